import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import type { Anchor, Region } from '../../../shared/domain/region.ts';
import { made, takeTool } from './draw-steps.ts';
import {
  committed,
  conflictOf,
  drawingOf,
  IDLE,
  isChanged,
  release,
  selectedRegion,
  withRegion,
  type EditorState,
  type PointRef,
} from './editor-state.ts';
import {
  fewestPoints,
  flipped,
  fromSaved,
  inOrder,
  isCrossed,
  pathsOf,
  withPath,
  withPaths,
  type EditorRegion,
  type Path,
  type RegionChange,
} from './regions.ts';

/* Changes to the selected region, each a step of undo. */

/** Replaces the selected region. Edits with the same mark, one after the other, are one step of undo. */
export function edit(state: EditorState, region: EditorRegion, mark: string | null = null): EditorState {
  return committed(
    { ...state, regions: withRegion(state.regions, region) },
    state.regions,
    mark && `${mark} ${region.key}`,
  );
}

/** Takes of `change` what a region of this kind has; a row of changes to the same is one step of undo. */
export function set(state: EditorState, change: RegionChange): EditorState {
  const region = selectedRegion(state);
  if (!region) return state;
  // Of a line nobody may have said yet where 'in' is by the compass, or what it is in the site's sum.
  const own = Object.entries(change).filter(
    ([key]) => key in region || (['compass', 'siteSum'].includes(key) && isCrossed(region)),
  );
  return own.length === 0
    ? state
    : edit(state, { ...region, ...Object.fromEntries(own) } as EditorRegion, `set ${own.map(([key]) => key).join()}`);
}

/** Escape steps out once: of the gesture, the tool, the point, the region. */
export function cancel(state: EditorState): EditorState {
  const { gesture } = state;
  if (drawingOf(state)) return { ...state, gesture: IDLE, guides: [] };
  if (gesture.kind === 'pressing' || gesture.kind === 'dragging') return release(state);
  if (state.tool !== 'select') return takeTool(state, 'select');
  if (state.point !== null) return { ...state, point: null, mark: null };
  return state.selected === null ? state : { ...state, selected: null, mark: null };
}

/** The selected point if its path has points to spare, else the region. */
export function remove(state: EditorState): EditorState {
  const region = selectedRegion(state);
  if (!region || state.gesture.kind === 'drawing') return state;
  const { point } = state,
    path = point && pathsOf(region)[point.path];
  if (point && path && path.length > fewestPoints(region.kind)) {
    return {
      ...edit(
        state,
        withPath(
          region,
          point.path,
          path.filter((_, index) => index !== point.index),
        ),
      ),
      point: { ...point, index: Math.min(point.index, path.length - 2) },
    };
  }
  // what somebody else changed meanwhile is asked about first
  if (conflictOf(state, region)?.theirs) return state;
  const kept = region.regionId === null ? undefined : state.saved[region.regionId];
  return committed(
    {
      ...release(state),
      regions: state.regions.filter((other) => other.key !== region.key),
      selected: null,
      point: null,
      deleted: kept ? { ...state.deleted, [kept.regionId]: kept } : state.deleted,
    },
    state.regions,
    null,
    region.key,
    state.deleted,
  );
}

export function flip(state: EditorState): EditorState {
  const region = selectedRegion(state);
  if (!region || state.gesture.kind === 'drawing') return state;
  const turned = flipped(region);
  if (turned === region) return state;
  const { point } = state,
    path = point && pathsOf(region)[point.path];
  return {
    ...edit(state, turned),
    point: point && path && { path: region.kind === 'gate' ? 1 - point.path : 0, index: path.length - 1 - point.index },
  };
}

/** Puts the two lines of a gate as the rules want them. */
export function order(state: EditorState): EditorState {
  const region = selectedRegion(state);
  return region?.kind === 'gate'
    ? { ...edit(state, withPaths(region, inOrder(region.points, region.secondPoints))), point: null }
    : state;
}

export function movePoint(state: EditorState, at: PointRef, to: NormalizedPoint): EditorState {
  const region = selectedRegion(state),
    path = region && pathsOf(region)[at.path];
  if (!region || !path?.[at.index]) return state;
  return {
    ...edit(
      state,
      withPath(
        region,
        at.path,
        path.map((point, i) => (i === at.index ? to : point)),
      ),
      `move ${at.path} ${at.index}`,
    ),
    point: { path: at.path, index: at.index },
  };
}

/** A proposed line becomes the selected line's place and anchor, or, while one is drawn, a new line. */
export function adopt(state: EditorState, points: Path, anchor: Anchor): EditorState {
  const region = selectedRegion(state);
  if (region?.kind !== 'line' || state.tool !== 'select')
    return made({ ...state, gesture: IDLE }, 'line', [points], anchor);
  return { ...edit({ ...release(state), gesture: IDLE }, { ...region, points, anchor }), point: null };
}

/** The selected region becomes what a version of it was, to be saved as the next. */
export function restore(state: EditorState, version: Region): EditorState {
  const region = selectedRegion(state);
  if (!region || region.regionId !== version.regionId || region.kind !== version.kind) return state;
  return {
    ...edit(
      { ...release(state), gesture: IDLE, tool: 'select' },
      { ...fromSaved(version), key: region.key, base: region.base },
    ),
    point: null,
  };
}

/** The selected region as it was saved; one that never was goes away. */
export function revert(state: EditorState): EditorState {
  const region = selectedRegion(state);
  if (state.gesture.kind === 'drawing') return takeTool(state, 'select');
  if (!region) return state;
  const kept = region.regionId === null ? undefined : state.saved[region.regionId];
  if (!kept) return remove({ ...state, point: null });
  return isChanged(state, region)
    ? { ...edit(state, { ...fromSaved(kept), key: region.key }), point: null }
    : { ...state, selected: null, point: null };
}
