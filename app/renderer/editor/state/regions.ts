import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import {
  opposite,
  type Anchor,
  type Compass,
  type CountedDirections,
  type CountMode,
  type GateDraft,
  type Hours,
  type IgnoreDraft,
  type LineDraft,
  type Region,
  type RegionDraft,
  type SiteSum,
  type ZoneDraft,
} from '../../../shared/domain/region.ts';
import { keepInside, type Size } from '../canvas/view.ts';

/* Lines, gates, zones and ignore zones while they are edited: all are one or two paths of points, open or closed. */

export type RegionKind = Region['kind'];
export type Path = readonly NormalizedPoint[];

type Edited<D extends RegionDraft> = Omit<D, 'points' | 'secondPoints'> & {
  /** Names it within this editor for as long as it is open. */
  readonly key: string;
  /** Null: never saved. */
  readonly regionId: string | null;
  /** The saved version that this began from; null: new, or brought back after it was deleted. */
  readonly base: Region | null;
  readonly points: Path;
};
export type EditorLine = Edited<LineDraft>;
export type EditorGate = Edited<GateDraft> & { readonly secondPoints: Path };
export type EditorZone = Edited<ZoneDraft>;
export type EditorIgnore = Edited<IgnoreDraft>;
export type EditorRegion = EditorLine | EditorGate | EditorZone | EditorIgnore;

/** What can be changed without moving a point; a region takes those that it has. */
export type RegionChange = Partial<{
  name: string;
  counts: CountedDirections;
  anchor: Anchor;
  mode: CountMode;
  hours: Hours | null;
  holdMs: number;
  releaseMs: number;
  capacity: number | null;
  queue: boolean;
  compass: Compass | undefined;
  siteSum: SiteSum | undefined;
}>;

export const isCrossed = (region: EditorRegion): region is EditorLine | EditorGate =>
  region.kind === 'line' || region.kind === 'gate';
export const isClosed = (kind: RegionKind): boolean => kind === 'zone' || kind === 'ignore';
/** Points that one path of it needs. */
export const fewestPoints = (kind: RegionKind): number => (isClosed(kind) ? 3 : 2);

/** One path; of a gate two, in the order in which somebody who comes in crosses them. */
export const pathsOf = (region: EditorRegion): readonly Path[] =>
  region.kind === 'gate' ? [region.points, region.secondPoints] : [region.points];

export function withPaths<R extends EditorRegion>(region: R, [points, second]: readonly Path[]): R {
  return region.kind === 'gate' ? { ...region, points, secondPoints: second } : { ...region, points };
}

export const withPath = <R extends EditorRegion>(region: R, index: number, path: Path): R =>
  withPaths(
    region,
    pathsOf(region).map((other, i) => (i === index ? path : other)),
  );

/** Area by which a press means the region: the polygon itself; of a gate what lies between its lines. */
export const areaOf = (region: EditorRegion): Path | null =>
  region.kind === 'gate'
    ? [...region.points, ...[...region.secondPoints].reverse()]
    : isClosed(region.kind)
      ? region.points
      : null;

export function newRegion(
  kind: RegionKind,
  key: string,
  name: string,
  [points, second]: readonly Path[],
  anchor: Anchor,
): EditorRegion {
  const rule = {
    key,
    regionId: null,
    base: null,
    name,
    points,
    counts: 'both',
    anchor,
    mode: 'immediate',
    hours: null,
  } as const;
  switch (kind) {
    case 'line':
      return { kind, ...rule };
    case 'gate':
      return { kind, ...rule, secondPoints: second };
    case 'zone':
      return {
        kind,
        key,
        regionId: null,
        base: null,
        name,
        points,
        anchor,
        holdMs: 1000,
        releaseMs: 3000,
        capacity: null,
        queue: false,
        hours: null,
      };
    case 'ignore':
      return { kind, key, regionId: null, base: null, name, points };
  }
}

/** What is sent: two regions with equal drafts count alike. */
export function toDraft(region: EditorRegion | Region): RegionDraft {
  const { kind } = region,
    name = region.name.trim(),
    points = copied(region.points);
  switch (kind) {
    case 'line':
    case 'gate': {
      const rule = {
        name,
        counts: region.counts,
        anchor: region.anchor,
        mode: region.mode,
        hours: copiedHours(region.hours),
        ...(region.compass && { compass: region.compass }),
        ...(region.siteSum && { siteSum: region.siteSum }),
      };
      return kind === 'line'
        ? { kind, ...rule, points }
        : { kind, ...rule, points, secondPoints: copied(region.secondPoints) };
    }
    case 'zone': {
      const { anchor, holdMs, releaseMs, capacity, queue } = region;
      return { kind, name, anchor, holdMs, releaseMs, capacity, queue, hours: copiedHours(region.hours), points };
    }
    case 'ignore':
      return { kind, name, points };
  }
}

