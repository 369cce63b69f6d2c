import { MAX_POINTS, MAX_REGIONS } from '../../shared/domain/region.ts';
import { errorInfo, type ErrorInfo } from '../../shared/errors.ts';
import type { Point } from './point.ts';
import { crossesItself, polylineLength } from './polyline.ts';

/** Shares of the picture. */
export const SHORTEST_LINE = 0.03;
export const EDGE_MARGIN = 0.01;

const percent = (share: number) => Math.round(share * 1000) / 10;

/**
 * Why a drawn line cannot count, or null. The editor, the application and the command line ask the same question. `others` are the other
 * lines of this camera (not the one that is being changed).
 */
export function lineProblem(draft: { name: string; points: readonly Point[] }, others: readonly { name: string }[] = []): ErrorInfo | null {
  const { points } = draft;
  const name = draft.name.trim();
  if (others.length >= MAX_REGIONS) return errorInfo('REGION_007', { maximum: MAX_REGIONS });
  if (points.length < 2 || points.length > MAX_POINTS) return errorInfo('REGION_006', { name, count: points.length, maximum: MAX_POINTS });
  for (let i = 0; i < points.length; i++) {
    const [x, y] = points[i];
    if (!Number.isFinite(x) || !Number.isFinite(y)) return errorInfo('REGION_005', { name, point: i + 1 });
    if (x < 0 || x > 1 || y < 0 || y > 1) return errorInfo('REGION_002', { name, point: i + 1 });
  }
  const length = polylineLength(points);
  if (length < SHORTEST_LINE) return errorInfo('REGION_001', { name, percent: percent(length), minimum: percent(SHORTEST_LINE) });
  if (crossesItself(points)) return errorInfo('REGION_003', { name });
  if (runsAlongEdge(points)) return errorInfo('REGION_004', { name, minimum: percent(EDGE_MARGIN) });
  if (others.some((other) => other.name.trim().toLowerCase() === name.toLowerCase())) return errorInfo('REGION_008', { name });
  return null;
}

/** A whole segment lies within the margin of one edge; ends that only touch an edge are welcome. */
function runsAlongEdge(points: readonly Point[]): boolean {
  const near = ([[x0, y0], [x1, y1]]: [Point, Point]) =>
    Math.max(x0, x1) < EDGE_MARGIN || Math.min(x0, x1) > 1 - EDGE_MARGIN || Math.max(y0, y1) < EDGE_MARGIN || Math.min(y0, y1) > 1 - EDGE_MARGIN;
  for (let i = 1; i < points.length; i++) if (near([points[i - 1], points[i]])) return true;
  return false;
}
