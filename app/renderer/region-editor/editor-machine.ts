import type { NormalizedPoint } from '../../shared/domain/geometry.ts';
import { MAX_POINTS, type Anchor, type CountedDirections, type Line, type LineDraft } from '../../shared/domain/region.ts';
import { HANDLE_RADIUS, hitTest, type Hit } from './hit-test.ts';
import { pictureGuides, snap, type Guide } from './snap.ts';
import { keepInside, middle, pixelDistance, type Size } from './view.ts';

/*
 * Drawing and editing lines as one pure step(state, input). Points are normalized 0..1 of the picture; `view` says how large the picture is on
 * screen (hit areas), `picture` how many pixels the camera sends (nudging). React draws the state and performs what serverChanges() names.
 */

export type Tool = 'select' | 'line';

/** A line while it is edited. `regionId` null: never saved. `key` names it within this editor for as long as it is open. */
export interface EditorLine extends Omit<LineDraft, 'points'> { readonly key: string; readonly regionId: string | null; readonly points: readonly NormalizedPoint[] }

export type Gesture =
  | { kind: 'idle' }
  /** `cursor`: where the next point would go. `placed`: the cursor was moved by key since the last point. `pressedAt`: a button or finger is down since there. */
  | { kind: 'drawing'; points: readonly NormalizedPoint[]; cursor: NormalizedPoint | null; placed: boolean; pressedAt: NormalizedPoint | null }
  | { kind: 'pressing'; hit: Hit; from: NormalizedPoint; touch: boolean }
  | { kind: 'dragging'; hit: Hit; from: NormalizedPoint; touch: boolean; original: readonly NormalizedPoint[] };

interface Snapshot {
  readonly lines: readonly EditorLine[];
  readonly selected: string | null;
  /** Saved lines that were deleted here, by regionId, so that each can come back under its id. */
  readonly deleted: Readonly<Record<string, Line>>;
}

export interface EditorState extends Snapshot {
  readonly tool: Tool;
  /** Selected point of the selected line. */
  readonly point: number | null;
  readonly gesture: Gesture;
  /** Guides that hold the point that is being moved. */
  readonly guides: readonly Guide[];
  readonly snapping: boolean;
  readonly past: readonly Snapshot[];
  readonly future: readonly Snapshot[];
  /** Changes with the same mark become one step of undo (typing a name, a row of nudges). */
  readonly mark: string | null;
  /** What the application has, by regionId. */
  readonly saved: Readonly<Record<string, Line>>;
  readonly view: Size;
  readonly picture: Size;
  /** First part of the name of a new line, e.g. 'Line'. */
  readonly newName: string;
  readonly nextKey: number;
}

interface Pointer { at: NormalizedPoint; shift?: boolean; touch?: boolean }

export type EditorInput =
  | ({ type: 'pointer-down' } & Pointer)
  | ({ type: 'pointer-move' } & Pointer)
  | ({ type: 'pointer-up' } & Pointer)
  | { type: 'pointer-cancel' }
  | { type: 'key'; key: string; shift?: boolean; ctrl?: boolean }
  | { type: 'tool'; tool: Tool }
  | { type: 'undo' } | { type: 'redo' } | { type: 'finish' } | { type: 'cancel' } | { type: 'delete' } | { type: 'flip' } | { type: 'toggle-snap' }
  /** The selected line as it was saved; a line that never was goes away. */
  | { type: 'revert' }
  | { type: 'select'; key: string | null; point?: number | null }
  | { type: 'rename'; name: string }
  | { type: 'counts'; counts: CountedDirections }
  | { type: 'anchor'; anchor: Anchor }
  | { type: 'move-point'; index: number; to: NormalizedPoint }
  /** The application's lines, at first and whenever they change anywhere. */
  | { type: 'loaded'; lines: readonly Line[] }
  /** `sent`: the line as it was when it was sent; what was changed since stays changed. */
  | { type: 'saved'; key: string; line: Line; sent?: EditorLine }
  | { type: 'undelete'; regionId: string }
  | { type: 'view'; view: Size; picture: Size };

/** A press that moves less (CSS px) is a click. */
const CLICK_RADIUS = 5;
const TOUCH_CLICK_RADIUS = 10;
const UNDO_STEPS = 200;
const IDLE: Gesture = { kind: 'idle' };

