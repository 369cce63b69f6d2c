import type { PathPoint } from '../../shared/domain/crossing.ts';

/** A receipt's path has at most so many points. */
const POINTS = 64;
/** ... this far apart, so that they reach back about five seconds at any frame rate. */
const SPACING_MS = 80;
const ROW = 4;

/** The last seconds of one track's way: normalized points with time and confidence, as a ring that is never reallocated. */
export class PathHistory {
  readonly #rows = new Float64Array(POINTS * ROW);
  #count = 0;

  /** The newest point is always kept; it gives way to the next one when that comes sooner than the spacing. */
  add(timeMs: number, x: number, y: number, confidence: number): void {
    const close = this.#count > 1 && timeMs - this.#rows[((this.#count - 2) % POINTS) * ROW] < SPACING_MS;
    if (!close) this.#count += 1;
    this.#rows.set([timeMs, x, y, confidence], ((this.#count - 1) % POINTS) * ROW);
  }

  /** Where it was at that time or just before; the oldest point that is remembered when that is later. */
  at(timeMs: number): readonly [number, number] {
    const oldest = Math.max(0, this.#count - POINTS);
    let i = this.#count - 1;
    while (i > oldest && this.#rows[(i % POINTS) * ROW] > timeMs) i -= 1;
    const o = (Math.max(0, i) % POINTS) * ROW;
    return [this.#rows[o + 1], this.#rows[o + 2]];
  }

  /** Oldest first, times relative to `aroundMs`. */
  path(aroundMs: number): PathPoint[] {
    const points: PathPoint[] = [];
    this.#each((timeMs, x, y) => points.push([Math.round(timeMs - aroundMs), round(x), round(y)]));
    return points;
  }

  confidence(): { mean: number; lowest: number } {
    let sum = 0, lowest = 1, count = 0;
    this.#each((_time, _x, _y, confidence) => { sum += confidence; lowest = Math.min(lowest, confidence); count += 1; });
    return { mean: count > 0 ? sum / count : 0, lowest: count > 0 ? lowest : 0 };
  }

  #each(visit: (timeMs: number, x: number, y: number, confidence: number) => void): void {
    for (let i = Math.max(0, this.#count - POINTS); i < this.#count; i++) {
      const o = (i % POINTS) * ROW;
      visit(this.#rows[o], this.#rows[o + 1], this.#rows[o + 2], this.#rows[o + 3]);
    }
  }
}

const round = (value: number) => Math.round(value * 1e5) / 1e5;
