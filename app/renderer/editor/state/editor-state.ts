import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import type { Anchor, Region } from '../../../shared/domain/region.ts';
import type { Hit } from './hit-test.ts';
import {
  fewestPoints,
  inOrder,
  newRegion,
  parallel,
  sameRegion,
  type EditorRegion,
  type Path,
  type RegionKind,
} from './regions.ts';
import type { Guide } from './snap.ts';
import type { Size } from '../canvas/view.ts';

/*
 * What the editor holds. Points are normalized 0..1 of the picture; `view` says how large the picture is on screen (hit areas), `picture` how
 * many pixels the camera sends (nudging).
 */

/** Select, or what is drawn. */
export type Tool = 'select' | RegionKind;

/** A point of a region: which of its paths, which point of it. */
export interface PointRef {
  readonly path: number;
  readonly index: number;
}

export interface Drawing {
  readonly kind: 'drawing';
  readonly points: Path;
  /** First line of the gate whose second is being drawn. */
  readonly first: Path | null;
  /** Where the next point would go. */
  readonly cursor: NormalizedPoint | null;
  /** The cursor was moved by key since the last point. */
  readonly placed: boolean;
  /** A button or finger is down since there. */
  readonly pressedAt: NormalizedPoint | null;
}

export type Gesture =
  | { readonly kind: 'idle' }
  | Drawing
  /** `holds`: only selects, however far it is dragged (the inside of a zone that was not selected). */
  | {
      readonly kind: 'pressing';
      readonly hit: Hit;
      readonly from: NormalizedPoint;
      readonly touch: boolean;
      readonly holds: boolean;
    }
  | {
      readonly kind: 'dragging';
      readonly hit: Hit;
      readonly from: NormalizedPoint;
      readonly touch: boolean;
      readonly original: EditorRegion;
    };

export interface Snapshot {
  readonly regions: readonly EditorRegion[];
  readonly selected: string | null;
  /** Saved regions that were deleted here, by regionId, so that each can come back under its id. */
  readonly deleted: Readonly<Record<string, Region>>;
}

export interface EditorState extends Snapshot {
  readonly tool: Tool;
  /** Selected point of the selected region. */
  readonly point: PointRef | null;
  readonly gesture: Gesture;
  /** Guides that hold the point that is being moved. */
  readonly guides: readonly Guide[];
  readonly snapping: boolean;
  readonly past: readonly Snapshot[];
  readonly future: readonly Snapshot[];
  /** Changes with the same mark become one step of undo (typing a name, a row of nudges). */
  readonly mark: string | null;
  /** What the application has, by regionId. */
  readonly saved: Readonly<Record<string, Region>>;
  readonly view: Size;
  readonly picture: Size;
  /** First part of the name of a new region of each kind, e.g. 'Line'. */
  readonly names: Readonly<Record<RegionKind, string>>;
  /** Where new regions judge people, by where the camera hangs; null: nobody said that. */
  readonly anchor: Anchor | null;
  readonly nextKey: number;
}

/** What decides which region is looked at. */
type InHand = Pick<EditorState, 'regions' | 'selected' | 'gesture' | 'tool' | 'names' | 'picture' | 'anchor'>;

export const IDLE: Gesture = { kind: 'idle' };
export const EMPTY: Drawing = {
  kind: 'drawing',
  points: [],
  first: null,
  cursor: null,
  placed: false,
  pressedAt: null,
};

export function createEditor(names: EditorState['names'], anchor: Anchor | null = null): EditorState {
  return {
    regions: [],
    selected: null,
    tool: 'select',
    point: null,
    gesture: IDLE,
    guides: [],
    snapping: true,
    past: [],
    future: [],
    mark: null,
    saved: {},
    deleted: {},
    view: { width: 1, height: 1 },
    picture: { width: 1920, height: 1080 },
    names,
    anchor,
    nextKey: 1,
  };
}

export const selectedRegion = (state: InHand): EditorRegion | null =>
  state.regions.find((region) => region.key === state.selected) ?? null;

/** Whether the region differs from what is counted with (one that was never saved does). */
export function isChanged({ saved }: Pick<EditorState, 'saved'>, region: EditorRegion): boolean {
  const kept = region.regionId === null ? undefined : saved[region.regionId];
  return !kept || !sameRegion(region, kept);
}

/**
 * The region was changed here and, since the version this began from, elsewhere: `theirs` is what is there now, null when it was deleted. Null
 * when nothing needs to be asked.
 */
export function conflictOf(
  { saved }: Pick<EditorState, 'saved'>,
  region: EditorRegion,
): { theirs: Region | null } | null {
  if (region.regionId === null) return null;
  const theirs = saved[region.regionId] ?? null;
  if (theirs?.ruleVersion === region.base?.ruleVersion || (theirs && sameRegion(region, theirs))) return null;
  return { theirs };
}

