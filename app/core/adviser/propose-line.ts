import type { Perspective } from '../../shared/domain/view-check.ts';
import type { Point } from '../geometry/point.ts';
import { SHORTEST_LINE } from '../geometry/region-problem.ts';
import { polylineLength } from '../geometry/polyline.ts';
import { candidates, different } from './candidates.ts';
import { chooseAnchor } from './choose-anchor.ts';
import { waysOf, type Path } from './paths.ts';
import { measure, type Measured } from './score-line.ts';
import { FEW } from './verdict.ts';
import type { AdvisedTrack, LineProposal, LineScore, NoProposal } from './types.ts';

/** So many tracks, evenly taken, are enough to look for lines; of those that look good so many are measured. */
const LOOKED_AT = 160;
const MEASURED = 12;
/** A line that fewer of all who walk cross says nothing about the place. */
const LEAST_SHARE = 0.1;

/**
 * The line that counts these people best: crossed once by as many as possible, straight across, with time to see them on both sides. Its inside
 * is the side to which most go; when about as many go either way (they differ by no more than chance, the root of their number) it is the
 * side where the same people are seen for longer. `perspective`: how the camera hangs, where somebody said it. The same tracks always give the same line.
 */
export function proposeLine(
  tracks: readonly AdvisedTrack[],
  aspectRatio: number,
  perspective: Perspective | null = null,
): LineProposal | NoProposal {
  if (tracks.length < FEW) return { ok: false, reason: 'too-few-tracks' };
  const anchor = chooseAnchor(some(tracks), aspectRatio, perspective);
  const walkers = waysOf(tracks, aspectRatio, anchor).people.filter(({ walks }) => walks);
  if (walkers.length < FEW) return { ok: false, reason: 'nobody-walks' };
  const looked = some(walkers);
  let best: readonly [Point, Point] | null = null,
    highest = 0;
  const drawable = candidates(looked, aspectRatio).filter(({ points }) => polylineLength(points) > SHORTEST_LINE);
  for (const { points } of different(drawable, MEASURED)) {
    const value = worth(measure(points, looked, aspectRatio), looked.length);
    if (value > highest) {
      highest = value;
      best = points;
    }
  }
  if (!best) return { ok: false, reason: 'no-good-line' };
  const { score } = measure(best, walkers, aspectRatio);
  if (score.verdict === 'cannot-count' || score.in + score.out < LEAST_SHARE * walkers.length)
    return { ok: false, reason: 'no-good-line' };
  return insideIsRight(best, score, walkers, aspectRatio)
    ? { ok: true, points: best, anchor, score }
    : { ok: true, points: [best[1], best[0]], anchor, score: { ...score, in: score.out, out: score.in } };
}

/** Of all who walk, the share that this line counts, less what goes wrong at it; a straight crossing with time on both sides is worth more. */
function worth({ score, room }: Measured, walkers: number): number {
  const counted = score.tracks * (score.enough ?? 0),
    failed = score.tracks - counted;
  const lost = score.lost === null || score.lost >= 1 ? 0 : (counted * score.lost) / (1 - score.lost);
  const right = counted - 0.5 * (failed + lost) - 0.5 * (score.repeated ?? 0) * score.tracks;
  return (right / walkers) * (1 - (score.angle ?? 0) / 180) * (0.8 + 0.2 * room);
}

function insideIsRight(
  points: readonly [Point, Point],
  { in: toRight, out: toLeft }: LineScore,
  walkers: readonly Path[],
  aspectRatio: number,
): boolean {
  const right = toRight - toLeft;
  return (Math.abs(right) > Math.sqrt(toRight + toLeft) ? right : longerRight(points, walkers, aspectRatio)) >= 0;
}

/**
 * Milliseconds that those whose way meets the line's straight are seen on its right hand, less those on its left; the larger somebody is seen the
 * more, because the same steps take as long but cover less of the picture far from the camera.
 */
function longerRight(
  [[ax, ay], [bx, by]]: readonly [Point, Point],
  walkers: readonly Path[],
  aspectRatio: number,
): number {
  let difference = 0;
  for (const { x, y, height, timesMs } of walkers) {
    const side = (i: number) => (bx - ax) * aspectRatio * (y[i] - ay) - (by - ay) * (x[i] - ax * aspectRatio);
    let own = 0,
      met = false;
    for (let i = 1; i < x.length; i++) {
      own += Math.sign(side(i)) * height[i] * (timesMs[i] - timesMs[i - 1]);
      met ||= side(i) >= 0 !== side(i - 1) >= 0;
    }
    if (met) difference += own;
  }
  return difference;
}

/** Evenly taken. */
function some<T>(all: readonly T[]): readonly T[] {
  return Array.from(
    { length: Math.min(LOOKED_AT, all.length) },
    (_, i) => all[Math.floor((i * all.length) / Math.min(LOOKED_AT, all.length))],
  );
}
