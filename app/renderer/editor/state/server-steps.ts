import type { Region } from '../../../shared/domain/region.ts';
import { committed, IDLE, isChanged, release, type EditorState, type Snapshot } from './editor-state.ts';
import { fromSaved, sameRegion, type EditorRegion } from './regions.ts';

/* The application's side: what it has, what it saved, what comes back. */

/** The application's regions, at first and whenever they change anywhere. What is being changed here stays as it is. */
export function loaded(before: EditorState, list: readonly Region[]): EditorState {
  const state = recognised(before, list);
  const byId: Record<string, Region> = Object.fromEntries(list.map((region) => [region.regionId, region]));
  const kept: EditorRegion[] = [];
  for (const region of state.regions) {
    const now = region.regionId === null ? undefined : byId[region.regionId];
    const before = region.regionId === null ? undefined : state.saved[region.regionId];
    if (region.regionId === null) kept.push(region);
    else if (now) kept.push(before && !isChanged(state, region) ? { ...fromSaved(now), key: region.key } : region);
    // deleted elsewhere: what was changed here stays, and conflictOf() asks
    else if (!before || isChanged(state, region)) kept.push(region);
  }
  for (const region of list)
    if (!(region.regionId in state.deleted) && !kept.some((other) => other.regionId === region.regionId))
      kept.push(fromSaved(region));
  const selected = kept.some((region) => region.key === state.selected) ? state.selected : null;
  return { ...state, regions: kept, selected, point: selected === null ? null : state.point, saved: byId };
}

/** A new region that was saved, and whose answer did not come (the connection was lost), is there under its id; nothing else has its name. */
function recognised(state: EditorState, list: readonly Region[]): EditorState {
  const unsaved = state.regions.filter(({ regionId }) => regionId === null);
  return unsaved.reduce((now, region) => {
    const made = list.find((one) => !(one.regionId in now.saved) && sameRegion(region, one));
    return made ? saved(now, region.key, made) : now;
  }, state);
}

/** `sent`: the region as it was when it was sent; what was changed since stays changed. */
export function saved(state: EditorState, key: string, region: Region, sent?: EditorRegion): EditorState {
  const untouched = !sent || state.regions.includes(sent);
  const named = (regions: readonly EditorRegion[]) =>
    regions
      .filter((other) => other.key === key || other.regionId !== region.regionId)
      .map((other) => (other.key === key ? { ...other, regionId: region.regionId, base: region } : other));
  const through = (snapshots: readonly Snapshot[]) =>
    snapshots.map((snapshot) => ({ ...snapshot, regions: named(snapshot.regions) }));
  const regions = named(state.regions).map((other) =>
    other.key === key && untouched ? { ...fromSaved(region), key } : other,
  );
  return {
    ...state,
    regions,
    past: through(state.past),
    future: through(state.future),
    saved: { ...state.saved, [region.regionId]: region },
    mark: null,
    selected: state.selected ?? key,
  };
}

/** A region that was deleted here comes back under its id. */
export function undelete(state: EditorState, regionId: string): EditorState {
  const region = state.deleted[regionId];
  if (!region) return state;
  const deleted = Object.fromEntries(Object.entries(state.deleted).filter(([id]) => id !== regionId));
  const regions = [...state.regions, { ...fromSaved(region), base: null }];
  return committed(
    { ...release(state), gesture: IDLE, tool: 'select', regions, selected: regionId, point: null, deleted },
    state.regions,
    null,
    state.selected,
    state.deleted,
  );
}
