/** Of a file whose pictures do not say how far they lie apart. */
const PERIOD_US = 40_000;

/**
 * The times of a file that is played once, in microseconds from its beginning. Where its own times begin anew (recordings that were joined) ours
 * go on, one period after the last picture.
 */
export class FileTimeline {
  /** Of the whole, at presentation time 0 of what is read now. */
  #originUs: number;
  #lastUs: number;
  #lastPtsUs = NaN;
  #stepUs = NaN;

  /** `atUs`: how far it was played before. */
  constructor(atUs = 0) {
    this.#originUs = this.#lastUs = atUs;
  }

  /** Of the last picture. */
  get lastUs(): number {
    return this.#lastUs;
  }

  /** A picture was read since `begin`. */
  get begun(): boolean {
    return !Number.isNaN(this.#lastPtsUs);
  }

  /** A decoder begins to read: its presentation time 0 lies at `originUs`. */
  begin(originUs: number): void {
    this.#originUs = originUs;
    this.#lastPtsUs = NaN;
  }

  /** The next picture of so many a second (0: it does not say). Pictures leave a decoder in order, so a time that goes back is a seam. */
  at(ptsUs: number, fps: number): number {
    if (ptsUs < this.#lastPtsUs) this.#originUs = this.followingUs(fps) - ptsUs;
    else if (ptsUs > this.#lastPtsUs) this.#stepUs = ptsUs - this.#lastPtsUs;
    this.#lastPtsUs = ptsUs;
    return (this.#lastUs = this.#originUs + ptsUs);
  }

  /** Where what follows begins. */
  followingUs(fps: number): number {
    return Math.round(this.#lastUs + this.periodUs(fps));
  }

  periodUs(fps: number): number {
    if (fps > 0) return 1e6 / fps;
    return this.#stepUs > 0 && this.#stepUs < 1e6 ? this.#stepUs : PERIOD_US;
  }

  /** A time of what is read now. */
  ofRun(ptsUs: number): number {
    return this.#originUs + ptsUs;
  }
}
