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

/** What a picture says: its hash, for how long everything was there before, and in how many pictures. */
export interface TilesLook {
  hash: number;
  stuckMs: number;
  frames: number;
}

/**
 * For how long everything that a camera sends was there before, piece by piece, but for a few pieces, those of a clock at the edge: it writes its clock into a picture that is stuck. Where a sensor
 * lives every piece is another with each key picture at the latest, however strongly it is compressed.
 */
export class ClockTiles {
  /** What each piece was lately, `mostKept` of them, and when; -Infinity: nothing. */
  readonly #seen = new Int32Array(TILES * CLOCK_TILES.mostKept);
  readonly #seenMs = new Float64Array(TILES * CLOCK_TILES.mostKept).fill(-Infinity);
  readonly #hashes = new Int32Array(TILES);
  #places = placesOf({ width: 0, height: 0, size: { scaledWidth: 0, scaledHeight: 0 } });
  /** When each piece changed lately, the last `often` times, the newest at the end; -Infinity: not so often. */
  readonly #changedMs = new Float64Array(TILES * CLOCK_TILES.often).fill(-Infinity);
  /** The picture with which it began, at `#places`. */
  #reference = new Uint8Array();
  #sinceMs = NaN;
  #frames = 0;

  /** `nowMs`: monotonic; `keeps`: nothing is forgotten but the clock. `hash`: of the whole picture. */
  look(picture: Uint8Array, shape: PictureShape, nowMs: number, keeps: boolean): TilesLook {
    hashTiles(picture, shape, this.#hashes);
    let news = false;
    for (let tile = 0; tile < TILES; tile++)
      if (!this.#wasThere(tile, nowMs)) {
        news = true;
        this.#noteChange(tile, nowMs);
      }
    for (let tile = 0; tile < TILES; tile++) if (!keeps || this.#hasChanged(tile)) this.#forget(tile, nowMs);
    for (let tile = 0; tile < TILES; tile++)
      if (nowMs - this.#lastChangeMs(tile) > CLOCK_TILES.withinMs) this.#forgetChanges(tile);
    const isAnother = this.#reshape(shape);
    if (isAnother || (news && !this.#isClock(nowMs)) || !this.#isAlike(picture)) this.#begin(picture, nowMs);
    this.#frames += 1;
    return { hash: hashOf(this.#hashes), stuckMs: nowMs - this.#sinceMs, frames: this.#frames };
  }

  /** Little of the picture is lit: a dark room may be black to the last bit. */
  isDark(): boolean {
    const lit = new Set<number>(),
      { tiles } = this.#places;
    for (let i = 0; i < tiles.length; i++)
      if (this.#reference[i] >= CLOCK_TILES.lit && !this.#hasChanged(tiles[i])) lit.add(tiles[i]);
    return lit.size < CLOCK_TILES.leastLit * TILES;
  }

  /** Whether this piece, as it is now, was there before. It is remembered, in the place of the one that is not there for the longest. */
  #wasThere(tile: number, nowMs: number): boolean {
    const { mostKept } = CLOCK_TILES,
      hash = this.#hashes[tile],
      from = tile * mostKept;
    let oldest = from;
    for (let i = from; i < from + mostKept; i++) {
      if (this.#seen[i] === hash && this.#seenMs[i] !== -Infinity) {
        this.#seenMs[i] = nowMs;
        return true;
      }
      if (this.#seenMs[i] < this.#seenMs[oldest]) oldest = i;
    }
    this.#seen[oldest] = hash;
    this.#seenMs[oldest] = nowMs;
    return false;
  }

  #forget(tile: number, nowMs: number): void {
    const { mostKept, rememberMs } = CLOCK_TILES;
    for (let i = tile * mostKept; i < (tile + 1) * mostKept; i++)
      if (nowMs - this.#seenMs[i] > rememberMs) this.#seenMs[i] = -Infinity;
  }

  #lastChangeMs(tile: number): number {
    return this.#changedMs[(tile + 1) * CLOCK_TILES.often - 1];
  }

  #hasChanged(tile: number): boolean {
    return this.#lastChangeMs(tile) !== -Infinity;
  }

  #noteChange(tile: number, nowMs: number): void {
    const from = tile * CLOCK_TILES.often,
      to = from + CLOCK_TILES.often;
    this.#changedMs.copyWithin(from, from + 1, to);
    this.#changedMs[to - 1] = nowMs;
  }

  #forgetChanges(tile: number): void {
    this.#changedMs.fill(-Infinity, tile * CLOCK_TILES.often, (tile + 1) * CLOCK_TILES.often);
  }

  #begin(picture: Uint8Array, nowMs: number): void {
    const { at } = this.#places;
    for (let i = 0; i < at.length; i++) this.#reference[i] = picture[at[i]];
    this.#changedMs.fill(-Infinity);
    this.#sinceMs = nowMs;
    this.#frames = 0;
  }

  /** True: places are others than before. */
  #reshape(shape: PictureShape): boolean {
    if (isShape(this.#places.shape, shape)) return false;
    this.#places = placesOf(shape);
    this.#reference = new Uint8Array(this.#places.at.length);
    return true;
  }

  /** Few pieces changed, and those that did so often lie at one edge. */
  #isClock(nowMs: number): boolean {
    const { columns, rows, most, often, mostOften, edgeRows, withinMs } = CLOCK_TILES;
    let changed = 0,
      oftenChanged = 0,
      above = 0,
      below = 0;
    for (let tile = 0; tile < TILES; tile++) {
      if (!this.#hasChanged(tile)) continue;
      changed += 1;
      if (nowMs - this.#changedMs[tile * often] > withinMs) continue;
      const row = Math.floor(tile / columns);
      oftenChanged += 1;
      if (row < edgeRows) above += 1;
      if (row >= rows - edgeRows) below += 1;
    }
    return changed <= most && oftenChanged <= mostOften && (above === oftenChanged || below === oftenChanged);
  }

  /** A recording that is played in a loop was there before as well, and moves. */
  #isAlike(picture: Uint8Array): boolean {
    const { tiles, at } = this.#places;
    for (let i = 0; i < at.length; i++)
      if (Math.abs(picture[at[i]] - this.#reference[i]) > CLOCK_TILES.moved && !this.#hasChanged(tiles[i]))
        return false;
    return true;
  }
}

/** Some samples of the first plane, where they lie, and the piece in which each is. */
interface Places {
  shape: PictureShape;
  tiles: Uint8Array;
  at: Int32Array;
}

function placesOf(shape: PictureShape): Places {
  const { columns, rows, samplesAcross } = CLOCK_TILES,
    { width, size } = shape,
    { scaledWidth, scaledHeight } = size,
    stride = Math.max(1, Math.round(scaledWidth / samplesAcross)),
    across = tileWidth(scaledWidth),
    tiles: number[] = [],
    at: number[] = [];
  for (let y = 0; y < scaledHeight; y += stride) {
    const row = Math.floor((y * rows) / scaledHeight) * columns;
    for (let x = 0; x < scaledWidth; x += stride) {
      tiles.push(row + Math.min(columns - 1, Math.floor(x / across)));
      at.push(y * width + x);
    }
  }
  // A frame is an object of its own each time.
  const kept = { width, height: shape.height, size: { scaledWidth, scaledHeight } };
  return { shape: kept, tiles: Uint8Array.from(tiles), at: Int32Array.from(at) };
}

const isShape = (a: PictureShape, b: PictureShape) =>
  a.width === b.width &&
  a.height === b.height &&
  a.size.scaledWidth === b.size.scaledWidth &&
  a.size.scaledHeight === b.size.scaledHeight;

/** Whole words of four samples. The last column has what is left. */
const tileWidth = (scaledWidth: number) => Math.max(4, 4 * Math.round(scaledWidth / CLOCK_TILES.columns / 4));

/** Of these words. Each step can be undone (a step of MurmurHash3's end), so that one word that differs always tells. */
export function hashOf(words: Int32Array | Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) {
    hash = Math.imul(hash ^ words[i], 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}

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
