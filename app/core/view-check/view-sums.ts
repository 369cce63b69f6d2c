import type { OverlayTrack } from '../../shared/domain/track.ts';
import type { GreyPicture } from '../../shared/domain/view.ts';
import { PeopleSeen, type PeopleFigures } from './people-seen.ts';
import { cellsOf, pictureFigures, quantile } from './picture-figures.ts';
import { VIEW_CHECK } from './settings.ts';

/** What a view was measured to be. */
export interface ViewFigures extends PeopleFigures {
  seconds: number;
  /** Analysed frames a second. */
  rate: number;
  /** Lines of the picture as the detector sees it. */
  lines: number;
  dark: number;
  light: number;
  burnt: number;
  edgeWidth: number | null;
  noise: number;
  motion: number;
  hidden: number;
}

interface Look {
  fromMs: number;
  atMs: number;
  moving: Uint8Array;
}

const CELLS = VIEW_CHECK.columns * VIEW_CHECK.rows;
/** A cell's mean change is this many times what one of its pixels trembles by: two pictures tremble, and the mean of a bell is 0.8 of its width. */
const CHANGE_OF_NOISE = 1.128;

/**
 * Gathers what the frames of a view say: every frame's people come by `people`, and now and again a picture by `look`. Who is in a picture may be
 * known later than the picture itself. Times only grow.
 */
export class ViewSums {
  readonly #people = new PeopleSeen();
  #aspectRatio = 16 / 9;
  #lines = 0;
  #cells: Uint16Array = new Uint16Array(0);
  #frames = 0;
  #fromMs = Infinity;
  #untilMs = -Infinity;
  #last: { picture: GreyPicture; atMs: number } | null = null;
  #waiting: Look[] = [];
  #boxes: { atMs: number; box: OverlayTrack['box'] }[] = [];
  #nextPeopleMs = -Infinity;
  #noises: number[] = [];
  #moved: number[] = [];
  #figures: Omit<ReturnType<typeof pictureFigures>, 'structure'>[] = [];
  readonly #structure = new Uint32Array(CELLS);
  readonly #alive = new Uint8Array(CELLS);

