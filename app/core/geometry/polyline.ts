import type { Point } from './point.ts';
import { distanceToSegment, passes } from './segment.ts';

export function polylineLength(points: readonly Point[]): number {
  let length = 0;
  for (let i = 1; i < points.length; i++)
    length += Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
  return length;
}

export function distanceToPolyline(x: number, y: number, points: readonly Point[]): number {
  let nearest = Infinity;
  for (let i = 1; i < points.length; i++) {
    nearest = Math.min(
      nearest,
      distanceToSegment(x, y, points[i - 1][0], points[i - 1][1], points[i][0], points[i][1]),
    );
  }
  return nearest;
}

/** True when two segments that are not neighbours meet, or when neighbours fold back onto each other. */
export function crossesItself(points: readonly Point[]): boolean {
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1],
      [bx, by] = points[i];
    for (let j = i + 1; j < points.length; j++) {
      const [cx, cy] = points[j - 1],
        [dx, dy] = points[j];
      if (j === i + 1) {
        const along = (ax - bx) * (dx - cx) + (ay - by) * (dy - cy);
        if (along > 0 && distanceToSegment(dx, dy, ax, ay, bx, by) * distanceToSegment(ax, ay, cx, cy, dx, dy) === 0)
          return true;
        continue;
      }
      if (segmentsMeet(points[i - 1], points[i], points[j - 1], points[j])) return true;
    }
  }
  return false;
}

/** True when two polylines cross or touch. */
export function polylinesMeet(a: readonly Point[], b: readonly Point[]): boolean {
  for (let i = 1; i < a.length; i++)
    for (let j = 1; j < b.length; j++) if (segmentsMeet(a[i - 1], a[i], b[j - 1], b[j])) return true;
  return false;
}

function segmentsMeet([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point, [dx, dy]: Point): boolean {
  return (
    distanceToSegment(cx, cy, ax, ay, bx, by) === 0 ||
    distanceToSegment(dx, dy, ax, ay, bx, by) === 0 ||
    distanceToSegment(ax, ay, cx, cy, dx, dy) === 0 ||
    distanceToSegment(bx, by, cx, cy, dx, dy) === 0 ||
    passes(ax, ay, bx, by, cx, cy, dx, dy) !== 0
  );
}
