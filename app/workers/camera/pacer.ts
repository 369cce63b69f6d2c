/** Of a period: a picture that comes so much too early is of its turn, since their times tremble. */
const EARLY = 0.3;

/** Picks the pictures that are looked at when not all may be: evenly, by their own times, so many a second. */
export class Pacer {
  #periodMs = 0;
  #dueMs = NaN;

  /** Infinity: all of them. */
  setRate(fps: number): void {
    this.#periodMs = 1000 / fps;
  }

  /** Whether the picture of this moment is looked at. After a rest, or a clock that was set back, it is. */
  takes(atMs: number): boolean {
    const periodMs = this.#periodMs;
    if (periodMs === 0) return true;
    const behindMs = atMs - this.#dueMs;
    if (behindMs < -EARLY * periodMs && behindMs > -2 * periodMs) return false;
    this.#dueMs = Math.abs(behindMs) < periodMs ? this.#dueMs + periodMs : atMs + periodMs;
    return true;
  }
}
