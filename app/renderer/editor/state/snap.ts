import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import { keepInside, toPixels, type Size } from '../canvas/view.ts';

/** A straight line over the whole picture that a point may be pulled to: x or y equals `at` (0..1). */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
}

/** How near (CSS px) a point must be to be pulled to a guide. */
export const SNAP_RADIUS = 6;

export interface SnapOptions {
  /** The picture in CSS px: angles are those that are seen. */
  view: Size;
  /** Neighbour from which the segment is kept at a multiple of 45°; null: free. */
  straightFrom: NormalizedPoint | null;
  guides: readonly Guide[];
}

/** Where the point goes, and the guides that pulled it there. Straight wins over guides. */
export function snap(
  at: NormalizedPoint,
  { view, straightFrom, guides }: SnapOptions,
): { point: NormalizedPoint; guides: Guide[] } {
  if (straightFrom) return { point: straight(straightFrom, at, view), guides: [] };
  const pulled: Guide[] = [];
  const pull = (axis: 'x' | 'y', value: number, extent: number) => {
    let best: Guide | null = null,
      nearest = SNAP_RADIUS;
    for (const guide of guides) {
      const distance = Math.abs(guide.at - value) * extent;
      if (guide.axis === axis && distance < nearest) {
        best = guide;
        nearest = distance;
      }
    }
    if (best) pulled.push(best);
    return best ? best.at : value;
  };
  const point: NormalizedPoint = [pull('x', at[0], view.width), pull('y', at[1], view.height)];
  return { point: keepInside(point), guides: pulled };
}

/** Edges and middle of the picture, and the points that are already there. */
export function pictureGuides(points: readonly NormalizedPoint[]): Guide[] {
  const xs = new Set([0, 0.5, 1, ...points.map((point) => point[0])]);
  const ys = new Set([0, 0.5, 1, ...points.map((point) => point[1])]);
  return [...[...xs].map((at): Guide => ({ axis: 'x', at })), ...[...ys].map((at): Guide => ({ axis: 'y', at }))];
}

/** `at` moved onto the nearest ray of 0°, 45°, 90° … from `from`, and no further than the picture's edge along that ray. */
export function straight(from: NormalizedPoint, at: NormalizedPoint, view: Size): NormalizedPoint {
  const [fx, fy] = toPixels(from, view),
    [x, y] = toPixels(at, view);
  const angle = Math.round(Math.atan2(y - fy, x - fx) / (Math.PI / 4)) * (Math.PI / 4);
  const ux = Math.round(Math.cos(angle) * 1e9) / 1e9,
    uy = Math.round(Math.sin(angle) * 1e9) / 1e9;
  const room = Math.min(reach(fx, ux, view.width), reach(fy, uy, view.height));
  const length = Math.min(room, (x - fx) * ux + (y - fy) * uy);
  return keepInside([(fx + ux * length) / view.width, (fy + uy * length) / view.height]);
}

const reach = (from: number, direction: number, extent: number) =>
  direction > 0 ? (extent - from) / direction : direction < 0 ? -from / direction : Infinity;
