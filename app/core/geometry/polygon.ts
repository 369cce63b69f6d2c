import { orientation, type Point } from './point.ts';
import { distanceToSegment } from './segment.ts';

/*
 * Polygons as lists of their corners; the last joins the first. Either turn is welcome.
 */

/** Normalized units; nearer than any mouse or camera can tell. */
const TOUCHING = 1e-9;

/** True when its border meets itself nowhere: no crossing, no touching, no fold, no corner twice, and three corners at least. */
export function isSimplePolygon(points: readonly Point[]): boolean {
  const n = points.length;
  if (n < 3) return false;
  for (let i = 0; i < n; i++) {
    const a = points[i],
      b = points[(i + 1) % n],
      c = points[(i + 2) % n];
    if (touches(a, b, c) || touches(b, c, a)) return false;
    for (let j = i + 2; j < n; j++) {
      const next = (j + 1) % n;
      if (next !== i && meet(a, b, points[j], points[next])) return false;
    }
  }
  return true;
}

/** Share of the picture that a simple polygon of normalized points covers, never negative (shoelace formula). */
export function polygonArea(points: readonly Point[]): number {
  let doubled = 0;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++)
    doubled += points[j][0] * points[i][1] - points[i][0] * points[j][1];
  return Math.abs(doubled) / 2;
}

/**
 * True when the point lies in the polygon or on its border: feet below the picture are judged at its edge, and a zone that was drawn down to the
 * edge holds them. (Crossings of a ray to the right; an edge owns its upper end.)
 */
export function insidePolygon(x: number, y: number, points: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [ax, ay] = points[j],
      [bx, by] = points[i];
    const near =
      x >= Math.min(ax, bx) - TOUCHING &&
      x <= Math.max(ax, bx) + TOUCHING &&
      y >= Math.min(ay, by) - TOUCHING &&
      y <= Math.max(ay, by) + TOUCHING;
    if (near && distanceToSegment(x, y, ax, ay, bx, by) <= TOUCHING) return true;
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** So many points of each piece of a path are looked at. */
const STEPS = 32;

/** True when the whole path lies in the polygon. */
export function holds(polygon: readonly Point[], path: readonly Point[]): boolean {
  for (let i = 1; i < path.length; i++) {
    const [ax, ay] = path[i - 1],
      [bx, by] = path[i];
    for (let step = 0; step <= STEPS; step++)
      if (!insidePolygon(ax + ((bx - ax) * step) / STEPS, ay + ((by - ay) * step) / STEPS, polygon)) return false;
  }
  return path.length > 1;
}

/** Distance of a normalized point from the polygon in picture heights (x is worth `aspectRatio` of y); 0 in it and on its border. */
export function distanceToPolygon(x: number, y: number, points: readonly Point[], aspectRatio: number): number {
  if (insidePolygon(x, y, points)) return 0;
  let nearest = Infinity;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [ax, ay] = points[j],
      [bx, by] = points[i];
    nearest = Math.min(nearest, distanceToSegment(x * aspectRatio, y, ax * aspectRatio, ay, bx * aspectRatio, by));
  }
  return nearest;
}

function touches([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): boolean {
  return distanceToSegment(x, y, ax, ay, bx, by) <= TOUCHING;
}

/** The segments a–b and c–d have a point in common. */
function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  if (touches(a, b, c) || touches(a, b, d) || touches(c, d, a) || touches(c, d, b)) return true;
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

function side([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): boolean {
  return orientation(ax, ay, bx, by, x, y) > 0;
}
