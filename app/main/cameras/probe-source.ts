import type { Probe } from '../../shared/domain/camera.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/camera-protocol.ts';
import { TaskAborted, type RunTask } from '../tasks/run-task.ts';

export const PROBE_LIMITS = {
  /** Each is a process with a decoder, beside those that count. */
  atOnce: 2,
  /** A search of the network finds so many cameras. */
  waiting: 32,
} as const;

/** Opens sources once, each in a process of its own, and finds what they show or exactly why they do not; a few at a time, in the order in which they were asked for. */
export class Probes {
  readonly #ffmpegPath: string;
  readonly #runTask: RunTask;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(ffmpegPath: string, runTask: RunTask) {
    this.#ffmpegPath = ffmpegPath;
    this.#runTask = runTask;
  }

  /** Rejects with CAMERA_005 when too many wait already, CAMERA_008 when `signal` says that nobody wants it any more. */
  async run(source: WorkerSource, signal?: AbortSignal): Promise<Probe> {
    if (this.#running < PROBE_LIMITS.atOnce) this.#running += 1;
    else await this.#turn(signal);
    try {
      if (signal?.aborted) throw new FootfallError('CAMERA_008');
      return await this.#probe(source, signal);
    } finally {
      // Whoever is next takes this place; it is never free in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  #turn(signal?: AbortSignal): Promise<void> {
    if (this.#waiting.length >= PROBE_LIMITS.waiting)
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

  async #probe(source: WorkerSource, signal?: AbortSignal): Promise<Probe> {
    try {
      return await this.#runTask('probe', { ffmpegPath: this.#ffmpegPath, source }, { signal });
    } catch (thrown) {
      if (thrown instanceof TaskAborted) throw new FootfallError('CAMERA_008');
      if (thrown instanceof FootfallError) return { ok: false, error: thrown.info };
      throw thrown;
    }
  }
}