export function createEditor(newName: string): EditorState {
  return {
    lines: [], selected: null, tool: 'select', point: null, gesture: IDLE, guides: [], snapping: true, past: [], future: [], mark: null,
    saved: {}, deleted: {}, view: { width: 1, height: 1 }, picture: { width: 1920, height: 1080 }, newName, nextKey: 1,
  };
}

/** Returns `state` itself when the input means nothing now. */
export function step(state: EditorState, input: EditorInput): EditorState {
  switch (input.type) {
    case 'pointer-down': return pointerDown(state, input);
    case 'pointer-move': return pointerMove(state, input);
    case 'pointer-up': return pointerUp(state, input);
    case 'pointer-cancel': return release(state);
    case 'key': return key(state, input);
    case 'tool': return input.tool === state.tool && state.gesture.kind !== 'drawing' ? state : takeTool(state, input.tool);
    case 'undo': return undo(state);
    case 'redo': return redo(state);
    case 'finish': return finish(state);
    case 'cancel': return cancel(state);
    case 'delete': return remove(state);
    case 'flip': return flip(state);
    case 'toggle-snap': return { ...state, snapping: !state.snapping, guides: [] };
    case 'revert': return revert(state);
    case 'select': return { ...release(state), gesture: IDLE, tool: 'select', selected: input.key, point: input.point ?? null, mark: null };
    case 'rename': return edit(state, { name: input.name }, 'rename');
    case 'counts': return edit(state, { counts: input.counts });
    case 'anchor': return edit(state, { anchor: input.anchor });
    case 'move-point': return movePoint(state, input.index, input.to);
    case 'loaded': return loaded(state, input.lines);
    case 'saved': return saved(state, input.key, input.line, input.sent);
    case 'undelete': return undelete(state, input.regionId);
    case 'view': return sameSize(state.view, input.view) && sameSize(state.picture, input.picture) ? state : { ...state, view: input.view, picture: input.picture };
  }
}

export const selectedLine = (state: EditorState): EditorLine | null => state.lines.find((line) => line.key === state.selected) ?? null;

/** Whether the line differs from what is counted with (a line that was never saved does). */
export function isChanged(state: EditorState, line: EditorLine): boolean {
  const kept = line.regionId === null ? undefined : state.saved[line.regionId];
  return !kept || line.name !== kept.name || line.counts !== kept.counts || line.anchor !== kept.anchor || !samePoints(line.points, kept.points);
}

/** What has to be told to the application after a step: saved lines that were deleted, and deleted ones that came back by undo. */
export function serverChanges(before: EditorState, after: EditorState): { remove: Line[]; restore: Line[] } {
  if (before.deleted === after.deleted) return { remove: [], restore: [] };
  const gone = (from: EditorState, to: EditorState) => Object.values(to.deleted).filter((line) => !(line.regionId in from.deleted));
  const here = (line: Line) => after.lines.some((other) => other.regionId === line.regionId);
  return { remove: gone(before, after), restore: gone(after, before).filter(here) };
}

export const toDraft = ({ name, points, counts, anchor }: EditorLine): LineDraft => ({ name: name.trim(), points: points.map(([x, y]) => [x, y]), counts, anchor });

// Pointer

function pointerDown(state: EditorState, { at, shift, touch = false }: Pointer): EditorState {
  if (state.tool === 'line') {
    const drawing = state.gesture.kind === 'drawing' ? state.gesture : null;
    const { point, guides } = place(state, at, drawing?.points.at(-1) ?? null, shift);
    if (!drawing || drawing.points.length === 0) {
      return { ...state, selected: null, point: null, guides, gesture: { kind: 'drawing', points: [point], cursor: point, placed: false, pressedAt: point } };
    }
    return { ...state, guides, gesture: { ...drawing, cursor: point, placed: false, pressedAt: at } };
  }
  const hit = hitTest(state.lines, state.selected, at, state.view, touch);
  if (!hit) return state.selected === null ? state : { ...state, selected: null, point: null, gesture: IDLE, mark: null };
  return { ...state, selected: hit.key, point: hit.kind === 'point' ? hit.index : null, mark: null, gesture: { kind: 'pressing', hit, from: at, touch } };
}

