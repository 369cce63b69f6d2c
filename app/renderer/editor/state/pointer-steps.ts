import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import { MAX_POINTS } from '../../../shared/domain/region-limits.ts';
import { addPoint, finish } from './draw-steps.ts';
import {
  committed,
  EMPTY,
  IDLE,
  rectangleOf,
  release,
  withRegion,
  type Drawing,
  type EditorState,
} from './editor-state.ts';
import { HANDLE_RADIUS, hitTest } from './hit-test.ts';
import {
  fewestPoints,
  isClosed,
  pathsOf,
  samePath,
  shifted,
  withPath,
  withPaths,
  type EditorRegion,
} from './regions.ts';
import { pictureGuides, snap } from './snap.ts';
import { middle, pixelDistance } from '../canvas/view.ts';

export interface Pointer {
  at: NormalizedPoint;
  shift?: boolean;
  touch?: boolean;
}

/** A press that moves less (CSS px) is a click. */
const CLICK_RADIUS = 5;
const TOUCH_CLICK_RADIUS = 10;
/** A press so near (CSS px) the first point closes a polygon. */
const CLOSE_RADIUS = 14;
const clickRadius = (touch = false) => (touch ? TOUCH_CLICK_RADIUS : CLICK_RADIUS);

export function pointerDown(state: EditorState, { at, shift, touch = false }: Pointer): EditorState {
  if (state.tool !== 'select') {
    const drawing = state.gesture.kind === 'drawing' ? state.gesture : EMPTY;
    const { point, guides } = next(state, drawing, at, shift);
    if (drawing.points.length > 0)
      return { ...state, guides, gesture: { ...drawing, cursor: point, placed: false, pressedAt: at } };
    return {
      ...state,
      selected: null,
      point: null,
      guides,
      gesture: { ...drawing, points: [point], cursor: point, placed: false, pressedAt: point },
    };
  }
  const hit = hitTest(state.regions, state.selected, at, state.view, touch);
  if (!hit)
    return state.selected === null ? state : { ...state, selected: null, point: null, gesture: IDLE, mark: null };
  const holds = hit.kind === 'body' && hit.key !== state.selected;
  return {
    ...state,
    selected: hit.key,
    point: hit.kind === 'point' ? { path: hit.path, index: hit.index } : null,
    mark: null,
    gesture: { kind: 'pressing', hit, from: at, touch, holds },
  };
}

export function pointerMove(state: EditorState, { at, shift }: Pointer): EditorState {
  const { gesture } = state;
  switch (gesture.kind) {
    case 'idle':
    case 'drawing': {
      if (state.tool === 'select') return state;
      const drawing = gesture.kind === 'drawing' ? gesture : EMPTY;
      const { point, guides } = next(state, drawing, at, shift);
      return { ...state, guides, gesture: { ...drawing, cursor: point, placed: false } };
    }
    case 'pressing': {
      if (gesture.holds || pixelDistance(gesture.from, at, state.view) < clickRadius(gesture.touch)) return state;
      const region = state.regions.find((other) => other.key === gesture.hit.key);
      if (!region || (gesture.hit.kind === 'midpoint' && pathsOf(region)[gesture.hit.path].length >= MAX_POINTS))
        return state;
      return drag(
        {
          ...state,
          gesture: { kind: 'dragging', hit: gesture.hit, from: gesture.from, touch: gesture.touch, original: region },
        },
        at,
        shift,
      );
    }
    case 'dragging':
      return drag(state, at, shift);
  }
}

export function pointerUp(state: EditorState, pointer: Pointer): EditorState {
  const { gesture } = state;
  if (gesture.kind === 'drawing') return liftWhileDrawing(state, gesture, pointer);
  if (gesture.kind === 'pressing') return { ...state, gesture: IDLE };
  if (gesture.kind !== 'dragging') return state;
  const done = drag(state, pointer.at, pointer.shift),
    { original } = gesture;
  const now = done.regions.find((region) => region.key === original.key);
  if (!now || pathsOf(now).every((path, i) => samePath(path, pathsOf(original)[i]))) return release(state);
  return committed({ ...done, gesture: IDLE, guides: [] }, withRegion(state.regions, original), null);
}

