import type { Sample } from '../sampling/sample.ts';
import type { Place } from './walker.ts';

/**
 * How somebody's box lies to another's, where only one of the two may be a person. 'same-spot': on the same place of the floor, where there is
 * room for one. 'inside': a part of the other's box, as of a body's upper half. 'at-feet': begins at the other's feet, as shadows and
 * reflections do: whoever walks in front is nearer and taller. 'beside': touches the other and stands level; so do friends.
 */
export type Lying = 'same-spot' | 'inside' | 'at-feet' | 'beside';

/** Another track that somebody's box lies to in this way; how sure the detector has been of it so far. */
export interface Company {
  readonly trackId: number;
  readonly lying: Lying;
  readonly confidence: number;
}

/** x1, y1, x2, y2 in picture heights. */
type Box = readonly [number, number, number, number];

/** In heights of the other's box: so far apart two pairs of feet are on the same spot, and boxes touch. */
const SPOT_ACROSS = 0.15,
  SPOT_ALONG = 0.08,
  TOUCH = 0.1;
/** Of a part, so much lies in the whole, it is at most so tall and begins no higher than so much above it. */
const PART = 0.7,
  PART_TALL = 0.85,
  PART_ABOVE = 0.06;
/** What hangs at the feet begins between so far above and below them, ends farther below, and is no taller. */
const FEET_ABOVE = 0.35,
  FEET_BELOW = 0.15,
  FEET_ENDS = 0.12,
  FEET_TALL = 1.05;
/** What lies on the floor is so much wider than tall, and low. */
const FLAT = 0.9,
  FLAT_TALL = 0.6;
/** Who stands beside somebody stands level with them, give or take. */
const LEVEL = 0.35;
/** Somebody is where they were going for so long after they were seen last. */
const ONWARD_MS = 450;

/** How a box lies to that of somebody else; null: as two people's boxes may. */
export function lyingTo(box: Box, other: Box): Lying | null {
  const tall = other[3] - other[1],
    height = box[3] - box[1],
    width = box[2] - box[0];
  const gap = Math.max(box[0] - other[2], other[0] - box[2]);
  if (!(tall > 0 && height > 0 && width > 0) || gap > TOUCH * tall) return null;
  const across = Math.abs(box[0] + box[2] - other[0] - other[2]) / 2,
    along = box[3] - other[3];
  const shared =
    Math.max(0, Math.min(box[2], other[2]) - Math.max(box[0], other[0])) *
    Math.max(0, Math.min(box[3], other[3]) - Math.max(box[1], other[1]));
  if (across <= SPOT_ACROSS * tall && Math.abs(along) <= SPOT_ALONG * tall) return 'same-spot';
  if (
    shared >= PART * width * height &&
    height <= PART_TALL * tall &&
    box[1] >= other[1] - PART_ABOVE * tall &&
    along <= SPOT_ALONG * tall
  )
    return 'inside';
  const below = box[1] - other[3];
  if (
    below >= -FEET_ABOVE * tall &&
    below <= FEET_BELOW * tall &&
    along >= FEET_ENDS * tall &&
    height <= FEET_TALL * tall
  )
    return 'at-feet';
  if (width >= FLAT * height && height <= FLAT_TALL * tall && Math.abs(along) <= LEVEL * tall) return 'at-feet';
  return Math.abs(along) <= LEVEL * tall ? 'beside' : null;
}

/** A sample's box; none where the picture cuts it off below: nobody's shape is known there. */
export function boxOf({ x1, y1, x2, y2 }: Sample, aspectRatio: number): Box | null {
  return y2 > 0.985 ? null : [x1 * aspectRatio, y1, x2 * aspectRatio, y2];
}

/** Where somebody's box was at that moment: between the samples around it, or a little beyond the newest (unless they are `lost` since); null: they were not seen then. */
export function boxAt(places: readonly Place[], lost: boolean, timeMs: number, aspectRatio: number): Box | null {
  let i = places.length - 1;
  while (i >= 0 && places[i].timeMs > timeMs) i -= 1;
  if (i < 0) return null;
  const from = places[i],
    to = places[i + 1] as Place | undefined,
    away = timeMs - from.timeMs;
  if ((from.lost || (lost && !to)) && away > 0) return null;
  const box = boxOf(from.sample, aspectRatio);
  // Nobody who moves is without a sample for so long: they stand.
  if (!box || away === 0 || (!to && away > ONWARD_MS)) return box;
  const [a, b] = to ? [from, to] : [places[i - 1] as Place | undefined, from];
  if (!a || a.lost || b.timeMs <= a.timeMs) return box;
  const share = away / (b.timeMs - a.timeMs),
    [one, two] = [boxOf(a.sample, aspectRatio), boxOf(b.sample, aspectRatio)];
  if (!one || !two || share > 3) return box;
  return [0, 1, 2, 3].map((c) => box[c] + (two[c] - one[c]) * share) as unknown as Box;
}