function pointerMove(state: EditorState, { at, shift }: Pointer): EditorState {
  const { gesture } = state;
  switch (gesture.kind) {
    case 'idle': {
      if (state.tool !== 'line') return state;
      const { point, guides } = place(state, at, null, false);
      return { ...state, guides, gesture: { kind: 'drawing', points: [], cursor: point, placed: false, pressedAt: null } };
    }
    case 'drawing': {
      const { point, guides } = place(state, at, gesture.points.at(-1) ?? null, shift);
      return { ...state, guides, gesture: { ...gesture, cursor: point, placed: false } };
    }
    case 'pressing': {
      if (pixelDistance(gesture.from, at, state.view) < (gesture.touch ? TOUCH_CLICK_RADIUS : CLICK_RADIUS)) return state;
      const line = state.lines.find((other) => other.key === gesture.hit.key);
      if (!line || (gesture.hit.kind === 'midpoint' && line.points.length >= MAX_POINTS)) return state;
      return drag({ ...state, gesture: { ...gesture, kind: 'dragging', original: line.points } }, at, shift);
    }
    case 'dragging': return drag(state, at, shift);
  }
}

function pointerUp(state: EditorState, pointer: Pointer): EditorState {
  const { gesture } = state;
  if (gesture.kind === 'drawing') {
    if (!gesture.pressedAt) return state;
    const last = gesture.points[gesture.points.length - 1];
    const moved = pixelDistance(gesture.pressedAt, pointer.at, state.view) >= (pointer.touch ? TOUCH_CLICK_RADIUS : CLICK_RADIUS);
    const first = gesture.points.length === 1 && gesture.pressedAt === last;
    const { point } = place(state, pointer.at, last, pointer.shift);
    if (first && !moved) return { ...state, gesture: { ...gesture, pressedAt: null } };
    if (pixelDistance(point, last, state.view) < HANDLE_RADIUS / 2) {
      const lifted = { ...state, gesture: { ...gesture, pressedAt: null } };
      return gesture.points.length >= 2 ? finish(lifted) : lifted;
    }
    const grown: EditorState = { ...state, gesture: { ...gesture, points: [...gesture.points, point], cursor: point, placed: false, pressedAt: null } };
    return first || gesture.points.length + 1 >= MAX_POINTS ? finish(grown) : grown;
  }
  if (gesture.kind === 'dragging') {
    const done = drag(state, pointer.at, pointer.shift);
    if (samePoints(gesture.original, done.lines.find((line) => line.key === gesture.hit.key)?.points ?? [])) return release(state);
    return committed({ ...done, gesture: IDLE, guides: [] }, withPoints(state.lines, gesture.hit.key, gesture.original), null);
  }
  return gesture.kind === 'pressing' ? { ...state, gesture: IDLE } : state;
}

function drag(state: EditorState, at: NormalizedPoint, shift = false): EditorState {
  if (state.gesture.kind !== 'dragging') return state;
  const { hit, from, original } = state.gesture;
  if (hit.kind === 'segment') {
    const moved = shiftPoints(original, [at[0] - from[0], at[1] - from[1]]);
    return { ...state, point: null, guides: [], lines: withPoints(state.lines, hit.key, moved) };
  }
  const index = hit.kind === 'midpoint' ? hit.index + 1 : hit.index;
  const points = [...original];
  if (hit.kind === 'midpoint') points.splice(index, 0, middle(original[hit.index], original[hit.index + 1]));
  const neighbour = points[index - 1] ?? points[index + 1];
  const others = state.lines.flatMap((line) => (line.key === hit.key ? points.filter((_, i) => i !== index) : line.points));
  const { point, guides } = place(state, at, neighbour, shift, others);
  points[index] = point;
  return { ...state, point: index, guides, lines: withPoints(state.lines, hit.key, points) };
}

function place(state: EditorState, at: NormalizedPoint, neighbour: NormalizedPoint | null, shift = false, others?: readonly NormalizedPoint[]) {
  const points = others ?? [...state.lines.flatMap((line) => line.points), ...(state.gesture.kind === 'drawing' ? state.gesture.points : [])];
  return snap(at, { view: state.view, straightFrom: shift ? neighbour : null, guides: state.snapping ? pictureGuides(points) : [] });
}

/** Ends a gesture without its effect. */
function release(state: EditorState): EditorState {
  const { gesture } = state;
  if (gesture.kind === 'idle') return state;
  if (gesture.kind === 'drawing') return { ...state, guides: [], gesture: gesture.pressedAt === gesture.points[0] ? IDLE : { ...gesture, pressedAt: null } };
  return { ...state, guides: [], gesture: IDLE, lines: gesture.kind === 'dragging' ? withPoints(state.lines, gesture.hit.key, gesture.original) : state.lines };
}

// Keyboard