  get seenMs(): number {
    return Math.max(0, this.#untilMs - this.#fromMs);
  }
  /** People who walked so far. */
  get count(): number {
    return this.#people.count;
  }

  /** A picture, as the detector sees it; `aspectRatio` of the picture as it is shown. */
  look(picture: GreyPicture, aspectRatio: number, atMs: number): void {
    this.#aspectRatio = aspectRatio;
    this.#lines = picture.height;
    const last = this.#last;
    if (last?.picture.width !== picture.width || last.picture.height !== picture.height) this.#cells = cellsOf(picture);
    this.#last = { picture, atMs };
    const comparable =
      last &&
      atMs - last.atMs <= VIEW_CHECK.apartMostMs &&
      last.picture.width === picture.width &&
      last.picture.height === picture.height;
    if (comparable) {
      const { noise, moving } = changes(last.picture.data, picture.data, this.#cells);
      this.#noises.push(noise);
      this.#waiting.push({ fromMs: last.atMs, atMs, moving });
    }
    const noise = this.#noises.length > 0 ? quantile(this.#noises, 0.5) : 0;
    const { structure, ...figures } = pictureFigures(picture, this.#cells, noise);
    this.#figures.push(figures);
    for (let cell = 0; cell < CELLS; cell++) this.#structure[cell] += structure[cell];
  }

  /** Who is in a frame. */
  people(tracks: readonly OverlayTrack[], atMs: number): void {
    this.#frames += 1;
    this.#fromMs = Math.min(this.#fromMs, atMs);
    this.#untilMs = atMs;
    for (const { box } of tracks) this.#boxes.push({ atMs, box });
    if (atMs >= this.#nextPeopleMs) {
      this.#people.look(tracks, this.#aspectRatio, atMs);
      this.#nextPeopleMs = atMs + VIEW_CHECK.lookMs / 2;
    }
    for (let [look] = this.#waiting; look && look.atMs <= atMs; [look] = this.#waiting) {
      this.#waiting.shift();
      this.#settle(look);
    }
    const [next] = this.#waiting,
      keptMs = (next?.fromMs ?? atMs - VIEW_CHECK.lookMs) - VIEW_CHECK.nearMs;
    this.#boxes = this.#boxes.filter((box) => box.atMs >= keptMs);
  }

  /** Null: too little was seen. */
  figures(): ViewFigures | null {
    const all = this.#figures;
    if (all.length < VIEW_CHECK.leastLooks || this.#moved.length === 0) return null;
    const middle = (values: number[]) => quantile(values, 0.5);
    const widths = all.flatMap(({ edgeWidth }) => edgeWidth ?? []);
    return {
      ...this.#people.figures(),
      seconds: this.seenMs / 1000,
      rate: this.seenMs > 0 ? ((this.#frames - 1) * 1000) / this.seenMs : 0,
      lines: this.#lines,
      dark: middle(all.map(({ dark }) => dark)),
      light: middle(all.map(({ light }) => light)),
      burnt: middle(all.map(({ burnt }) => burnt)),
      edgeWidth: widths.length < all.length / 2 ? null : middle(widths),
      noise: middle(this.#noises),
      motion: this.#moved.reduce((sum, share) => sum + share, 0) / this.#moved.length,
      hidden: largestArea(
        this.#structure.map((looks, cell) =>
          !this.#alive[cell] && looks <= (1 - VIEW_CHECK.hiddenLooks) * all.length ? 1 : 0,
        ),
      ),
    };
  }

  /** What moved between two pictures, without what is near somebody. */
  #settle({ fromMs, atMs, moving }: Look): void {
    const { columns, rows, nearMs, nearSide, nearUp } = VIEW_CHECK;
    const near = new Uint8Array(CELLS);
    for (const { atMs: seenMs, box } of this.#boxes) {
      if (seenMs < fromMs - nearMs || seenMs > atMs) continue;
      const height = box[3] - box[1],
        side = (nearSide * height) / this.#aspectRatio,
        up = nearUp * height;
      const cell = (share: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
      for (let row = cell(box[1] - up, rows); row <= cell(box[3] + up, rows); row++)
        near.fill(1, row * columns + cell(box[0] - side, columns), row * columns + cell(box[2] + side, columns) + 1);
    }
    let moved = 0;
    for (let cell = 0; cell < CELLS; cell++) {
      if (!moving[cell]) continue;
      this.#alive[cell] = 1;
      if (!near[cell]) moved += 1;
    }
    this.#moved.push(moved / CELLS);
  }
}

/** Which cells changed, beyond what light and noise change all of them by. */
export function changes(
  before: Uint8Array,
  now: Uint8Array,
  cells: Uint16Array,
): { noise: number; moving: Uint8Array } {
  const { motionLevels, motionNoises } = VIEW_CHECK;
  const pixels = new Uint32Array(CELLS),
    signed = new Int32Array(CELLS),
    changed = new Float64Array(CELLS);
  for (let o = 0; o < now.length; o++) {
    pixels[cells[o]] += 1;
    signed[cells[o]] += now[o] - before[o];
  }
  const light = quantile(
    Array.from(signed, (sum, cell) => sum / (pixels[cell] || 1)),
    0.5,
  );
  for (let o = 0; o < now.length; o++) changed[cells[o]] += Math.abs(now[o] - before[o] - light);
  const means = Array.from(changed, (sum, cell) => sum / (pixels[cell] || 1)),
    noise = quantile(means, 0.25) / CHANGE_OF_NOISE;
  const least = Math.max(motionLevels, motionNoises * noise * CHANGE_OF_NOISE);
  return { noise, moving: Uint8Array.from(means, (mean) => (mean > least ? 1 : 0)) };
}

/** Share of all cells that the largest connected area of them has. */
function largestArea(cells: Uint32Array): number {
  const { columns, rows } = VIEW_CHECK,
    seen = new Uint8Array(CELLS);
  let largest = 0;
  for (let start = 0; start < CELLS; start++) {
    if (!cells[start] || seen[start]) continue;
    const open = [start];
    let size = 0;
    seen[start] = 1;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      size += 1;
      const column = at % columns,
        row = Math.floor(at / columns);
      const beside = [
        ...(column > 0 ? [at - 1] : []),
        ...(column < columns - 1 ? [at + 1] : []),
        ...(row > 0 ? [at - columns] : []),
        ...(row < rows - 1 ? [at + columns] : []),
      ];
      for (const next of beside)
        if (cells[next] && !seen[next]) {
          seen[next] = 1;
          open.push(next);
        }
    }
    largest = Math.max(largest, size);
  }
  return largest / CELLS;
}