/** One drag is a line, or a rectangle; else each lift places a point, and one on the last point, or on the first of a polygon, ends it. */
function liftWhileDrawing(state: EditorState, drawing: Drawing, { at, shift, touch }: Pointer): EditorState {
  const { points, pressedAt } = drawing,
    closed = state.tool !== 'select' && isClosed(state.tool);
  if (!pressedAt || state.tool === 'select') return state;
  const { point } = next(state, drawing, at, shift),
    last = points[points.length - 1];
  const lifted: EditorState = { ...state, gesture: { ...drawing, pressedAt: null } };
  if (points.length === 1 && pressedAt === last) {
    if (pixelDistance(pressedAt, at, state.view) < clickRadius(touch)) return lifted;
    if (pixelDistance(point, last, state.view) < HANDLE_RADIUS / 2) return lifted;
    return finish({
      ...state,
      gesture: {
        ...drawing,
        points: closed ? rectangleOf(last, point) : [last, point],
        cursor: point,
        placed: false,
        pressedAt: null,
      },
    });
  }
  const closes = closed && point === points[0] && points.length >= fewestPoints(state.tool);
  if (closes || pixelDistance(point, last, state.view) < HANDLE_RADIUS / 2)
    return points.length >= fewestPoints(state.tool) ? finish(lifted) : lifted;
  return addPoint(state, drawing, point);
}

/** Where the next point goes: onto the first one when that closes a polygon. */
function next(state: EditorState, { points, first }: Drawing, at: NormalizedPoint, shift = false) {
  if (
    state.tool !== 'select' &&
    isClosed(state.tool) &&
    points.length >= 3 &&
    pixelDistance(at, points[0], state.view) < CLOSE_RADIUS
  )
    return { point: points[0], guides: [] };
  return place(state, at, points.at(-1) ?? null, shift, [
    ...state.regions.flatMap((region) => pathsOf(region).flat()),
    ...(first ?? []),
    ...points,
  ]);
}

function place(
  state: EditorState,
  at: NormalizedPoint,
  neighbour: NormalizedPoint | null,
  shift: boolean,
  others: readonly NormalizedPoint[],
) {
  return snap(at, {
    view: state.view,
    straightFrom: shift ? neighbour : null,
    guides: state.snapping ? pictureGuides(others) : [],
  });
}

function drag(state: EditorState, at: NormalizedPoint, shift = false): EditorState {
  if (state.gesture.kind !== 'dragging') return state;
  const { hit, from, original } = state.gesture,
    paths = pathsOf(original);
  const into = (region: EditorRegion, more: Partial<EditorState>): EditorState => ({
    ...state,
    guides: [],
    ...more,
    regions: withRegion(state.regions, region),
  });
  const by: NormalizedPoint = [at[0] - from[0], at[1] - from[1]];
  if (hit.kind === 'body') return into(withPaths(original, shifted(paths, by)), { point: null });
  if (hit.kind === 'segment')
    return into(withPath(original, hit.path, shifted([paths[hit.path]], by)[0]), { point: null });

  const points = [...paths[hit.path]];
  const index = hit.kind === 'midpoint' ? hit.index + 1 : hit.index;
  if (hit.kind === 'midpoint')
    points.splice(index, 0, middle(points[hit.index], points[(hit.index + 1) % points.length]));
  const neighbour = points[index - 1] ?? (isClosed(original.kind) ? points[points.length - 1] : points[index + 1]);
  const others = [
    ...state.regions.filter((region) => region.key !== hit.key).flatMap((region) => pathsOf(region).flat()),
    ...paths.flatMap((path, i) => (i === hit.path ? [] : path)),
    ...points.filter((_, i) => i !== index),
  ];
  const { point, guides } = place(state, at, neighbour, shift, others);
  points[index] = point;
  return into(withPath(original, hit.path, points), { guides, point: { path: hit.path, index } });
}