function key(state: EditorState, { key, shift = false, ctrl = false }: { key: string; shift?: boolean; ctrl?: boolean }): EditorState {
  const letter = key.toLowerCase();
  if (ctrl) return letter === 'z' ? (shift ? redo(state) : undo(state)) : letter === 'y' ? redo(state) : state;
  switch (key) {
    case 'ArrowLeft': return nudge(state, -1, 0, shift);
    case 'ArrowRight': return nudge(state, 1, 0, shift);
    case 'ArrowUp': return nudge(state, 0, -1, shift);
    case 'ArrowDown': return nudge(state, 0, 1, shift);
    case 'Tab': return walk(state, shift ? -1 : 1);
    case ' ': return state.tool === 'line' ? putPoint(state) : state;
    case 'Enter': return state.tool === 'line' ? enter(state) : state;
    case 'Escape': return cancel(state);
    case 'Backspace': return state.gesture.kind === 'drawing' && state.gesture.points.length > 0 ? removeLast(state) : remove(state);
    case 'Delete': return remove(state);
  }
  switch (letter) {
    case 'v': return step(state, { type: 'tool', tool: 'select' });
    case 'l': return step(state, { type: 'tool', tool: 'line' });
    case 's': return step(state, { type: 'toggle-snap' });
    case 'f': return flip(state);
    default: return state;
  }
}

/** One pixel of the picture, or ten: the cross-hair while drawing, else the selected point, else the whole line. */
function nudge(state: EditorState, dx: number, dy: number, far: boolean): EditorState {
  const pixels = far ? 10 : 1;
  const by: NormalizedPoint = [(dx * pixels) / state.picture.width, (dy * pixels) / state.picture.height];
  if (state.tool === 'line') {
    const drawing = state.gesture.kind === 'drawing' ? state.gesture : null;
    const from = drawing?.cursor ?? drawing?.points.at(-1) ?? [0.5, 0.5];
    return {
      ...state, guides: [], gesture: { kind: 'drawing', points: drawing?.points ?? [], cursor: keepInside([from[0] + by[0], from[1] + by[1]]), placed: true, pressedAt: null },
    };
  }
  const line = selectedLine(state);
  if (!line || state.gesture.kind !== 'idle') return state;
  const index = state.point;
  const points = index === null ? shiftPoints(line.points, by) : line.points.map((point, i) => (i === index ? keepInside([point[0] + by[0], point[1] + by[1]]) : point));
  return edit(state, { points }, `nudge ${index}`);
}

/** Tab walks the points of the selected line and leaves at its ends. */
function walk(state: EditorState, by: 1 | -1): EditorState {
  const line = selectedLine(state);
  if (!line || state.gesture.kind === 'drawing') return state;
  const next = state.point === null ? (by === 1 ? 0 : line.points.length - 1) : state.point + by;
  if (next < 0 || next >= line.points.length) return state;
  return { ...state, point: next, mark: null };
}

function putPoint(state: EditorState): EditorState {
  const drawing = state.gesture.kind === 'drawing' ? state.gesture : null;
  const point = drawing?.cursor ?? ([0.5, 0.5] as const);
  const points = drawing?.points ?? [];
  const last = points.at(-1);
  if (last && last[0] === point[0] && last[1] === point[1]) return state;
  const grown: EditorState = { ...state, selected: null, point: null, guides: [], gesture: { kind: 'drawing', points: [...points, point], cursor: point, placed: false, pressedAt: null } };
  return points.length + 1 >= MAX_POINTS ? finish(grown) : grown;
}

/** Enter ends the line; a cross-hair that was moved by key is its last point. */
function enter(state: EditorState): EditorState {
  const drawing = state.gesture.kind === 'drawing' ? state.gesture : null;
  if (!drawing || drawing.points.length === 0) return putPoint(state);
  const whole = drawing.placed ? putPoint(state) : state;
  return finish(whole);
}

function removeLast(state: EditorState): EditorState {
  if (state.gesture.kind !== 'drawing') return state;
  const points = state.gesture.points.slice(0, -1);
  return { ...state, guides: [], gesture: { ...state.gesture, points, pressedAt: null } };
}

// Changes

function takeTool(state: EditorState, tool: Tool): EditorState {
  const idle: EditorState = { ...state, ...(state.gesture.kind === 'drawing' ? { gesture: IDLE, guides: [] } : release(state)), tool, mark: null };
  return tool === 'line' ? { ...idle, point: null } : idle;
}

