import type { Similarity } from '../../shared/domain/view.ts';
import type { Corner } from './corners.ts';
import type { OrientationField } from './orientation.ts';
import { fitSimilarity, IDENTITY, move } from './similarity.ts';
import { VIEW_SETTINGS } from './view-settings.ts';

/** What a fit says: how the corners moved, how many agree, of how many that lie in the picture, in how many squares of a 4 x 4 grid. */
export interface Fit {
  similarity: Similarity;
  agreeing: number;
  visible: number;
  squares: number;
}

const { patch, reach, alike, agree, apart } = VIEW_SETTINGS;
/** A corner of the reference and where it is in the picture of now. Widths of the picture, from its centre. */
interface Match {
  fromX: number;
  fromY: number;
  toX: number;
  toY: number;
  likeness: number;
}

/** How `corners` of the reference lie in a picture that is nearly in place: each is looked for around itself. `inside`: where there is a picture. */
export function localFit(
  reference: OrientationField,
  corners: readonly Corner[],
  now: OrientationField,
  inside: Uint8Array | null,
): Fit {
  const { width, height } = reference,
    finder = new PatchFinder(reference, now),
    matches: Match[] = [];
  let visible = 0;
  for (const corner of corners) {
    if (inside && !inside[corner.y * width + corner.x]) continue;
    visible += 1;
    const found = finder.find(corner);
    if (!found) continue;
    const fromX = (corner.x + 0.5) / width - 0.5,
      fromY = (corner.y + 0.5 - height / 2) / width;
    matches.push({
      fromX,
      fromY,
      toX: fromX + found.dx / width,
      toY: fromY + found.dy / width,
      likeness: found.likeness,
    });
  }
  const { similarity, members } = agreement(matches);
  const squares = new Set(
    members.map(
      ({ fromX, fromY }) => Math.floor((fromX + 0.5) * 4) + 4 * Math.floor(((fromY * width) / height + 0.5) * 4),
    ),
  );
  return { similarity, agreeing: members.length, visible, squares: squares.size };
}

/** How far either way a patch is looked for at half size, and around what was found there at full size. Pixels of that size. */
const HALF_REACH = reach / 2,
  NEAR = 2;

/** Looks for patches of one field in another: first at half size, then around the best place. */
class PatchFinder {
  readonly #whole: Correlator;
  readonly #half: Correlator;

  constructor(reference: OrientationField, now: OrientationField) {
    this.#whole = new Correlator(reference, now, patch);
    this.#half = new Correlator(halved(reference), halved(now), patch >> 1);
  }

  /** How far the corner has moved, to a fraction of a pixel; null where nothing is like it. */
  find({ x, y }: Corner): { dx: number; dy: number; likeness: number } | null {
    const coarse = this.#half.best(x >> 1, y >> 1, 0, 0, HALF_REACH);
    if (!coarse) return null;
    const found = this.#whole.best(x, y, 2 * coarse.dx, 2 * coarse.dy, NEAR);
    if (!found || found.likeness < alike) return null;
    const { dx, dy, likeness, at } = found;
    return {
      dx: dx + vertex(at(dx - 1, dy), likeness, at(dx + 1, dy)),
      dy: dy + vertex(at(dx, dy - 1), likeness, at(dx, dy + 1)),
      likeness,
    };
  }
}

interface Best {
  dx: number;
  dy: number;
  likeness: number;
  at(dx: number, dy: number): number;
}

class Correlator {
  readonly #reference: OrientationField;
  readonly #now: OrientationField;
  readonly #radius: number;
  readonly #energy: Float64Array;

  constructor(reference: OrientationField, now: OrientationField, radius: number) {
    this.#reference = reference;
    this.#now = now;
    this.#radius = radius;
    this.#energy = patchEnergy(now, radius);
  }

