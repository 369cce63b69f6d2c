import { SHARE } from '../capacity/share-out.ts';

/** Numbers of the motion gate. */
export const MOTION_GATE = {
  /** The picture is looked at in squares of so many pixels of the model's input, by one sample in so many of each row and column. */
  cell: 16,
  stride: 2,
  /** The detector looks at every frame for so long after the last motion, the last person and the beginning. Milliseconds. */
  holdMs: 2_000,
  /** A square moves when its mean is off by more than this, and by so many times what is usual in it. Samples go from 0 to 255. */
  least: 1.5,
  deviations: 7.5,
  /** What is usual raises that to this at the most: where leaves or a screen move all the time the gate stays open. */
  most: 6,
  /** How fast what a square shows, and what is usual in it, are learnt: a share at each frame. */
  learn: 0.1,
  learnUsual: 0.02,
} as const;

/**
 * Decides which pictures the detector is spared: those of an empty, still scene. Each picture is compared, square by square, with what the
 * squares showed lately (an exponential mean, and the mean absolute deviation from it), so that the first picture in which anything moves is
 * looked at. Every doubt opens the gate: it costs work, and closing it would cost people.
 */
export class MotionGate {
  /** While nothing moves and nobody is there the detector looks once in so long: who comes without being seen to move is found then. Milliseconds. */
  lookMs = 1000 / SHARE.restingFps;
  readonly #width: number;
  readonly #columns: number;
  readonly #shown: Float32Array;
  readonly #usual: Float32Array;
  #openUntilMs = NaN;
  #lookAtMs = NaN;
  #nowMs = NaN;

  /** Size of the pictures in pixels. */
  constructor(width: number, height: number) {
    const { cell } = MOTION_GATE;
    this.#width = width;
    this.#columns = Math.floor(width / cell);
    const cells = this.#columns * Math.floor(height / cell);
    this.#shown = new Float32Array(cells);
    this.#usual = new Float32Array(cells);
  }

  /** Pictures of another stream follow. */
  reset(): void {
    this.#nowMs = NaN;
  }

  /** Whether the detector looks at this picture. `plane`: one colour of it. `nowMs`: of the picture; `somebodyMs`: of the last one with somebody in it, -Infinity for none. */
  opens(plane: Uint8Array, nowMs: number, somebodyMs: number): boolean {
    const { holdMs } = MOTION_GATE,
      // A clock that was set back is a beginning, as the first picture is.
      begins = !(nowMs >= this.#nowMs);
    this.#nowMs = nowMs;
    if (this.#moves(plane, begins) || begins) this.#openUntilMs = nowMs + holdMs;
    const opens = nowMs <= this.#openUntilMs || nowMs - somebodyMs <= holdMs || !(nowMs < this.#lookAtMs);
    if (opens) this.#lookAtMs = nowMs + this.lookMs;
    return opens;
  }

  #moves(plane: Uint8Array, begins: boolean): boolean {
    const { least, most, deviations, learn, learnUsual, cell } = MOTION_GATE,
      [shown, usual] = [this.#shown, this.#usual];
    let moves = false;
    for (let i = 0; i < shown.length; i++) {
      const mean = this.#mean(plane, (i % this.#columns) * cell, Math.floor(i / this.#columns) * cell);
      if (begins) {
        shown[i] = mean;
        usual[i] = least / deviations;
        continue;
      }
      const off = Math.abs(mean - shown[i]);
      moves ||= off > Math.min(most, Math.max(least, deviations * usual[i]));
      shown[i] += learn * (mean - shown[i]);
      // Who walks through is nothing usual.
      usual[i] += learnUsual * (Math.min(off, most) - usual[i]);
    }
    return moves;
  }

  #mean(plane: Uint8Array, left: number, top: number): number {
    const { cell, stride } = MOTION_GATE;
    let sum = 0;
    for (let y = top; y < top + cell; y += stride)
      for (let x = left, at = y * this.#width + left; x < left + cell; x += stride, at += stride) sum += plane[at];
    return sum / (cell / stride) ** 2;
  }
}