const copied = (points: Path) => points.map(([x, y]): [number, number] => [x, y]);
const copiedHours = (hours: Hours | null) => hours && { fromMinutes: hours.fromMinutes, toMinutes: hours.toMinutes };

export const sameRegion = (a: EditorRegion | Region, b: EditorRegion | Region): boolean =>
  JSON.stringify(toDraft(a)) === JSON.stringify(toDraft(b));

export const fromSaved = (region: Region): EditorRegion => ({
  ...toDraft(region),
  key: region.regionId,
  regionId: region.regionId,
  base: region,
});

/** A draft as the counting rules take it; a region that was never saved goes by its key. */
export const toRegion = (region: EditorRegion): Region => ({
  ...toDraft(region),
  regionId: region.regionId ?? region.key,
  ruleVersion: 1,
  savedAtMs: 0,
});

/** In and out change places: the points are walked the other way; a gate's lines change places as well. */
export function flipped(region: EditorRegion): EditorRegion {
  const back = (path: Path) => [...path].reverse();
  if (region.kind !== 'line' && region.kind !== 'gate') return region;
  // Who went in to the north goes out to the north now.
  const way = region.compass && { compass: opposite(region.compass) };
  return region.kind === 'line'
    ? { ...region, ...way, points: back(region.points) }
    : { ...region, ...way, points: back(region.secondPoints), secondPoints: back(region.points) };
}

/** All paths by the same vector, shortened so that no point leaves the picture. */
export function shifted(paths: readonly Path[], [dx, dy]: NormalizedPoint): Path[] {
  const xs = paths.flat().map((point) => point[0]),
    ys = paths.flat().map((point) => point[1]);
  const bx = Math.min(1 - Math.max(...xs), Math.max(-Math.min(...xs), dx)),
    by = Math.min(1 - Math.max(...ys), Math.max(-Math.min(...ys), dy));
  return paths.map((path) => path.map(([x, y]) => keepInside([x + bx, y + by])));
}

export const samePath = (a: Path, b: Path) =>
  a.length === b.length && a.every((point, i) => point[0] === b[i][0] && point[1] === b[i][1]);

/** How far a gate's second line is from its first when the editor proposes it, as a share of the picture's height: a short step of somebody in the middle distance. */
const GATE_GAP = 0.14;

/** A copy of a line on its inside, for the second line of a gate; on the other side where the inside has no room. `picture` gives the proportions. */
export function parallel(points: Path, picture: Size): Path {
  const a = points[0],
    b = points[points.length - 1],
    w = picture.width / picture.height;
  const dx = (b[0] - a[0]) * w,
    dy = b[1] - a[1],
    length = Math.hypot(dx, dy) || 1;
  const [nx, ny] = [-dy / length / w, dx / length];
  const room = (sign: 1 | -1) =>
    Math.min(GATE_GAP, ...points.map(([x, y]) => Math.min(reach(x, nx * sign), reach(y, ny * sign))));
  const inside = room(1),
    outside = room(-1),
    by = inside >= GATE_GAP / 2 || inside >= outside ? inside : -outside;
  return points.map(([x, y]) => keepInside([x + nx * by, y + ny * by]));
}

const reach = (from: number, direction: number) =>
  direction > 0 ? (1 - from) / direction : direction < 0 ? -from / direction : Infinity;

/** The two lines of a gate as the rules want them: both drawn the same way, the second on the inside of the first. */
export function inOrder(first: Path, second: Path): [Path, Path] {
  const along = (path: Path): NormalizedPoint => [
    path[path.length - 1][0] - path[0][0],
    path[path.length - 1][1] - path[0][1],
  ];
  const centre = (path: Path): NormalizedPoint => [
    path.reduce((sum, [x]) => sum + x, 0) / path.length,
    path.reduce((sum, [, y]) => sum + y, 0) / path.length,
  ];
  const [ax, ay] = along(first),
    [bx, by] = along(second);
  const turned = ax * bx + ay * by < 0 ? [...second].reverse() : second;
  const [cx, cy] = centre(first),
    [ex, ey] = centre(turned);
  return ax * (ey - cy) - ay * (ex - cx) >= 0 ? [first, turned] : [turned, first];
}