/** Ends the line that is being drawn: it is selected and its handles can be moved. Needs two points. */
function finish(state: EditorState): EditorState {
  if (state.gesture.kind !== 'drawing' || state.gesture.points.length < 2) return state;
  const line: EditorLine = {
    key: `new-${state.nextKey}`, regionId: null, name: freeName(state), points: state.gesture.points, counts: 'both', anchor: state.lines.at(-1)?.anchor ?? 'bottom-centre',
  };
  const next: EditorState = { ...state, tool: 'select', gesture: IDLE, guides: [], lines: [...state.lines, line], selected: line.key, point: line.points.length - 1, nextKey: state.nextKey + 1 };
  return committed(next, state.lines, null);
}

function freeName({ lines, newName }: EditorState): string {
  for (let number = 1; ; number++) {
    const name = `${newName} ${number}`;
    if (!lines.some((line) => line.name === name)) return name;
  }
}

/** Escape steps out once: of the gesture, the tool, the point, the line. */
function cancel(state: EditorState): EditorState {
  const { gesture } = state;
  if (gesture.kind === 'drawing' && gesture.points.length > 0) return { ...state, gesture: IDLE, guides: [] };
  if (gesture.kind === 'pressing' || gesture.kind === 'dragging') return release(state);
  if (state.tool === 'line') return takeTool(state, 'select');
  if (state.point !== null) return { ...state, point: null, mark: null };
  return state.selected === null ? state : { ...state, selected: null, mark: null };
}

/** The selected point if the line has points to spare, else the line. */
function remove(state: EditorState): EditorState {
  const line = selectedLine(state);
  if (!line || state.gesture.kind === 'drawing') return state;
  const { point } = state;
  if (point !== null && line.points.length > 2) {
    return { ...edit(state, { points: line.points.filter((_, index) => index !== point) }), point: Math.min(point, line.points.length - 2) };
  }
  const kept = line.regionId === null ? undefined : state.saved[line.regionId];
  return committed({
    ...release(state), lines: state.lines.filter((other) => other !== line), selected: null, point: null,
    deleted: kept ? { ...state.deleted, [kept.regionId]: kept } : state.deleted,
  }, state.lines, null, line.key, state.deleted);
}

function flip(state: EditorState): EditorState {
  const line = selectedLine(state);
  if (!line || state.gesture.kind === 'drawing') return state;
  const flipped = edit(state, { points: [...line.points].reverse() });
  return { ...flipped, point: state.point === null ? null : line.points.length - 1 - state.point };
}

function movePoint(state: EditorState, index: number, to: NormalizedPoint): EditorState {
  const line = selectedLine(state);
  if (!line || !line.points[index]) return state;
  return { ...edit(state, { points: line.points.map((point, i) => (i === index ? to : point)) }, `move ${index}`), point: index };
}

function edit(state: EditorState, change: Partial<EditorLine>, mark: string | null = null): EditorState {
  const line = selectedLine(state);
  if (!line) return state;
  const lines = state.lines.map((other) => (other === line ? { ...line, ...change } : other));
  return committed({ ...state, lines }, state.lines, mark && `${mark} ${line.key}`);
}

function revert(state: EditorState): EditorState {
  const line = selectedLine(state);
  if (state.gesture.kind === 'drawing') return takeTool(state, 'select');
  if (!line) return state;
  const kept = line.regionId === null ? undefined : state.saved[line.regionId];
  if (!kept) return remove({ ...state, point: null });
  return isChanged(state, line) ? { ...edit(state, { ...fromSaved(kept), key: line.key }), point: null } : { ...state, selected: null, point: null };
}

// Undo

function committed(next: EditorState, before: readonly EditorLine[], mark: string | null, selected = next.selected, deleted = next.deleted): EditorState {
  if (mark !== null && mark === next.mark) return { ...next, future: [] };
  return { ...next, mark, past: [...next.past, { lines: before, selected, deleted }].slice(-UNDO_STEPS), future: [] };
}

function undo(state: EditorState): EditorState {
  if (state.gesture.kind === 'drawing' && state.gesture.points.length > 0) return removeLast(state);
  const last = state.past.at(-1);
  if (!last || state.gesture.kind === 'dragging') return state;
  return travel({ ...state, past: state.past.slice(0, -1), future: [...state.future, snapshot(state)] }, last);
}

function redo(state: EditorState): EditorState {
  const next = state.future.at(-1);
  if (!next || state.gesture.kind === 'dragging' || (state.gesture.kind === 'drawing' && state.gesture.points.length > 0)) return state;
  return travel({ ...state, future: state.future.slice(0, -1), past: [...state.past, snapshot(state)] }, next);
}

