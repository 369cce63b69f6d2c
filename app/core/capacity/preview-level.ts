/** Numbers of the shedding of pictures that are encoded for whoever watches. In looks, a second each. */
export const PREVIEW_SHEDDING = {
  /** What less of it brings shows after so many. */
  effect: 3,
  /** Without want of room for so many there is more again ... */
  more: 30,
  /** ... and for so many at most, where more was too much each time. */
  mostMore: 600,
} as const;

const LEVELS = ['all', 'keys', 'none'] as const;
type Level = (typeof LEVELS)[number];

/** How much is encoded for those who watch: all, key pictures, nothing. It is the first that is spared when a PC has too much to do, and the last that comes back. */
export class PreviewLevels {
  #level = 0;
  #sinceChange = Infinity;
  #calm = 0;
  #patience: number = PREVIEW_SHEDDING.more;
  #raised = false;

  get level(): Level {
    return LEVELS[this.#level];
  }

  /** Once a second. `encodes`: for somebody, or it would. True: there is less of it, or could be, so nothing else need be spared yet. */
  look({ encodes, pressed }: { encodes: boolean; pressed: boolean }): boolean {
    this.#sinceChange += 1;
    this.#calm = pressed ? 0 : this.#calm + 1;
    const { effect, more, mostMore } = PREVIEW_SHEDDING;
    if (pressed && this.#level < LEVELS.length - 1 && this.#sinceChange >= effect) {
      // The last rise was too much.
      if (this.#raised) this.#patience = Math.min(mostMore, 2 * this.#patience);
      this.#raised = false;
      this.#change(1);
    } else if (this.#level > 0 && this.#calm >= this.#patience) {
      this.#raised = true;
      this.#calm = 0;
      this.#change(-1);
    } else if (this.#level === 0 && this.#calm >= mostMore) {
      this.#patience = more;
      this.#raised = false;
    }
    return encodes && (this.#level < LEVELS.length - 1 || this.#sinceChange < effect);
  }

  #change(by: 1 | -1): void {
    this.#level += by;
    this.#sinceChange = 0;
  }
}
