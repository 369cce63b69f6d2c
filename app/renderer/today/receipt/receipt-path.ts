import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import type { CountingEvent, PathPoint } from '../../../shared/domain/crossing.ts';

/**
 * One piece of a walk. `joined`: between where one track was lost and where the next one came up; nobody saw it. `other`: before the person came to
 * the side from which the line was crossed, or after the person had left the side to which it was.
 */
export interface PathPiece {
  kind: 'outside' | 'inside' | 'joined' | 'other';
  points: NormalizedPoint[];
}

/** A receipt's path, in order of time, in pieces that meet; outside and inside meet where the line was crossed. */
export function receiptPath(event: CountingEvent): PathPiece[] {
  const { direction, point, receipt } = event;
  const seen = receipt.path.filter(([offsetMs]) => offsetMs !== 0);
  const hidden = receipt.stitchedFromTrackId === undefined ? null : longestGap(seen);
  const before = seen.filter(([offsetMs]) => offsetMs < 0),
    after = seen.filter(([offsetMs]) => offsetMs > 0);
  const walk: PathPoint[] = [...before, [0, ...point], ...after];
  const [first, second] = direction === 'in' ? (['outside', 'inside'] as const) : (['inside', 'outside'] as const);
  const sideAt = sideOf(lineOf(event));
  // of the line's two sides, the person was on these without a break around the crossing
  const from = before.findLastIndex((place) => sideAt(place) === second) + 1;
  const left = after.findIndex((place) => sideAt(place) === first),
    to = before.length + (left < 0 ? after.length : left);

  const pieces: PathPiece[] = [];
  for (let i = 1; i < walk.length; i++) {
    const [fromMs, ...start] = walk[i - 1],
      [toMs, ...end] = walk[i];
    const kind =
      hidden && fromMs >= hidden[0] && toMs <= hidden[1]
        ? 'joined'
        : i <= from || i > to
          ? 'other'
          : i <= before.length
            ? first
            : second;
    const last = pieces.at(-1);
    if (last?.kind === kind) last.points.push(end);
    else pieces.push({ kind, points: [start, end] });
  }
  return pieces;
}

/** The times between which most time passed: a track that was lost and joined again is seen about five times a second but for there. */
function longestGap(path: readonly PathPoint[]): [fromMs: number, toMs: number] | null {
  const gaps = path.slice(1).map(([toMs], index): [number, number] => [path[index][0], toMs]);
  return gaps.length === 0
    ? null
    : gaps.reduce((longest, gap) => (gap[1] - gap[0] > longest[1] - longest[0] ? gap : longest));
}

/** The line that was crossed; of a gate the one that lies where it was. */
function lineOf({ point, receipt: { linePoints, secondPoints } }: CountingEvent): readonly NormalizedPoint[] {
  return secondPoints && Math.abs(nearest(secondPoints, point)) < Math.abs(nearest(linePoints, point))
    ? secondPoints
    : linePoints;
}

/** So near to the line, in the picture's units, nobody is on a side. */
const ON_THE_LINE = 0.012;

const sideOf =
  (line: readonly NormalizedPoint[]) =>
  ([, x, y]: PathPoint): 'outside' | 'inside' | null => {
    const distance = nearest(line, [x, y]);
    return Math.abs(distance) < ON_THE_LINE ? null : distance > 0 ? 'inside' : 'outside';
  };

/** Distance to the nearest segment, positive on the line's right hand, which is the inside. */
function nearest(line: readonly NormalizedPoint[], [x, y]: NormalizedPoint): number {
  let distance = Infinity,
    inside = 1;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1],
      [bx, by] = line[i],
      dx = bx - ax,
      dy = by - ay;
    const share = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    const away = Math.hypot(x - ax - share * dx, y - ay - share * dy);
    if (away < distance) {
      distance = away;
      inside = Math.sign((y - ay) * dx - (x - ax) * dy) || 1;
    }
  }
  return distance * inside;
}

/** Length of the walk that the path shows, seconds. */
export function pathSeconds({ receipt }: CountingEvent): number {
  const offsets = receipt.path.map(([offsetMs]) => offsetMs);
  return offsets.length < 2 ? 0 : (Math.max(...offsets) - Math.min(...offsets)) / 1000;
}