  /** The place most like the patch around (x, y) of the reference, within `within` of (x + dx, y + dy). */
  best(x: number, y: number, aroundX: number, aroundY: number, within: number): Best | null {
    const own = energyAt(this.#reference, x, y, this.#radius),
      at = (dx: number, dy: number) => this.#likeness(x, y, x + dx, y + dy, own);
    let best: Best | null = null;
    for (let dy = aroundY - within; dy <= aroundY + within; dy++)
      for (let dx = aroundX - within; dx <= aroundX + within; dx++) {
        const likeness = at(dx, dy);
        if (likeness > (best?.likeness ?? -1)) best = { dx, dy, likeness, at };
      }
    return best;
  }

  /** -1 outside of the picture. */
  #likeness(x: number, y: number, atX: number, atY: number, own: number): number {
    const radius = this.#radius,
      { width, height } = this.#now;
    if (atX < radius || atY < radius || atX >= width - radius || atY >= height - radius) return -1;
    const norm = Math.sqrt(own * this.#energy[atY * width + atX]);
    return norm > 0 ? correlate(this.#reference, x, y, this.#now, atX, atY, radius) / norm : 0;
  }
}

/** The real part of Σ conj(a) b: edges that lie alike add, those that lie across subtract. */
function correlate(
  a: OrientationField,
  x: number,
  y: number,
  b: OrientationField,
  atX: number,
  atY: number,
  radius: number,
): number {
  const width = a.width,
    side = 2 * radius + 1,
    aRe = a.re,
    aIm = a.im,
    bRe = b.re,
    bIm = b.im;
  let sum = 0;
  for (let row = -radius; row <= radius; row++) {
    let i = (y + row) * width + x - radius,
      j = (atY + row) * width + atX - radius;
    for (let column = 0; column < side; column++, i++, j++) sum += aRe[i] * bRe[j] + aIm[i] * bIm[j];
  }
  return sum;
}

/** Half as wide and high: the mean of four. */
function halved({ width, height, re, im }: OrientationField): OrientationField {
  const w = width >> 1,
    h = height >> 1,
    half = { width: w, height: h, re: new Float32Array(w * h), im: new Float32Array(w * h) };
  const mean = (values: Float32Array, o: number) =>
    (values[o] + values[o + 1] + values[o + width] + values[o + width + 1]) / 4;
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const o = 2 * y * width + 2 * x;
      half.re[y * w + x] = mean(re, o);
      half.im[y * w + x] = mean(im, o);
    }
  return half;
}

/** Where a parabola through three neighbours is highest, from the middle one. */
function vertex(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after;
  return before < 0 || after < 0 || !(bend < 0) ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend)));
}

function energyAt({ width, re, im }: OrientationField, x: number, y: number, radius: number): number {
  let sum = 0;
  for (let row = y - radius; row <= y + radius; row++)
    for (let o = row * width + x - radius; o <= row * width + x + radius; o++) sum += re[o] * re[o] + im[o] * im[o];
  return sum;
}

/** The energy of the patch around each pixel, by a table of sums. */
function patchEnergy({ width, height, re, im }: OrientationField, radius: number): Float64Array {
  const stride = width + 1,
    sums = new Float64Array(stride * (height + 1)),
    energy = new Float64Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0, row = 0; x < width; x++) {
      const o = y * width + x;
      row += re[o] * re[o] + im[o] * im[o];
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
    }
  for (let y = radius; y < height - radius; y++)
    for (let x = radius; x < width - radius; x++) {
      const top = (y - radius) * stride,
        bottom = (y + radius + 1) * stride,
        left = x - radius,
        right = x + radius + 1;
      energy[y * width + x] = sums[bottom + right] - sums[top + right] - sums[bottom + left] + sums[top + left];
    }
  return energy;
}

/** No more than this is left of rotation (radians) and scale once a picture lies nearly in place. */
const LITTLE = 0.08;

/**
 * The move that most matches agree on: that of each pair is tried (Fischler and Bolles, "Random sample consensus", CACM 1981; with so few matches
 * every pair can be, so that nothing is left to chance), and the best one fitted to all who agree.
 */
function agreement(matches: readonly Match[]): { similarity: Similarity; members: Match[] } {
  let best = IDENTITY,
    most = 0;
  const from = new Float64Array(4),
    to = new Float64Array(4),
    both = new Float64Array([1, 1]);
  for (let i = 0; i < matches.length; i++)
    for (let j = i + 1; j < matches.length; j++) {
      const a = matches[i],
        b = matches[j];
      if (Math.abs(a.fromX - b.fromX) + Math.abs(a.fromY - b.fromY) < apart) continue;
      from.set([a.fromX, a.fromY, b.fromX, b.fromY]);
      to.set([a.toX, a.toY, b.toX, b.toY]);
      const similarity = fitSimilarity(from, to, both);
      if (!similarity || Math.abs(similarity.rotation) > LITTLE || Math.abs(similarity.scale - 1) > LITTLE) continue;
      let sum = 0;
      for (const match of matches) if (agrees(similarity, match)) sum += match.likeness;
      if (sum > most) {
        most = sum;
        best = similarity;
      }
    }
  let members = matches.filter((match) => agrees(best, match));
  for (let round = 0; round < 4 && members.length >= 2; round++) {
    const fitted = fitSimilarity(
      Float64Array.from(members.flatMap(({ fromX, fromY }) => [fromX, fromY])),
      Float64Array.from(members.flatMap(({ toX, toY }) => [toX, toY])),
      Float64Array.from(members, ({ likeness }) => likeness),
    );
    if (!fitted) break;
    best = fitted;
    members = matches.filter((match) => agrees(best, match));
  }
  return { similarity: best, members };
}

function agrees(similarity: Similarity, { fromX, fromY, toX, toY }: Match): boolean {
  const { x, y } = move(similarity, { x: fromX, y: fromY });
  return (x - toX) ** 2 + (y - toY) ** 2 <= agree * agree;
}
