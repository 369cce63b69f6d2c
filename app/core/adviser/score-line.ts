import type { Anchor } from '../../shared/domain/region.ts';
import { COUNTER_DEFAULTS } from '../counting/counter-settings.ts';
import { LineJudge, newStanding, type Verdict } from '../counting/line-judge.ts';
import type { Point } from '../geometry/point.ts';
import { distanceToSegment } from '../geometry/segment.ts';
import { pathsOf, type Loose, type Path } from './paths.ts';
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
export interface Measured { readonly score: LineScore; readonly room: number }

/** How well a line counts the tracks that were seen, each crossing judged as the counter judges it. A RangeError for less than two points. */
export function scoreLine(points: readonly Point[], anchor: Anchor, tracks: readonly AdvisedTrack[], aspectRatio: number): LineScore {
  if (points.length < 2) throw new RangeError(`A line of ${points.length} points crosses nothing; it takes two or more.`);
  const paths = pathsOf(tracks, aspectRatio, anchor);
  return measure(points, paths, paths, aspectRatio).score;
}

/** `paths`: some of `all`, or all. */
export function measure(points: readonly Point[], paths: readonly Path[], all: readonly Path[], aspectRatio: number): Measured {
  const judge = new LineJudge(points, aspectRatio, COUNTER_DEFAULTS);
  const line = points.map(([x, y]): Point => [x * aspectRatio, y]);
  const tally: Tally = { walkers: 0, crossing: 0, proven: 0, repeated: 0, lost: 0, in: 0, out: 0, angles: 0, causes: new Map<Reason, number>() };
  let room = 0;
  for (const path of paths) {
    if (!path.walks) continue;
    tally.walkers += 1;
    const verdicts = follow(judge, path, line, aspectRatio);
    const proven = verdicts.filter(({ kind }) => kind === 'crossed'), unproven = verdicts.find(({ kind }) => kind === 'unproven');
    if (verdicts.length > 0) tally.crossing += 1;
    if (unproven) add(tally.causes, causeOf(unproven, path));
    else if (proven.length > 0) tally.proven += 1;
    else loseBeside(judge, path, all, aspectRatio, tally);
    if (proven.some(({ atMs }, i) => i > 0 && atMs - proven[i - 1].atMs < AGAIN_MS)) tally.repeated += 1;
    for (const verdict of proven) {
      tally[verdict.direction] += 1;
      tally.angles += angleOf(verdict, path, line, aspectRatio);
      room += Math.min(ROOM_MS, verdict.atMs - path.begin.timeMs, path.end.timeMs - verdict.atMs) / ROOM_MS;
    }
  }
  return { score: judged(tally), room: tally.in + tally.out > 0 ? room / (tally.in + tally.out) : 0 };
}

/** The verdicts on one way, flickers left out. */
function follow(judge: LineJudge, path: Path, line: readonly Point[], aspectRatio: number): Verdict[] {
  const { x, y, height, timesMs, lost } = path;
  if (!line.some((b, i) => i > 0 && overlaps(path, line[i - 1], b))) return [];
  const standing = newStanding(), verdicts: Verdict[] = [];
  for (let i = 0; i < x.length; i++) {
    const verdict = judge.step(standing, { x: x[i] / aspectRatio, y: y[i], height: height[i], timeMs: timesMs[i], lost: lost[i] === 1 });
    if (verdict && verdict.kind !== 'flicker') verdicts.push(verdict);
  }
  const last = judge.end(standing);
  return last ? [...verdicts, last] : verdicts;
}

function overlaps({ minX, maxX, minY, maxY }: Path, [ax, ay]: Point, [bx, by]: Point): boolean {
  return Math.min(ax, bx) <= maxX && Math.max(ax, bx) >= minX && Math.min(ay, by) <= maxY && Math.max(ay, by) >= minY;
}

/** Why a crossing has too little on one of its sides. */
function causeOf({ atMs }: Verdict, { begin, end }: Path): Reason {
  const afterBegin = atMs - begin.timeMs, beforeEnd = end.timeMs - atMs;
  if (Math.min(afterBegin, beforeEnd) > BESIDE_MS) return 'too-few-samples';
  const { edge, partner } = afterBegin < beforeEnd ? begin : end;
  if (edge) return 'too-near-edge';
  if (partner >= 0) return 'tracks-break-here';
  return afterBegin < beforeEnd ? 'tracks-begin-here' : 'tracks-end-here';
}

/** Somebody who came to the line and did not get over it under one id. Of the two ids of one person only one counts. */
function loseBeside(judge: LineJudge, { begin, end }: Path, paths: readonly Path[], aspectRatio: number, tally: Tally): void {
  const beside = ({ x, y, height, edge }: Loose) => !edge && judge.distance([x / aspectRatio, y]) < NEAR * height;
  if (beside(end)) {
    tally.lost += 1;
    add(tally.causes, end.partner >= 0 ? 'tracks-break-here' : 'tracks-end-here');
  } else if (beside(begin) && !(begin.partner >= 0 && beside(paths[begin.partner].end))) {
    tally.lost += 1;
    add(tally.causes, begin.partner >= 0 ? 'tracks-break-here' : 'tracks-begin-here');
  }
}

/** Degrees between the way and the line's normal at the crossing. */
function angleOf({ atMs, point }: Verdict, path: Path, line: readonly Point[], aspectRatio: number): number {
  const px = point[0] * aspectRatio, py = point[1];
  let nearest = 1;
  for (let i = 2; i < line.length; i++) if (distance(px, py, line, i) < distance(px, py, line, nearest)) nearest = i;
  const [ax, ay] = line[nearest - 1], [bx, by] = line[nearest];
  const [fx, fy] = placeAt(path, atMs - AROUND_MS), [tx, ty] = placeAt(path, atMs + AROUND_MS);
  const across = Math.abs((bx - ax) * (ty - fy) - (by - ay) * (tx - fx)), along = Math.abs((bx - ax) * (tx - fx) + (by - ay) * (ty - fy));
  return (Math.atan2(along, across) * 180) / Math.PI;
}

const distance = (px: number, py: number, line: readonly Point[], i: number) => distanceToSegment(px, py, line[i - 1][0], line[i - 1][1], line[i][0], line[i][1]);

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
