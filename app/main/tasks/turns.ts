import { FootfallError } from '../../shared/errors.ts';

/** A few pieces of work at a time, in the order in which they were asked for. */
export class Turns {
  readonly #atOnce: number;
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** `waiting`: more than so many beside those that are under way are refused. */
  constructor({ atOnce, waiting }: { atOnce: number; waiting: number }) {
    this.#atOnce = atOnce;
    this.#most = waiting;
  }

  /** Rejects with CAMERA_005 when too many wait already, CAMERA_008 when `signal` says that nobody wants it any more. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#running < this.#atOnce) this.#running += 1;
    else await this.#turn(signal);
    try {
      if (signal?.aborted) throw new FootfallError('CAMERA_008');
      return await work();
    } finally {
      // Whoever is next takes this place; it is never free in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  #turn(signal?: AbortSignal): Promise<void> {
    if (this.#waiting.length >= this.#most)
      throw new FootfallError('CAMERA_005', { count: this.#running + this.#waiting.length });
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      signal?.addEventListener(
        'abort',
        () => {
          const at = this.#waiting.indexOf(resolve);
          if (at !== -1) this.#waiting.splice(at, 1);
          reject(new FootfallError('CAMERA_008'));
        },
        { once: true },
      );
    });
  }
}
