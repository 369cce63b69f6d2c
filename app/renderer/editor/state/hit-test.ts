import { insidePolygon, polygonArea } from '../../../core/geometry/polygon.ts';
import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import { areaOf, isClosed, pathsOf, type EditorRegion, type Path } from './regions.ts';
import { middle, pixelDistance, segmentDistance, type Size } from '../canvas/view.ts';

/** Half of the 44 px hit area of a handle, CSS px. */
export const HANDLE_RADIUS = 22;
/** How far beside a segment a press still means it, CSS px. */
export const SEGMENT_RADIUS = 12;
/** A shorter segment (CSS px) has no midpoint: its two ends need the room. */
export const MIDPOINT_SEGMENT = 64;

/** `path`: which of the region's paths. `index`: of the point, or of the segment (point `index` to the next). `body`: the inside of a polygon, or between the lines of a gate. */
export interface Hit {
  readonly kind: 'point' | 'midpoint' | 'segment' | 'body';
  readonly key: string;
  readonly path: number;
  readonly index: number;
}

/**
 * What a press at `at` means. Handles (points and midpoints) belong to the selected region only and the nearest wins, a point before a
 * midpoint at the same distance; then segments of any region, the selected one first at the same distance; then the smallest area that holds it.
 * `view` is the picture in CSS px.
 */
export function hitTest(
  regions: readonly EditorRegion[],
  selected: string | null,
  at: NormalizedPoint,
  view: Size,
  touch = false,
): Hit | null {
  let best: Hit | null = null,
    nearest = HANDLE_RADIUS;
  const offer = (distance: number, hit: Hit, wins: boolean) => {
    if (distance < nearest || (wins && distance === nearest)) {
      best = hit;
      nearest = distance;
    }
  };
  const chosen = regions.find((region) => region.key === selected);
  if (chosen) {
    const { key } = chosen;
    pathsOf(chosen).forEach((points, path) => {
      points.forEach((point, index) =>
        offer(pixelDistance(at, point, view), { kind: 'point', key, path, index }, true),
      );
      midpoints(points, isClosed(chosen.kind), view).forEach(([index, point]) =>
        offer(pixelDistance(at, point, view), { kind: 'midpoint', key, path, index }, false),
      );
    });
  }
  if (best) return best;
  nearest = touch ? HANDLE_RADIUS : SEGMENT_RADIUS;
  for (const region of regions) {
    const { key } = region;
    pathsOf(region).forEach((points, path) =>
      segments(points, isClosed(region.kind)).forEach(([a, b], index) => {
        offer(
          segmentDistance(at, a, b, view),
          { kind: isClosed(region.kind) ? 'body' : 'segment', key, path, index },
          key === selected,
        );
      }),
    );
  }
  if (best) return best;
  let smallest = Infinity;
  for (const region of regions) {
    const area = areaOf(region);
    if (!area || !insidePolygon(at[0], at[1], area)) continue;
    const size = polygonArea(area);
    if (size < smallest) {
      smallest = size;
      best = { kind: 'body', key: region.key, path: 0, index: 0 };
    }
  }
  return best;
}

/** From each point to the next; of a closed path also from the last to the first. */
export function segments(points: Path, closed: boolean): [NormalizedPoint, NormalizedPoint][] {
  const pairs = points.slice(1).map((point, i): [NormalizedPoint, NormalizedPoint] => [points[i], point]);
  if (closed && points.length > 2) pairs.push([points[points.length - 1], points[0]]);
  return pairs;
}

/** The hollow handles between points: pulling one bends the path there. */
export function midpoints(points: Path, closed: boolean, view: Size): [index: number, point: NormalizedPoint][] {
  return segments(points, closed).flatMap(([a, b], index): [number, NormalizedPoint][] =>
    pixelDistance(a, b, view) >= MIDPOINT_SEGMENT ? [[index, middle(a, b)]] : [],
  );
}
