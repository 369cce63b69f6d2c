import { meetingShare, passes } from '../../../core/geometry/segment.ts';
import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import type { Direction } from '../../../shared/domain/region.ts';
import type { Path } from '../state/regions.ts';

/** One person's way over this camera's picture, normalized: as it is judged, and smoothed for drawing. */
export interface Walk {
  readonly points: Path;
  readonly drawn: Path;
}

/** Smoothing: the mean of up to four points on each side, the ends as they are. */
export function toWalk(points: Path): Walk {
  const drawn = points.map((_, i): NormalizedPoint => {
    const reach = Math.min(4, i, points.length - 1 - i),
      near = points.slice(i - reach, i + reach + 1);
    return [near.reduce((sum, [x]) => sum + x, 0) / near.length, near.reduce((sum, [, y]) => sum + y, 0) / near.length];
  });
  return { points, drawn };
}

/** Where a way passes a line, and which way. */
export function crossings(walk: Path, line: Path): { point: NormalizedPoint; direction: Direction }[] {
  const found: { point: NormalizedPoint; direction: Direction }[] = [];
  for (let i = 1; i < walk.length; i++) {
    const [px, py] = walk[i - 1],
      [qx, qy] = walk[i];
    for (let j = 1; j < line.length; j++) {
      const [ax, ay] = line[j - 1],
        [bx, by] = line[j];
      const side = passes(px, py, qx, qy, ax, ay, bx, by);
      if (side === 0) continue;
      const share = meetingShare(px, py, qx, qy, ax, ay, bx, by);
      found.push({ point: [px + (qx - px) * share, py + (qy - py) * share], direction: side > 0 ? 'in' : 'out' });
    }
  }
  return found;
}
