import type { Anchor } from '../../shared/domain/region.ts';
import { asJudged } from '../counting/crossing/line-judge.ts';
import type { Point } from '../geometry/point.ts';
import { distanceToPolyline } from '../geometry/polyline.ts';
import { distanceToSegment } from '../geometry/segment.ts';
import { crossingsOf, type Crossing } from './crossings.ts';
import { brokenNear, waysOf, type Loose, type Path } from './paths.ts';
import { judged, type Tally } from './verdict.ts';
import type { AdvisedTrack, LineScore, Reason } from './types.ts';

/** A crossing this soon after a track's begin, or before its end, is cut short by it. */
const BESIDE_MS = 1000;
/** A track that begins or ends within so many body heights of the line is lost beside it. */
const NEAR = 0.75;
/** The direction of a crossing is that of the way this long before and after it. */
const AROUND_MS = 500;
/** Who crosses again within this time turned back, or paces up and down. */
const AGAIN_MS = 5000;
/** More time than this on either side makes a line no better. */
const ROOM_MS = 4000;

/** What one line made of all ways; `room`: 0..1, how much time the crossing tracks were seen on the shorter side of it, of four seconds. */
export interface Measured {
  readonly score: LineScore;
  readonly room: number;
}

/** How well a line counts the tracks that were seen, of whom enough was seen on both sides. A RangeError for less than two points. */
export function scoreLine(
  points: readonly Point[],
  anchor: Anchor,
  tracks: readonly AdvisedTrack[],
  aspectRatio: number,
): LineScore {
  if (points.length < 2)
    throw new RangeError(`A line of ${points.length} points crosses nothing; it takes two or more.`);
  return measure(points, waysOf(tracks, aspectRatio, anchor).people, aspectRatio).score;
}

/** Of people: tracks with their ids joined. */
export function measure(points: readonly Point[], people: readonly Path[], aspectRatio: number): Measured {
  const line = asJudged(points, aspectRatio);
  const tally: Tally = {
    walkers: 0,
    crossing: 0,
    proven: 0,
    repeated: 0,
    lost: 0,
    in: 0,
    out: 0,
    angles: 0,
    causes: new Map<Reason, number>(),
  };
  let room = 0;
  for (const path of people) {
    if (!path.walks) continue;
    tally.walkers += 1;
    const crossings = crossingsOf(path, line);
    const proven = crossings.filter(({ enough }) => enough),
      unproven = crossings.find(({ enough }) => !enough);
    if (crossings.length > 0) tally.crossing += 1;
    if (unproven) add(tally.causes, causeOf(unproven, path));
    else if (proven.length > 0) tally.proven += 1;
    else loseBeside(path, line, tally);
    if (proven.some(({ atMs }, i) => i > 0 && atMs - proven[i - 1].atMs < AGAIN_MS)) tally.repeated += 1;
    for (const crossing of proven) {
      tally[crossing.direction > 0 ? 'in' : 'out'] += 1;
      tally.angles += angleOf(crossing, path, line);
      room +=
        Math.min(
          ROOM_MS,
          crossing.atMs - path.begin.timeMs,
          path.end.timeMs - crossing.atMs,
          brokenNear(path, crossing.atMs),
        ) / ROOM_MS;
    }
  }
  return { score: judged(tally), room: tally.in + tally.out > 0 ? room / (tally.in + tally.out) : 0 };
}

/** Why a crossing has too little on one of its sides. */
function causeOf({ atMs, unseen }: Crossing, { begin, end }: Path): Reason {
  const afterBegin = atMs - begin.timeMs,
    beforeEnd = end.timeMs - atMs;
  if (unseen) return 'tracks-break-here';
  if (Math.min(afterBegin, beforeEnd) > BESIDE_MS) return 'too-few-samples';
  if ((afterBegin < beforeEnd ? begin : end).edge) return 'too-near-edge';
  return afterBegin < beforeEnd ? 'tracks-begin-here' : 'tracks-end-here';
}

/** Somebody who came to the line and did not get over it, or came from nowhere beside it. */
function loseBeside({ begin, end }: Path, line: readonly Point[], tally: Tally): void {
  const beside = ({ x, y, height, edge }: Loose) => !edge && distanceToPolyline(x, y, line) < NEAR * height;
  if (!beside(begin) && !beside(end)) return;
  tally.lost += 1;
  add(tally.causes, beside(end) ? 'tracks-end-here' : 'tracks-begin-here');
}

/** Degrees between the way and the line's normal at the crossing. */
function angleOf({ atMs, x: px, y: py }: Crossing, path: Path, line: readonly Point[]): number {
  let nearest = 1;
  for (let i = 2; i < line.length; i++) if (distance(px, py, line, i) < distance(px, py, line, nearest)) nearest = i;
  const [ax, ay] = line[nearest - 1],
    [bx, by] = line[nearest];
  const [fx, fy] = placeAt(path, atMs - AROUND_MS),
    [tx, ty] = placeAt(path, atMs + AROUND_MS);
  const across = Math.abs((bx - ax) * (ty - fy) - (by - ay) * (tx - fx)),
    along = Math.abs((bx - ax) * (tx - fx) + (by - ay) * (ty - fy));
  return (Math.atan2(along, across) * 180) / Math.PI;
}

const distance = (px: number, py: number, line: readonly Point[], i: number) =>
  distanceToSegment(px, py, line[i - 1][0], line[i - 1][1], line[i][0], line[i][1]);

function placeAt({ timesMs, x, y }: Path, timeMs: number): Point {
  let i = 1;
  while (i < timesMs.length - 1 && timesMs[i] < timeMs) i += 1;
  if (timesMs.length === 1) return [x[0], y[0]];
  const share = Math.max(0, Math.min(1, (timeMs - timesMs[i - 1]) / (timesMs[i] - timesMs[i - 1])));
  return [x[i - 1] + share * (x[i] - x[i - 1]), y[i - 1] + share * (y[i] - y[i - 1])];
}

function add(causes: Map<Reason, number>, cause: Reason): void {
  causes.set(cause, (causes.get(cause) ?? 0) + 1);
}
