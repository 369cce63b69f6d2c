/**
 * The time by which logins end: never earlier than what was known before, so that a clock that is set back makes nothing valid again. Where the
 * clock was set back, time passes as the processor counts it.
 */
export class KnownTime {
  readonly #clock: () => number;
  readonly #elapsed: () => number;
  #base: { knownMs: number; elapsedMs: number };

  /** `floorMs`: a time that is known to have been. `elapsed`: milliseconds that only grow. */
  constructor(floorMs = 0, clock = Date.now, elapsed = () => performance.now()) {
    this.#clock = clock;
    this.#elapsed = elapsed;
    this.#base = { knownMs: Math.max(floorMs, clock()), elapsedMs: elapsed() };
  }

  readonly now = (): number => {
    const elapsedMs = this.#elapsed(),
      passedMs = this.#base.knownMs + Math.max(0, elapsedMs - this.#base.elapsedMs);
    this.#base = { knownMs: Math.max(this.#clock(), Math.round(passedMs)), elapsedMs };
    return this.#base.knownMs;
  };

  /** It is at least so late. */
  atLeast(ms: number): void {
    if (ms > this.now()) this.#base = { ...this.#base, knownMs: ms };
  }
}
