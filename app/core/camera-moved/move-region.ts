import type { RegionDraft } from '../../shared/domain/region.ts';
import { MAX_POINTS } from '../../shared/domain/region-limits.ts';
import type { Similarity } from '../../shared/domain/view.ts';
import type { Point } from '../geometry/point.ts';
import { polygonArea } from '../geometry/polygon.ts';
import { move } from './similarity.ts';

/** A region where its place in the world is now, and the share of its length or area that is still in the picture, 0..1. */
export interface MovedRegion {
  draft: RegionDraft;
  kept: number;
}

/** `aspect`: the picture's width by its height. Null: nothing of it is in the picture any more. */
export function moveRegion(draft: RegionDraft, similarity: Similarity, aspect: number): MovedRegion | null {
  const moved = (points: readonly Point[]) => points.map((point) => movePoint(point, similarity, aspect));
  switch (draft.kind) {
    case 'line': {
      const line = clipLine(moved(draft.points), aspect);
      return line && { draft: { ...draft, points: line.points }, kept: line.kept };
    }
    case 'gate': {
      const first = clipLine(moved(draft.points), aspect),
        second = clipLine(moved(draft.secondPoints), aspect);
      if (!first || !second) return null;
      const kept = Math.min(first.kept, second.kept);
      return { draft: { ...draft, points: first.points, secondPoints: second.points }, kept };
    }
    case 'zone':
    case 'ignore': {
      const area = clipArea(moved(draft.points));
      return area && { draft: { ...draft, points: area.points }, kept: area.kept };
    }
    default:
      return draft satisfies never;
  }
}

/** A normalized point of the reference picture in the picture of now. */
export function movePoint([x, y]: Point, similarity: Similarity, aspect: number): Point {
  const at = move(similarity, { x: x - 0.5, y: (y - 0.5) / aspect });
  return [at.x + 0.5, at.y * aspect + 0.5];
}

/** Finer than any handle: a ten-thousandth of the picture. */
const rounded = (value: number) => Math.round(value * 10_000) / 10_000;

type Piece = { points: [number, number][]; length: number };

/** The longest piece of a polyline that lies in the picture. */
function clipLine(points: readonly Point[], aspect: number): { points: [number, number][]; kept: number } | null {
  const pieces: Piece[] = [];
  let whole = 0,
    open: Piece | null = null;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]],
      length = Math.hypot((b[0] - a[0]) * aspect, b[1] - a[1]);
    whole += length;
    const inside = clipSegment(a, b);
    if (!inside) {
      open = null;
      continue;
    }
    const [from, to] = inside,
      at = (t: number): [number, number] => [rounded(a[0] + t * (b[0] - a[0])), rounded(a[1] + t * (b[1] - a[1]))];
    if (!open || from > 0) pieces.push((open = { points: [at(from)], length: 0 }));
    open.points.push(at(to));
    open.length += (to - from) * length;
    if (to < 1) open = null;
  }
  const longest = pieces.reduce<Piece | null>(
    (best, piece) => (piece.length > (best?.length ?? 0) ? piece : best),
    null,
  );
  return longest && whole > 0 ? { points: longest.points, kept: longest.length / whole } : null;
}

/** From and to which share of a–b lies in the picture: Liang and Barsky, "A new concept and method for line clipping" (1984). */
function clipSegment([ax, ay]: Point, [bx, by]: Point): [from: number, to: number] | null {
  let from = 0,
    to = 1;
  for (const [step, room] of [
    [ax - bx, ax],
    [bx - ax, 1 - ax],
    [ay - by, ay],
    [by - ay, 1 - ay],
  ]) {
    if (step === 0) {
      if (room < 0) return null;
    } else if (step < 0) from = Math.max(from, room / step);
    else to = Math.min(to, room / step);
  }
  return from < to ? [from, to] : null;
}

/** What of a polygon lies in the picture: Sutherland and Hodgman, "Reentrant polygon clipping" (1974). */
function clipArea(points: readonly Point[]): { points: [number, number][]; kept: number } | null {
  const whole = polygonArea(points);
  let left: Point[] = [...points];
  for (const [axis, limit, sign] of [
    [0, 0, 1],
    [0, 1, -1],
    [1, 0, 1],
    [1, 1, -1],
  ] as const) {
    const room = (point: Point) => sign * (point[axis] - limit);
    left = left.flatMap((b, i) => {
      const a = left.at(i - 1)!,
        t = room(a) / (room(a) - room(b));
      const meeting: Point = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
      if (room(b) >= 0) return room(a) >= 0 ? [b] : [meeting, b];
      return room(a) >= 0 ? [meeting] : [];
    });
  }
  const corners = left
    .map(([x, y]): [number, number] => [rounded(x), rounded(y)])
    .filter(([x, y], i, all) => i === 0 || x !== all[i - 1][0] || y !== all[i - 1][1]);
  if (corners.length > 1 && corners[0][0] === corners.at(-1)![0] && corners[0][1] === corners.at(-1)![1]) corners.pop();
  const area = corners.length >= 3 && corners.length <= MAX_POINTS ? polygonArea(corners) : 0;
  return area > 0 ? { points: corners, kept: Math.min(1, area / whole) } : null;
}
