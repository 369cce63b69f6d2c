/** Numbers of a picture that stands still but for a clock in it. */
export const CLOCK_TILES = {
  /** The picture is looked at in so many pieces. Each is known again by all of its bits. */
  columns: 10,
  rows: 6,
  /** Within so long so many of them change at most: those of the clock, and such around it and elsewhere as an encoder has made in yet another way. */
  withinMs: 60_000,
  most: 16,
  /** Those that changed in so many pictures of that time are the clock's: so many at most, in so many rows from the upper or the lower edge. */
  often: 4,
  mostOften: 8,
  edgeRows: 2,
  /** A piece was there before if it came within so long, and is one of the last so many: an encoder makes one picture in some ways, and a recording that is played in a loop has many more. */
  rememberMs: 300_000,
  mostKept: 16,
  /** So many samples across, and as far apart down, tell whether something moved, by more than so much of 255, and how dark it is. */
  samplesAcross: 80,
  moved: 40,
  /** It is dark where fewer than this share of the pieces has a sample of so much. */
  lit: 48,
  leastLit: 0.5,
} as const;
const TILES = CLOCK_TILES.columns * CLOCK_TILES.rows;

/** A picture as it lies in memory: three planes of `width` by `height`, of which the upper left part is the picture. */
export interface PictureShape {
  width: number;
  height: number;
  size: { scaledWidth: number; scaledHeight: number };
}

/**
 * For how long everything that a camera sends was there before, piece by piece, but for a few pieces, those of a clock at the edge: it writes its clock into a picture that is stuck. Where a sensor
 * lives every piece is another with each key picture at the latest, however strongly it is compressed.
 */
export class ClockTiles {
  readonly #seenMs: Map<number, number>[] = Array.from({ length: TILES }, () => new Map());
  readonly #hashes = new Int32Array(TILES);
  /** Pieces that changed lately: when, the last few times. */
  readonly #changed = new Map<number, number[]>();
  /** The picture with which it began, some samples of each row. */
  #reference: Uint8Array | null = null;
  #sinceMs = NaN;
  #frames = 0;

  /** `nowMs`: monotonic; `keeps`: nothing is forgotten but the clock. */
  look(picture: Uint8Array, shape: PictureShape, nowMs: number, keeps: boolean): { stuckMs: number; frames: number } {
    hashTiles(picture, shape, this.#hashes);
    let news = false;
    for (const [tile, seen] of this.#seenMs.entries()) {
      const hash = this.#hashes[tile];
      if (!seen.delete(hash)) {
        news = true;
        this.#changed.set(tile, [...(this.#changed.get(tile) ?? []), nowMs].slice(-CLOCK_TILES.often));
      }
      seen.set(hash, nowMs);
      if (!keeps || this.#changed.has(tile)) forget(seen, nowMs);
    }
    for (const [tile, times] of this.#changed)
      if (nowMs - times.at(-1)! > CLOCK_TILES.withinMs) this.#changed.delete(tile);
    if (!this.#reference || (news && !this.#isClock(nowMs)) || !this.#isAlike(picture, shape)) {
      this.#changed.clear();
      this.#reference = samplesOf(picture, shape);
      this.#sinceMs = nowMs;
      this.#frames = 0;
    }
    this.#frames += 1;
    return { stuckMs: nowMs - this.#sinceMs, frames: this.#frames };
  }

  /** Little of the picture is lit: a dark room may be black to the last bit. */
  isDark(shape: PictureShape): boolean {
    const lit = new Set<number>();
    for (const { tile, i } of placesOf(shape))
      if (!this.#changed.has(tile) && this.#reference![i] >= CLOCK_TILES.lit) lit.add(tile);
    return lit.size < CLOCK_TILES.leastLit * TILES;
  }

  #isClock(nowMs: number): boolean {
    const { columns, rows, most, often, mostOften, edgeRows, withinMs } = CLOCK_TILES;
    if (this.#changed.size > most) return false;
    const at = [...this.#changed].flatMap(([tile, times]) =>
      times.length === often && nowMs - times[0] <= withinMs ? Math.floor(tile / columns) : [],
    );
    if (at.length > mostOften) return false;
    return at.every((row) => row < edgeRows) || at.every((row) => row >= rows - edgeRows);
  }

  /** A recording that is played in a loop was there before as well, and moves. */
  #isAlike(picture: Uint8Array, shape: PictureShape): boolean {
    for (const { tile, i, at } of placesOf(shape))
      if (Math.abs(picture[at] - this.#reference![i]) > CLOCK_TILES.moved && !this.#changed.has(tile)) return false;
    return true;
  }
}

function forget(seen: Map<number, number>, nowMs: number): void {
  for (const [hash, seenMs] of seen) {
    if (nowMs - seenMs <= CLOCK_TILES.rememberMs && seen.size <= CLOCK_TILES.mostKept) return;
    seen.delete(hash);
  }
}

/** Some samples of the first plane, and the piece in which each lies. */
function* placesOf({
  width,
  size: { scaledWidth, scaledHeight },
}: PictureShape): Generator<{ tile: number; i: number; at: number }> {
  const { columns, rows, samplesAcross } = CLOCK_TILES,
    stride = Math.max(1, Math.round(scaledWidth / samplesAcross)),
    across = tileWidth(scaledWidth);
  for (let i = 0, y = 0; y < scaledHeight; y += stride) {
    const row = Math.floor((y * rows) / scaledHeight) * columns;
    for (let x = 0; x < scaledWidth; x += stride, i++)
      yield { tile: row + Math.min(columns - 1, Math.floor(x / across)), i, at: y * width + x };
  }
}

const samplesOf = (picture: Uint8Array, shape: PictureShape) =>
  Uint8Array.from(placesOf(shape), ({ at }) => picture[at]);

/** Whole words of four samples. The last column has what is left. */
const tileWidth = (scaledWidth: number) => Math.max(4, 4 * Math.round(scaledWidth / CLOCK_TILES.columns / 4));

function hashTiles(
  picture: Uint8Array,
  { width, height, size: { scaledWidth, scaledHeight } }: PictureShape,
  into: Int32Array,
): void {
  const { columns, rows } = CLOCK_TILES,
    words = new Uint32Array(picture.buffer, picture.byteOffset, picture.byteLength >> 2),
    across = width >> 2,
    tile = tileWidth(scaledWidth) >> 2,
    end = Math.min(across, (scaledWidth + 3) >> 2);
  into.fill(0x811c9dc5);
  for (let plane = 0; plane < 3; plane++)
    for (let y = 0; y < scaledHeight; y++) {
      const row = Math.floor((y * rows) / scaledHeight) * columns,
        line = (plane * height + y) * across;
      for (let column = 0; column < columns; column++) {
        const to = column === columns - 1 ? end : Math.min(end, (column + 1) * tile);
        let hash = into[row + column];
        for (let x = column * tile; x < to; x++) {
          hash = Math.imul(hash ^ words[line + x], 0x85ebca6b);
          hash ^= hash >>> 13;
        }
        into[row + column] = hash;
      }
    }
}
