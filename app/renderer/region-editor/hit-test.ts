import type { NormalizedPoint } from '../../shared/domain/geometry.ts';
import { middle, pixelDistance, segmentDistance, type Size } from './view.ts';

/** Half of the 44 px hit area of a handle, CSS px. */
export const HANDLE_RADIUS = 22;
/** How far beside a segment a press still means it, CSS px. */
export const SEGMENT_RADIUS = 12;
/** A shorter segment (CSS px) has no midpoint: its two ends need the room. */
export const MIDPOINT_SEGMENT = 64;

/** `index`: of the point, or of the segment (point `index` to `index + 1`). */
export type Hit = { kind: 'point' | 'midpoint' | 'segment'; key: string; index: number };

export interface HitLine { readonly key: string; readonly points: readonly NormalizedPoint[] }

/**
 * What a press at `at` means. Handles (points and midpoints) belong to the selected line only and the nearest wins, a point before a
 * midpoint at the same distance; then segments of any line, the selected one first at the same distance. `view` is the picture in CSS px.
 */
export function hitTest(lines: readonly HitLine[], selected: string | null, at: NormalizedPoint, view: Size, touch = false): Hit | null {
  let best: Hit | null = null, nearest = HANDLE_RADIUS;
  const offer = (distance: number, hit: Hit, wins: boolean) => {
    if (distance < nearest || (wins && distance === nearest)) { best = hit; nearest = distance; }
  };
  const chosen = lines.find((line) => line.key === selected);
  if (chosen) {
    const { key, points } = chosen;
    points.forEach((point, index) => offer(pixelDistance(at, point, view), { kind: 'point', key, index }, true));
    midpoints(points, view).forEach(([index, point]) => offer(pixelDistance(at, point, view), { kind: 'midpoint', key, index }, false));
  }
  if (best) return best;
  nearest = touch ? HANDLE_RADIUS : SEGMENT_RADIUS;
  for (const { key, points } of lines) {
    for (let index = 0; index + 1 < points.length; index++) {
      offer(segmentDistance(at, points[index], points[index + 1], view), { kind: 'segment', key, index }, key === selected);
    }
  }
  return best;
}

/** The hollow handles between points: pulling one bends the line there. */
export function midpoints(points: readonly NormalizedPoint[], view: Size): [index: number, point: NormalizedPoint][] {
  const found: [number, NormalizedPoint][] = [];
  for (let index = 0; index + 1 < points.length; index++) {
    if (pixelDistance(points[index], points[index + 1], view) >= MIDPOINT_SEGMENT) found.push([index, middle(points[index], points[index + 1])]);
  }
  return found;
}
