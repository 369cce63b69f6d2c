const QUIET_MS = 2000;
const EVERY_MS = 250;

/** One line on a terminal's stderr that says how far a video is; nothing for what is done within two seconds, nothing in a pipe. */
export class Progress {
  readonly #startedAt = performance.now();
  #totalSeconds = 0;
  #shownAt = 0;

  /** `totalSeconds` 0: nobody knows how long it is. */
  begin(totalSeconds: number): void {
    this.#totalSeconds = totalSeconds;
  }

  show(seconds: number): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.#startedAt < QUIET_MS || now - this.#shownAt < EVERY_MS) return;
    this.#shownAt = now;
    const of =
      this.#totalSeconds > 0
        ? ` of ${this.#totalSeconds.toFixed(0)} s (${Math.min(100, Math.round((100 * seconds) / this.#totalSeconds))} %)`
        : ' s';
    process.stderr.write(`\rCounting: ${seconds.toFixed(0)}${of} `);
  }

  end(): void {
    if (this.#shownAt > 0) process.stderr.write('\r\x1b[K');
  }
}