/** What is being drawn, once it has a point. */
export const drawingOf = ({ gesture }: InHand): Drawing | null =>
  gesture.kind === 'drawing' && (gesture.points.length > 0 || gesture.first) ? gesture : null;

/** Whether what is being drawn is whole: ending it now makes a region of the points that were placed. */
export function canFinish(state: EditorState): boolean {
  const drawing = drawingOf(state);
  return (
    drawing !== null &&
    state.tool !== 'select' &&
    drawing.points.length >= fewestPoints(state.tool) &&
    (state.tool !== 'gate' || drawing.first !== null)
  );
}

/** The second line that is offered for a gate whose first line is drawn and whose second is not begun. */
export function offeredLine(state: InHand): Path | null {
  const drawing = drawingOf(state);
  return drawing?.first && drawing.points.length === 0 ? parallel(drawing.first, state.picture) : null;
}

/** The paths as they would be if the drawing ended at the cursor, for drawing them; null while there is nothing yet. */
export function growingPaths(state: InHand): { paths: readonly Path[]; whole: boolean } | null {
  const drawing = drawingOf(state);
  if (!drawing || state.tool === 'select') return null;
  const { points, cursor, first, pressedAt } = drawing;
  const rectangle =
    state.tool !== 'line' &&
    state.tool !== 'gate' &&
    points.length === 1 &&
    pressedAt === points[0] &&
    cursor &&
    cursor !== points[0];
  const path = rectangle
    ? rectangleOf(points[0], cursor)
    : cursor && points.length > 0 && points.at(-1) !== cursor && points[0] !== cursor
      ? [...points, cursor]
      : points;
  const whole = path.length >= fewestPoints(state.tool);
  if (state.tool !== 'gate') return { paths: [path], whole };
  if (!first) return { paths: [path], whole: false };
  return whole ? { paths: inOrder(first, path), whole } : { paths: [first, path], whole: false };
}

export const rectangleOf = (a: NormalizedPoint, b: NormalizedPoint): Path => [a, [b[0], a[1]], b, [a[0], b[1]]];

/** The region that is looked at: the selected one, or the one that would be made if the drawing ended now, at the cursor. */
export function regionInHand(state: InHand): EditorRegion | null {
  const growing = growingPaths(state),
    offered = offeredLine(state),
    first = drawingOf(state)?.first;
  if (offered && first)
    return newRegion('gate', 'drawing', state.names.gate, inOrder(first, offered), newAnchor(state));
  return growing?.whole && state.tool !== 'select'
    ? newRegion(state.tool, 'drawing', state.names[state.tool], growing.paths, newAnchor(state))
    : selectedRegion(state);
}

/** A new region is judged as it is right where the camera hangs, else where the last one is. */
export const newAnchor = ({ regions, anchor }: InHand): Anchor =>
  anchor ?? regions.findLast((region) => region.kind !== 'ignore')?.anchor ?? 'bottom-centre';

/** What has to be sent to the application after a step: saved regions that were deleted, and deleted ones that came back by undo. */
export function serverChanges(before: EditorState, after: EditorState): { remove: Region[]; restore: Region[] } {
  if (before.deleted === after.deleted) return { remove: [], restore: [] };
  const gone = (from: EditorState, to: EditorState) =>
    Object.values(to.deleted).filter((region) => !(region.regionId in from.deleted));
  const here = (region: Region) => after.regions.some((other) => other.regionId === region.regionId);
  return { remove: gone(before, after), restore: gone(after, before).filter(here) };
}

export const withRegion = (regions: readonly EditorRegion[], region: EditorRegion): EditorRegion[] =>
  regions.map((other) => (other.key === region.key ? region : other));

/** Ends a gesture without its effect. */
export function release(state: EditorState): EditorState {
  const { gesture } = state;
  switch (gesture.kind) {
    case 'idle':
      return state;
    case 'pressing':
      return { ...state, guides: [], gesture: IDLE };
    case 'dragging':
      return { ...state, guides: [], gesture: IDLE, regions: withRegion(state.regions, gesture.original) };
    case 'drawing': {
      if (gesture.pressedAt === null || gesture.pressedAt !== gesture.points[0])
        return { ...state, guides: [], gesture: { ...gesture, pressedAt: null } };
      return { ...state, guides: [], gesture: gesture.first ? { ...EMPTY, first: gesture.first } : IDLE };
    }
  }
}

const UNDO_STEPS = 200;

/** `next` with one step of undo back to `before`. */
export function committed(
  next: EditorState,
  before: readonly EditorRegion[],
  mark: string | null,
  selected = next.selected,
  deleted = next.deleted,
): EditorState {
  if (mark !== null && mark === next.mark) return { ...next, future: [] };
  return { ...next, mark, past: [...next.past, { regions: before, selected, deleted }].slice(-UNDO_STEPS), future: [] };
}
