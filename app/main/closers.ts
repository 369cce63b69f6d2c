import type { Log } from './host.ts';

/** Ends what was begun, each thing once and the last one first. What cannot be ended is logged, and keeps nothing else from its end. */
export class Closers {
  readonly #log: Log;
  #closing: Promise<void> | null = null;
  readonly #open: { what: string; close: () => unknown }[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  add(what: string, close: () => unknown): void {
    this.#open.push({ what, close });
  }

  /** Whoever asks again waits for the same end. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (let next = this.#open.pop(); next; next = this.#open.pop()) {
      try {
        await next.close();
      } catch (thrown) {
        this.#log.error('something could not be ended', {
          what: next.what,
          reason: thrown instanceof Error ? thrown.stack : String(thrown),
        });
      }
    }
  }
}
