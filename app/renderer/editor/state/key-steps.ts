import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import { cancel, edit, flip, remove } from './change-steps.ts';
import { cursorOf, enter, putPoint, removeLast, takeTool } from './draw-steps.ts';
import { drawingOf, EMPTY, selectedRegion, type EditorState, type Tool } from './editor-state.ts';
import { pathsOf, shifted, withPath, withPaths } from './regions.ts';
import { redo, undo } from './undo-steps.ts';
import { keepInside } from '../canvas/view.ts';

export interface Key {
  key: string;
  shift?: boolean;
  ctrl?: boolean;
}

export const TOOL_KEYS: Record<string, Tool> = { v: 'select', l: 'line', g: 'gate', z: 'zone', x: 'ignore' };

/** Returns `state` itself when the key means nothing now. */
export function press(state: EditorState, { key, shift = false, ctrl = false }: Key): EditorState {
  const letter = key.toLowerCase();
  if (ctrl) return letter === 'z' ? (shift ? redo(state) : undo(state)) : letter === 'y' ? redo(state) : state;
  const draws = state.tool !== 'select';
  switch (key) {
    case 'ArrowLeft':
      return nudge(state, -1, 0, shift);
    case 'ArrowRight':
      return nudge(state, 1, 0, shift);
    case 'ArrowUp':
      return nudge(state, 0, -1, shift);
    case 'ArrowDown':
      return nudge(state, 0, 1, shift);
    case 'Tab':
      return walk(state, shift ? -1 : 1);
    case ' ':
      return draws ? putPoint(state) : state;
    case 'Enter':
      return draws ? enter(state) : state;
    case 'Escape':
      return cancel(state);
    case 'Backspace':
      return drawingOf(state) ? removeLast(state) : remove(state);
    case 'Delete':
      return remove(state);
  }
  const tool = TOOL_KEYS[letter];
  if (tool) return tool === state.tool && !drawingOf(state) ? state : takeTool(state, tool);
  if (letter === 's') return { ...state, snapping: !state.snapping, guides: [] };
  return letter === 'f' ? flip(state) : state;
}

/** One pixel of the picture, or ten: the cross-hair while drawing, else the selected point, else the whole region. */
function nudge(state: EditorState, dx: number, dy: number, far: boolean): EditorState {
  const pixels = far ? 10 : 1;
  const by: NormalizedPoint = [(dx * pixels) / state.picture.width, (dy * pixels) / state.picture.height];
  const moved = ([x, y]: NormalizedPoint) => keepInside([x + by[0], y + by[1]]);
  if (state.tool !== 'select') {
    const drawing = state.gesture.kind === 'drawing' ? state.gesture : EMPTY;
    return {
      ...state,
      guides: [],
      gesture: { ...drawing, cursor: moved(cursorOf(state)), placed: true, pressedAt: null },
    };
  }
  const region = selectedRegion(state),
    { point } = state;
  if (!region || state.gesture.kind !== 'idle') return state;
  const paths = pathsOf(region);
  const next = point
    ? withPath(
        region,
        point.path,
        paths[point.path].map((each, i) => (i === point.index ? moved(each) : each)),
      )
    : withPaths(region, shifted(paths, by));
  return edit(state, next, `nudge ${point?.path} ${point?.index}`);
}

/** Tab walks the points of the selected region and leaves at its ends. */
function walk(state: EditorState, by: 1 | -1): EditorState {
  const region = selectedRegion(state);
  if (!region || state.gesture.kind === 'drawing') return state;
  const all = pathsOf(region).flatMap((path, i) => path.map((_, index) => ({ path: i, index })));
  const { point } = state;
  const now = point
    ? all.findIndex(({ path, index }) => path === point.path && index === point.index)
    : by === 1
      ? -1
      : all.length;
  const next = all[now + by];
  return next ? { ...state, point: next, mark: null } : state;
}
