import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import { MAX_POINTS } from '../../../shared/domain/region-limits.ts';
import {
  canFinish,
  committed,
  drawingOf,
  EMPTY,
  IDLE,
  newAnchor,
  offeredLine,
  release,
  type Drawing,
  type EditorState,
  type Tool,
} from './editor-state.ts';
import { inOrder, newRegion, parallel, type Path, type RegionKind } from './regions.ts';

/* Drawing a new region: points are placed one after the other; a gate is its first line, then its second. */

export function takeTool(state: EditorState, tool: Tool): EditorState {
  const idle: EditorState = {
    ...state,
    ...(state.gesture.kind === 'drawing' ? { gesture: IDLE, guides: [] } : release(state)),
    tool,
    mark: null,
  };
  return tool === 'select' ? idle : { ...idle, point: null };
}

/** Where the cross-hair is, or begins: a gate's second line begins where it is offered. */
export const cursorOf = (state: EditorState): NormalizedPoint => {
  const drawing = state.gesture.kind === 'drawing' ? state.gesture : EMPTY;
  return (
    drawing.cursor ?? drawing.points.at(-1) ?? (drawing.first ? parallel(drawing.first, state.picture)[0] : [0.5, 0.5])
  );
};

/** Places a point at the cross-hair. */
export function putPoint(state: EditorState): EditorState {
  const drawing: Drawing = state.gesture.kind === 'drawing' ? state.gesture : EMPTY;
  return addPoint(state, drawing, cursorOf(state));
}

export function addPoint(state: EditorState, drawing: Drawing, point: NormalizedPoint): EditorState {
  const last = drawing.points.at(-1);
  if (last && last[0] === point[0] && last[1] === point[1]) return state;
  const points = [...drawing.points, point];
  const grown: EditorState = {
    ...state,
    selected: null,
    point: null,
    guides: [],
    gesture: { ...drawing, points, cursor: point, placed: false, pressedAt: null },
  };
  return points.length >= MAX_POINTS ? finish(grown) : grown;
}

/** Enter ends what is drawn; a cross-hair that was moved by key is its last point. The second line of a gate may be the one that is offered. */
export function enter(state: EditorState): EditorState {
  const drawing = drawingOf(state);
  if (!drawing) return putPoint(state);
  if (drawing.points.length === 0) return drawing.placed ? putPoint(state) : finish(state);
  return finish(drawing.placed ? putPoint(state) : state);
}

/** Ends the path that is being drawn: a gate goes on with its second line, anything else is selected, and its handles can be moved. */
export function finish(state: EditorState): EditorState {
  const drawing = drawingOf(state),
    { tool } = state;
  if (!drawing || tool === 'select') return state;
  const offered = offeredLine(state);
  if (offered) return made(state, tool, inOrder(drawing.first!, offered));
  if (tool === 'gate' && !drawing.first)
    return drawing.points.length >= 2 ? { ...state, guides: [], gesture: { ...EMPTY, first: drawing.points } } : state;
  if (!canFinish(state)) return state;
  return made(state, tool, tool === 'gate' ? inOrder(drawing.first!, drawing.points) : [drawing.points]);
}

/** A new region, selected. */
export function made(
  state: EditorState,
  kind: RegionKind,
  paths: readonly Path[],
  anchor = newAnchor(state),
): EditorState {
  const region = newRegion(kind, `new-${state.nextKey}`, freeName(state, kind), paths, anchor);
  const path = paths.length - 1;
  const next: EditorState = {
    ...state,
    tool: 'select',
    gesture: IDLE,
    guides: [],
    regions: [...state.regions, region],
    selected: region.key,
    point: { path, index: paths[path].length - 1 },
    nextKey: state.nextKey + 1,
  };
  return committed(next, state.regions, null);
}

/** Takes the last point back; before the first point of a gate's second line, the end of its first. */
export function removeLast(state: EditorState): EditorState {
  const drawing = drawingOf(state);
  if (!drawing) return state;
  const { points, first } = drawing;
  if (points.length === 0 && first)
    return { ...state, guides: [], gesture: { ...EMPTY, points: first.slice(0, -1), cursor: drawing.cursor } };
  return { ...state, guides: [], gesture: { ...drawing, points: points.slice(0, -1), pressedAt: null } };
}

function freeName({ regions, names }: EditorState, kind: RegionKind): string {
  for (let number = 1; ; number++) {
    const name = `${names[kind]} ${number}`;
    if (!regions.some((region) => region.name === name)) return name;
  }
}
