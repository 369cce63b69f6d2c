/** A clock that goes back by more than this was set back; by less, it trembles. */
export const CLOCK_JUMP_MS = 1000;
/** The longest that may lie between two frames, in any case and in periods of the camera: whatever is longer, nobody looked. */
const LONGEST_MS = 1000;
const LONGEST_PERIODS = 3;
/** A camera that sends seldom: so many gaps of the same length (within a half) and no longer than this are its period. */
const SELDOM = { gaps: 3, longestMs: 30_000, alike: 0.5 };

/** How frames follow each other: whether the time from one to the next was watched. */
export class FramePace {
  #lastMs = NaN;
  #periodMs = 0;
  /** The last gap, and how many of its length came in a row. */
  #gapMs = 0;
  #gaps = 0;

  /** The next frame. 'first': there is none before; 'gap': nobody looked in between; 'same': it is not newer, and the newest stays; 'back': the clock was set back. */
  step(timeMs: number): 'first' | 'watched' | 'gap' | 'same' | 'back' {
    const interval = timeMs - this.#lastMs;
    if (interval <= 0 && interval >= -CLOCK_JUMP_MS) return 'same';
    this.#lastMs = timeMs;
    if (Number.isNaN(interval)) return 'first';
    if (interval < 0) return 'back';
    if (interval > Math.max(LONGEST_MS, LONGEST_PERIODS * this.#periodMs)) {
      if (!this.#isPeriod(interval)) return 'gap';
      this.#periodMs = interval;
      return 'watched';
    }
    this.#gaps = 0;
    this.#periodMs = this.#periodMs === 0 ? interval : this.#periodMs + (interval - this.#periodMs) / 8;
    return 'watched';
  }

  /** The next frame is the first again. */
  reset(): void {
    this.#lastMs = NaN;
    this.#gaps = 0;
  }

  #isPeriod(gapMs: number): boolean {
    this.#gaps =
      gapMs <= SELDOM.longestMs && Math.abs(gapMs - this.#gapMs) <= SELDOM.alike * this.#gapMs ? this.#gaps + 1 : 1;
    this.#gapMs = gapMs;
    return this.#gaps >= SELDOM.gaps;
  }
}
