import { DAY_MS, HOUR_MS } from '../../core/time.ts';

/** Milliseconds. */
export const CLOCK_TRUST = {
  /** A step of the clock from which on it is not believed. */
  stepMs: HOUR_MS,
  /** Off for so long, or the clock was set meanwhile: nobody can tell. */
  awayMs: 30 * DAY_MS,
  /** So long it has to run on before it is believed again: somebody would have set it right. */
  waitMs: DAY_MS,
} as const;

/** Whether this PC's clock may decide what is too old. */
export class ClockTrust {
  readonly #now: () => number;
  #since: number;

  /** `aliveAtMs`: when the program ran last before this start, by the clock of then. */
  constructor(aliveAtMs: number | null, nowMs: number, now: () => number = () => performance.now()) {
    this.#now = now;
    const away = aliveAtMs === null ? 0 : Math.abs(nowMs - aliveAtMs);
    this.#since = away >= CLOCK_TRUST.awayMs ? now() + CLOCK_TRUST.waitMs : -Infinity;
  }

  clockSet({ fromMs, toMs }: { fromMs: number; toMs: number }): void {
    if (Math.abs(toMs - fromMs) >= CLOCK_TRUST.stepMs) this.#since = this.#now() + CLOCK_TRUST.waitMs;
  }

  get isTrusted(): boolean {
    return this.#now() >= this.#since;
  }
}
