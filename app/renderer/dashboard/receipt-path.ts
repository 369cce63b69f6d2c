import type { NormalizedPoint } from '../../shared/domain/geometry.ts';
import type { CountingEvent, PathPoint } from '../../shared/domain/crossing.ts';

/** One piece of a walk. `joined`: between where one track was lost and where the next one came up; nobody saw it. */
export interface PathPiece { kind: 'outside' | 'inside' | 'joined'; points: NormalizedPoint[] }

/** A receipt's path, in order of time, in pieces that meet; outside and inside meet where the line was crossed. */
export function receiptPath({ direction, point, receipt }: CountingEvent): PathPiece[] {
  const seen = receipt.path.filter(([offsetMs]) => offsetMs !== 0);
  const hidden = receipt.stitchedFromTrackId === undefined ? null : longestGap(seen);
  const walk: PathPoint[] = [...seen.filter(([offsetMs]) => offsetMs < 0), [0, ...point], ...seen.filter(([offsetMs]) => offsetMs > 0)];
  const pieces: PathPiece[] = [];
  for (let i = 1; i < walk.length; i++) {
    const [fromMs, ...from] = walk[i - 1], [toMs, ...to] = walk[i];
    const kind = hidden && fromMs >= hidden[0] && toMs <= hidden[1] ? 'joined' : (toMs <= 0) === (direction === 'in') ? 'outside' : 'inside';
    const last = pieces.at(-1);
    if (last?.kind === kind) last.points.push(to);
    else pieces.push({ kind, points: [from, to] });
  }
  return pieces;
}

/** The times between which most time passed: a track that was lost and joined again is seen about five times a second but for there. */
function longestGap(path: readonly PathPoint[]): [fromMs: number, toMs: number] | null {
  const gaps = path.slice(1).map(([toMs], index): [number, number] => [path[index][0], toMs]);
  return gaps.length === 0 ? null : gaps.reduce((longest, gap) => (gap[1] - gap[0] > longest[1] - longest[0] ? gap : longest));
}

/** Length of the walk that the path shows, seconds. */
export function pathSeconds({ receipt }: CountingEvent): number {
  const offsets = receipt.path.map(([offsetMs]) => offsetMs);
  return offsets.length < 2 ? 0 : (Math.max(...offsets) - Math.min(...offsets)) / 1000;
}
