import { MAX_POINTS, MAX_REGIONS } from '../../shared/domain/region-limits.ts';
import type { RegionDraft } from '../../shared/domain/region.ts';
import type { ErrorCode, ErrorParams } from '../../shared/errors.ts';
import { orientation, type Point } from './point.ts';
import { holds, isSimplePolygon, polygonArea } from './polygon.ts';
import { crossesItself, polylineLength, polylinesMeet } from './polyline.ts';
import { distanceToSegment } from './segment.ts';

/** Shares of the picture. */
export const SHORTEST_LINE = 0.03;
export const EDGE_MARGIN = 0.01;
export const SMALLEST_ZONE = 0.001;

/** What of a drawn region is asked: its name and its points, whatever else it says. */
export type Drawn =
  | { kind: 'line' | 'zone' | 'ignore'; name: string; points: readonly Point[] }
  | { kind: 'gate'; name: string; points: readonly Point[]; secondPoints: readonly Point[] };

/** Another region of the camera. */
export type Other = { name: string } & Partial<Pick<Drawn, 'kind' | 'points'>> & { secondPoints?: readonly Point[] };

/** The code of what is wrong, and what its sentence says. */
export interface RegionProblem {
  code: ErrorCode;
  params: ErrorParams;
}
const problemOf = (code: ErrorCode, params: ErrorParams): RegionProblem => ({ code, params });

const percent = (share: number) => Math.round(share * 1000) / 10;

/**
 * Why a drawn region cannot count, or null. The editor, the application and the command line ask the same question. `others` are the other
 * regions of this camera (not the one that is being changed), as far as they are drawn.
 */
export function regionProblem(draft: Drawn | RegionDraft, others: readonly Other[] = []): RegionProblem | null {
  const name = draft.name.trim();
  if (others.length >= MAX_REGIONS) return problemOf('REGION_007', { maximum: MAX_REGIONS });
  const problem =
    draft.kind === 'zone' || draft.kind === 'ignore'
      ? polygonProblem(name, draft.points)
      : draft.kind === 'gate'
        ? gateProblem(name, draft.points, draft.secondPoints)
        : polylineProblem(name, draft.points);
  if (problem) return problem;
  if (others.some((other) => other.name.trim().toLowerCase() === name.toLowerCase()))
    return problemOf('REGION_008', { name });
  const ignored = ignoredBy(draft, others);
  return ignored && problemOf('REGION_012', ignored);
}

/** The names of a region and of the ignore zone that covers the whole of a line, of one of a gate's, or of a zone: nobody is seen there. */
export function ignoredBy(draft: Other, others: readonly Other[]): { name: string; ignore: string } | null {
  for (const other of others) {
    const [ignore, counting] = draft.kind === 'ignore' ? [draft, other] : [other, draft];
    if (ignore.kind !== 'ignore' || counting.kind === 'ignore' || !ignore.points) continue;
    const paths = [counting.points, counting.secondPoints].filter((path) => path !== undefined);
    if (!paths.some((path) => holds(ignore.points!, counting.kind === 'zone' ? [...path, path[0]] : path))) continue;
    return { name: counting.name.trim(), ignore: ignore.name.trim() };
  }
  return null;
}

function pointsProblem(name: string, points: readonly Point[], minimum: number): RegionProblem | null {
  if (points.length < minimum || points.length > MAX_POINTS)
    return problemOf('REGION_006', { name, count: points.length, minimum, maximum: MAX_POINTS });
  for (let i = 0; i < points.length; i++) {
    const [x, y] = points[i];
    if (!Number.isFinite(x) || !Number.isFinite(y)) return problemOf('REGION_005', { name, point: i + 1 });
    if (x < 0 || x > 1 || y < 0 || y > 1) return problemOf('REGION_002', { name, point: i + 1 });
  }
  return null;
}

function polylineProblem(name: string, points: readonly Point[]): RegionProblem | null {
  const problem = pointsProblem(name, points, 2);
  if (problem) return problem;
  const length = polylineLength(points);
  if (length < SHORTEST_LINE)
    return problemOf('REGION_001', { name, percent: percent(length), minimum: percent(SHORTEST_LINE) });
  if (crossesItself(points)) return problemOf('REGION_003', { name });
  if (runsAlongEdge(points)) return problemOf('REGION_004', { name, minimum: percent(EDGE_MARGIN) });
  return null;
}

/** Each line counts by itself; they do not meet, and the way in leads over the first and then over the second. */
function gateProblem(name: string, first: readonly Point[], second: readonly Point[]): RegionProblem | null {
  const problem = polylineProblem(name, first) ?? polylineProblem(name, second);
  if (problem) return problem;
  if (polylinesMeet(first, second)) return problemOf('REGION_010', { name });
  const behind = (line: readonly Point[], points: readonly Point[]) =>
    points.reduce((sum, point) => sum + sideOf(point, line), 0);
  if (!(behind(first, second) > 0 && behind(second, first) < 0)) return problemOf('REGION_011', { name });
  return null;
}

function polygonProblem(name: string, points: readonly Point[]): RegionProblem | null {
  const problem = pointsProblem(name, points, 3);
  if (problem) return problem;
  if (!isSimplePolygon(points)) return problemOf('REGION_003', { name });
  const area = polygonArea(points);
  return area < SMALLEST_ZONE
    ? problemOf('REGION_009', { name, percent: Math.round(area * 10_000) / 100, minimum: percent(SMALLEST_ZONE) })
    : null;
}

/** 1 on the right hand of the polyline's nearest segment, -1 on its left. */
function sideOf([x, y]: Point, line: readonly Point[]): number {
  let nearest = Infinity,
    side = 0;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1],
      [bx, by] = line[i];
    const distance = distanceToSegment(x, y, ax, ay, bx, by);
    if (distance < nearest) {
      nearest = distance;
      side = Math.sign(orientation(ax, ay, bx, by, x, y));
    }
  }
  return side;
}

/** A whole segment lies within the margin of one edge; ends that only touch an edge are welcome. */
function runsAlongEdge(points: readonly Point[]): boolean {
  const near = ([[x0, y0], [x1, y1]]: [Point, Point]) =>
    Math.max(x0, x1) < EDGE_MARGIN ||
    Math.min(x0, x1) > 1 - EDGE_MARGIN ||
    Math.max(y0, y1) < EDGE_MARGIN ||
    Math.min(y0, y1) > 1 - EDGE_MARGIN;
  for (let i = 1; i < points.length; i++) if (near([points[i - 1], points[i]])) return true;
  return false;
}
