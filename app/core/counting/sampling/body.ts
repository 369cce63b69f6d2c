/** How fast the remembered box follows what is seen. */
const FOLLOW_MS = 350;
/** A box this much shorter (or taller) than remembered, and squatter (or slimmer) with it, does not show one whole person. */
const SHORTER = 0.87,
  SQUATTER = 1.12;
const TALLER = 1.2,
  SLIMMER = 0.87;
/** ... for so long at most; then what is seen is believed again. */
const HIDDEN_MS = 3000,
  MERGED_MS = 400;
/** Whose height grows or shrinks by more than this share of it per second runs towards the camera or away; nobody's does by more than the second. */
const RUNS = 0.25,
  FASTEST = 1;
/** A new track's first boxes are often pieces: until this age a taller one is believed at once. */
const YOUNG_MS = 800;

/**
 * Where a person's feet are when the box does not show them. Somebody or something in front cuts a box off from one frame to the next, and
 * two people behind each other may get one tall box: the height jumps and the width does not, at the head or at the feet. (Walking towards
 * the camera or away changes height and width together, and slowly.) While it is the feet's end that jumped, they are as far below the head
 * as they were before.
 */
export class Body {
  #top = 0;
  #bottom = 0;
  #shape = 0;
  /** How fast the height grows (or shrinks: they go away), as a share of it per second. */
  #growth = 0;
  #timeMs = NaN;
  #bornMs = 0;
  #odd: 'no' | 'feet' | 'head' = 'no';
  #oddSinceMs = 0;

  /** Takes in a box (x1, y1, x2, y2) and returns its bottom as it is to be judged, in the same pixels. `cut`: the picture ends there. */
  bottom(box: ArrayLike<number>, timeMs: number, cut: boolean): number {
    const top = box[1],
      bottom = box[3],
      height = bottom - top,
      shape = (box[2] - box[0]) / height;
    if (Number.isNaN(this.#timeMs)) {
      this.#timeMs = this.#bornMs = timeMs;
      return this.#believe(top, bottom, shape, 1, timeMs);
    }
    const elapsed = Math.max(0, timeMs - this.#timeMs);
    // What is remembered lies FOLLOW_MS behind.
    const growth = Math.abs(this.#growth) < RUNS ? 0 : this.#growth;
    const remembered = (this.#bottom - this.#top) * (1 + (growth * elapsed) / 1000),
      usual = remembered * (1 + (growth * FOLLOW_MS) / 1000);
    const hidden = height < SHORTER * usual && shape > SQUATTER * this.#shape;
    const merged = height > TALLER * usual && shape < SLIMMER * this.#shape;
    if (merged && timeMs - this.#bornMs < YOUNG_MS) return this.#believe(top, bottom, shape, 1, timeMs);
    if (cut || !(hidden || merged)) {
      this.#odd = 'no';
      return this.#believe(top, bottom, shape, 1 - Math.exp(-elapsed / FOLLOW_MS), timeMs);
    }
    if (this.#odd === 'no') {
      this.#odd = Math.abs(bottom - this.#bottom) > Math.abs(top - this.#top) ? 'feet' : 'head';
      this.#oddSinceMs = timeMs;
    }
    if (timeMs - this.#oddSinceMs > (hidden ? HIDDEN_MS : MERGED_MS)) {
      this.#odd = 'no';
      return this.#believe(top, bottom, shape, 1, timeMs);
    }
    // The end that did not jump goes on; the other keeps its distance.
    const judged = this.#odd === 'feet' ? top + usual : bottom;
    this.#top = judged - remembered;
    this.#bottom = judged;
    this.#timeMs = Math.max(this.#timeMs, timeMs);
    return judged;
  }

  #believe(top: number, bottom: number, shape: number, share: number, timeMs: number): number {
    const before = this.#bottom - this.#top;
    this.#top += (top - this.#top) * share;
    this.#bottom += (bottom - this.#bottom) * share;
    this.#shape += (shape - this.#shape) * share;
    if (timeMs > this.#timeMs && share < 1) {
      const growth = ((this.#bottom - this.#top - before) / before / (timeMs - this.#timeMs)) * 1000;
      this.#growth += (Math.max(-FASTEST, Math.min(FASTEST, growth)) - this.#growth) * share;
    }
    this.#timeMs = Math.max(this.#timeMs, timeMs);
    return bottom;
  }
}
