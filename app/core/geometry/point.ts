/** A point or a vector; the caller knows the space. */
export type Point = readonly [x: number, y: number];

/** Positive when c lies on the right hand of a→b in image coordinates (y down). */
export function orientation(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
