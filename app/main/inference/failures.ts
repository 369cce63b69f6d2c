import { backOffMs, type BackOff } from '../../shared/back-off.ts';
import type { ErrorInfo } from '../../shared/errors.ts';

interface Failure {
  error: ErrorInfo;
  againAtMs: number;
  /** Null: it is tried now. */
  timer: NodeJS.Timeout | null;
}

/** What failed, by its name, and is tried again later: the oftener in a row, the later. */
export class Failures<Name extends string> {
  readonly #again: BackOff;
  readonly #onDue: (name: Name) => void;
  readonly #failures = new Map<Name, Failure>();
  /** Failures in a row, and when the last one was. */
  readonly #tries = new Map<Name, { count: number; lastMs: number }>();

  /** `onDue`: it is to be tried again, and `settle` to be told what came of it. */
  constructor(again: BackOff, onDue: (name: Name) => void) {
    this.#again = again;
    this.#onDue = onDue;
  }

  get all(): { name: Name; error: ErrorInfo; againAtMs: number }[] {
    return [...this.#failures].map(([name, { error, againAtMs }]) => ({ name, error, againAtMs }));
  }

  has(name: Name): boolean {
    return this.#failures.has(name);
  }

  /** Whether it is to be tried now. */
  isDue(name: Name): boolean {
    return this.#failures.get(name)?.timer === null;
  }

  /** It failed; when it waits for its next turn already, that stands. */
  note(name: Name, error: ErrorInfo): void {
    if (!this.#failures.get(name)?.timer) this.#later(name, error);
  }

  /** It was tried again. True: it works. */
  settle(name: Name, error: ErrorInfo | null): boolean {
    const failure = this.#failures.get(name);
    // Somebody asked for it anew meanwhile, and it may have failed again.
    if (!failure || failure.timer) return false;
    if (error) this.#later(name, error);
    else this.forget(name);
    return error === null;
  }

  forget(name: Name): void {
    const timer = this.#failures.get(name)?.timer;
    if (timer) clearTimeout(timer);
    this.#failures.delete(name);
  }

  clear(): void {
    for (const name of [...this.#failures.keys()]) this.forget(name);
  }

  #later(name: Name, error: ErrorInfo): void {
    const before = this.#tries.get(name),
      now = performance.now();
    const count = before && now - before.lastMs < 2 * this.#again.longestMs ? before.count : 0;
    this.#tries.set(name, { count: count + 1, lastMs: now });
    const ms = backOffMs(this.#again, count, Math.random());
    const failure: Failure = { error, againAtMs: Math.round(Date.now() + ms), timer: null };
    failure.timer = setTimeout(() => {
      failure.timer = null;
      this.#onDue(name);
    }, ms);
    this.#failures.set(name, failure);
  }
}