/** To another moment of this editor. What the application saved or lost since then stays saved or lost: only a deletion made here is undone. */
function travel(state: EditorState, to: Snapshot): EditorState {
  const lines = to.lines.map((line) => (line.regionId === null || line.regionId in state.saved || line.regionId in state.deleted ? line : { ...line, regionId: null }));
  for (const line of Object.values(state.saved)) {
    if (!(line.regionId in to.deleted) && !lines.some((other) => other.regionId === line.regionId)) lines.push(state.lines.find((other) => other.regionId === line.regionId) ?? fromSaved(line));
  }
  return {
    ...state, lines, deleted: to.deleted, selected: lines.some((line) => line.key === to.selected) ? to.selected : null, point: null, gesture: IDLE, guides: [], mark: null,
  };
}

const snapshot = ({ lines, selected, deleted }: EditorState): Snapshot => ({ lines, selected, deleted });

function undelete(state: EditorState, regionId: string): EditorState {
  const line = state.deleted[regionId];
  if (!line) return state;
  const deleted = Object.fromEntries(Object.entries(state.deleted).filter(([id]) => id !== regionId));
  return committed({ ...release(state), gesture: IDLE, tool: 'select', lines: [...state.lines, fromSaved(line)], selected: regionId, point: null, deleted }, state.lines, null, state.selected, state.deleted);
}

// The application's side

function loaded(state: EditorState, list: readonly Line[]): EditorState {
  const byId: Record<string, Line> = Object.fromEntries(list.map((line) => [line.regionId, line]));
  const kept: EditorLine[] = [];
  for (const line of state.lines) {
    const now = line.regionId === null ? undefined : byId[line.regionId];
    const before = line.regionId === null ? undefined : state.saved[line.regionId];
    if (line.regionId === null) kept.push(line);
    else if (now) kept.push(before && !isChanged(state, line) ? { ...fromSaved(now), key: line.key } : line);
    // deleted elsewhere: what was changed here stays, as a new line
    else if (before && isChanged(state, line)) kept.push({ ...line, regionId: null });
    else if (!before) kept.push(line);
  }
  for (const line of list) if (!(line.regionId in state.deleted) && !kept.some((other) => other.regionId === line.regionId)) kept.push(fromSaved(line));
  const selected = kept.some((line) => line.key === state.selected) ? state.selected : null;
  return { ...state, lines: kept, selected, point: selected === null ? null : state.point, saved: byId };
}

function saved(state: EditorState, key: string, line: Line, sent?: EditorLine): EditorState {
  const untouched = !sent || state.lines.includes(sent);
  const named = (lines: readonly EditorLine[]) => lines
    .filter((other) => other.key === key || other.regionId !== line.regionId)
    .map((other) => (other.key === key ? { ...other, regionId: line.regionId } : other));
  const through = (snapshots: readonly Snapshot[]) => snapshots.map((snapshot) => ({ ...snapshot, lines: named(snapshot.lines) }));
  const lines = named(state.lines).map((other) => (other.key === key && untouched ? { ...fromSaved(line), key } : other));
  return { ...state, lines, past: through(state.past), future: through(state.future), saved: { ...state.saved, [line.regionId]: line }, mark: null, selected: state.selected ?? key };
}

// Small parts

const fromSaved = ({ regionId, name, points, counts, anchor }: Line): EditorLine => ({ key: regionId, regionId, name, points, counts, anchor });

const withPoints = (lines: readonly EditorLine[], key: string, points: readonly NormalizedPoint[]): EditorLine[] =>
  lines.map((line) => (line.key === key ? { ...line, points } : line));

/** All points by the same vector, shortened so that none leaves the picture. */
function shiftPoints(points: readonly NormalizedPoint[], [dx, dy]: NormalizedPoint): NormalizedPoint[] {
  const xs = points.map((point) => point[0]), ys = points.map((point) => point[1]);
  const bx = Math.min(1 - Math.max(...xs), Math.max(-Math.min(...xs), dx)), by = Math.min(1 - Math.max(...ys), Math.max(-Math.min(...ys), dy));
  return points.map(([x, y]) => keepInside([x + bx, y + by]));
}

const sameSize = (a: Size, b: Size) => a.width === b.width && a.height === b.height;
const samePoints = (a: readonly NormalizedPoint[], b: readonly NormalizedPoint[]) => a.length === b.length && a.every((point, i) => point[0] === b[i][0] && point[1] === b[i][1]);
