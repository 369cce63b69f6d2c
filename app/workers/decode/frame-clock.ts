/** Numbers of the clock. */
export const FRAME_CLOCK = {
  /** A difference up to this is made up for little by little; more than that is a step. Labels are never wrong by more. */
  stepMs: 500,
  /** So fast, as a share of time, it is made up for: nobody's pace changes by more. */
  slew: 0.05,
} as const;

/**
 * UTC of a frame. In batch: a given start plus its presentation time. Live: its monotonic time plus what this PC's clock said at the start. That clock drifts and is set; the
 * time in which people are followed follows it slowly and goes strictly upwards, and a step of it only moves the labels of events from then on (`shiftMs`).
 */
export class FrameClock {
  readonly #startMs: number | null;
  #offsetMs = NaN;
  #shiftMs = 0;
  #checkedMs = 0;
  #lastMs = -Infinity;

  /** `startMs` null: live. */
  constructor(startMs: number | null) {
    this.#startMs = startMs;
  }

  /** To be added to a time of `capturedAtMs` in an event: by so much the clock was set since the times began. */
  get shiftMs(): number {
    return this.#shiftMs;
  }

  /** `capturedMs`: monotonic. `nowMs` and `wallMs`: the monotonic clock and that of this PC, at the same moment. */
  capturedAtMs(frame: { ptsUs: number; capturedMs: number }, nowMs: number, wallMs: number): number {
    if (this.#startMs !== null) return this.#startMs + frame.ptsUs / 1000;
    this.#follow(nowMs, wallMs);
    return (this.#lastMs = Math.max(this.#lastMs + 0.001, frame.capturedMs + this.#offsetMs));
  }

  /** Nobody is in the picture, so that nobody's time can be torn: from the next frame on times are as the clock says. */
  settle(): void {
    if (this.#shiftMs < 0) this.#lastMs = -Infinity;
    this.#offsetMs += this.#shiftMs;
    this.#shiftMs = 0;
  }

  #follow(nowMs: number, wallMs: number): void {
    const offsetMs = wallMs - nowMs;
    if (Number.isNaN(this.#offsetMs)) this.#offsetMs = offsetMs;
    const wrongMs = offsetMs - this.#offsetMs - this.#shiftMs,
      most = FRAME_CLOCK.slew * (nowMs - this.#checkedMs);
    if (Math.abs(wrongMs) > FRAME_CLOCK.stepMs) this.#shiftMs += Math.round(wrongMs);
    else this.#offsetMs += Math.max(-most, Math.min(most, wrongMs));
    this.#checkedMs = nowMs;
  }
}
