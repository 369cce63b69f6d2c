import { orientation } from './point.ts';

/** Distance of p from the segment a–b (its ends are round caps). */
export function distanceToSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax,
    dy = by - ay;
  const squared = dx * dx + dy * dy;
  const t = squared > 0 ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / squared)) : 0;
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}

/**
 * How the step p→q passes the segment a–b: +1 to its right hand (image coordinates, y down), -1 to its left, 0 not at all. A point
 * exactly on the segment's line belongs to the right, always: a path that touches and turns back sums to 0, one that stops there and
 * goes on sums to 1, and of two segments that share an end exactly one is passed.
 */
export function passes(
  px: number,
  py: number,
  qx: number,
  qy: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): -1 | 0 | 1 {
  const from = orientation(ax, ay, bx, by, px, py) >= 0;
  const to = orientation(ax, ay, bx, by, qx, qy) >= 0;
  if (from === to) return 0;
  const a = orientation(px, py, qx, qy, ax, ay) >= 0;
  const b = orientation(px, py, qx, qy, bx, by) >= 0;
  if (a === b) return 0;
  return to ? 1 : -1;
}

/** Share 0..1 of the step p→q at which it meets the line through a and b; 0 when the step runs along it. */
export function meetingShare(
  px: number,
  py: number,
  qx: number,
  qy: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): number {
  const from = orientation(ax, ay, bx, by, px, py);
  const to = orientation(ax, ay, bx, by, qx, qy);
  return from === to ? 0 : Math.max(0, Math.min(1, from / (from - to)));
}
