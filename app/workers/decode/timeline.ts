/** Numbers of a timeline. */
export const TIMELINE = {
  /** A frame can come late and never early, so the least late one of so long tells how far the stream's time is from this PC's. Short enough for a clock that is off by 5 %. */
  windowMs: 3000,
  /** So fast, as a share of time, the distance may grow: a clock that is slow by 5 % is followed, and no time is passed over in one step. */
  rise: 0.2,
  /** The most that a frame is held to be older than its arrival. */
  lateMs: 400,
  /** A frame that comes in less than this share of its distance from the last one was waiting somewhere: the network stood still and catches up. */
  hurry: 0.5,
  /** A pause is longer than so many periods. */
  pausePeriods: 3,
} as const;

/** What the arrival says less often is taken for the period: one in so many frames. */
const PERIOD_FRAMES = 8;

/** A frame's arrival, and how far that is from its presentation time. */
interface Arrival {
  atMs: number;
  distanceMs: number;
}

/**
 * When frames were taken, on this PC's own monotonic clock, from presentation times that go on (`time-filters.ts`) and from when the frames arrived. Presentation times
 * only tell how frames lie to each other, within less than a second; whatever they say, no frame is held to be later than its arrival, or older than
 * `lateMs`, but for those that a pause of the network held up. Results go strictly upwards. One timeline per decoder.
 */
export class Timeline {
  /** Of the last `windowMs`: who is less late than all that came after. */
  #least: Arrival[] = [];
  #distanceMs = 0;
  #ptsMs = NaN;
  #arrivedMs = NaN;
  #periodMs = 0;
  #lastMs = -Infinity;

  /** The next frame: its presentation time, and when it arrived (monotonic). */
  at(ptsUs: number, arrivedMs: number): number {
    const ptsMs = ptsUs / 1000,
      distanceMs = arrivedMs - ptsMs;
    this.#keep({ atMs: arrivedMs, distanceMs });
    const least = this.#least[0].distanceMs;
    if (Number.isNaN(this.#ptsMs)) {
      this.#distanceMs = least;
    } else {
      const passedMs = arrivedMs - this.#arrivedMs;
      const paused = this.#periodMs > 0 && passedMs > Math.max(TIMELINE.lateMs, TIMELINE.pausePeriods * this.#periodMs);
      this.#distanceMs = Math.min(least, this.#distanceMs + (paused ? 0 : TIMELINE.rise * passedMs));
      const hurries = passedMs < TIMELINE.hurry * (ptsMs - this.#ptsMs);
      // The first frame after a pause may have waited; whether it did the next one shows.
      if (!paused && !hurries) this.#distanceMs = Math.max(this.#distanceMs, distanceMs - TIMELINE.lateMs);
      if (!paused)
        this.#periodMs = this.#periodMs === 0 ? passedMs : this.#periodMs + (passedMs - this.#periodMs) / PERIOD_FRAMES;
    }
    this.#ptsMs = ptsMs;
    this.#arrivedMs = arrivedMs;
    return (this.#lastMs = Math.max(this.#lastMs + 0.001, ptsMs + this.#distanceMs));
  }

  #keep(arrival: Arrival): void {
    while (this.#least.length > 0 && this.#least.at(-1)!.distanceMs >= arrival.distanceMs) this.#least.pop();
    this.#least.push(arrival);
    while (this.#least[0].atMs < arrival.atMs - TIMELINE.windowMs) this.#least.shift();
  }
}
