import type { Region } from '../../../shared/domain/region.ts';
import { committed, conflictOf, IDLE, release, selectedRegion, withRegion, type EditorState } from './editor-state.ts';
import { fromSaved, type EditorRegion } from './regions.ts';
import { loaded } from './server-steps.ts';

/* Two people changed the same region, or this one comes back to what was left unsaved: nothing is overwritten unasked. */

/** `mine`: saved over theirs, or brought back. `theirs`: mine is let go. `both`: mine becomes a new region beside theirs. */
export type Resolution = 'mine' | 'theirs' | 'both';

/** What the application refused to overwrite; null: it was deleted. */
export function conflicted(state: EditorState, regionId: string, theirs: Region | null): EditorState {
  const others = Object.values(state.saved).filter((region) => region.regionId !== regionId);
  return loaded(state, theirs ? [...others, theirs] : others);
}

export function resolve(state: EditorState, how: Resolution): EditorState {
  const region = selectedRegion(state),
    conflict = region && conflictOf(state, region);
  if (!conflict) return state;
  const { theirs } = conflict,
    still = { ...release(state), gesture: IDLE, tool: 'select' as const, point: null };
  const without = state.regions.filter((other) => other !== region);
  switch (how) {
    case 'mine':
      return committed(
        { ...still, regions: withRegion(state.regions, { ...region, base: theirs }) },
        state.regions,
        null,
      );
    case 'theirs':
      if (theirs)
        return committed(
          { ...still, regions: withRegion(state.regions, { ...fromSaved(theirs), key: region.key }) },
          state.regions,
          null,
        );
      return committed({ ...still, regions: without, selected: null }, state.regions, null, region.key);
    case 'both': {
      const mine: EditorRegion = {
        ...region,
        key: `new-${state.nextKey}`,
        regionId: null,
        base: null,
        name: nextName(region.name, theirs ? [...state.regions, fromSaved(theirs)] : without),
      };
      const regions = state.regions.flatMap((other) =>
        other !== region ? [other] : theirs ? [{ ...fromSaved(theirs), key: region.key }, mine] : [mine],
      );
      return committed(
        { ...still, regions, selected: mine.key, nextKey: state.nextKey + 1 },
        state.regions,
        null,
        region.key,
      );
    }
  }
}

/** Takes up what was left unsaved: a region that is still there as it was kept, another as a new one. One step of undo. */
export function takeUp(state: EditorState, left: readonly EditorRegion[]): EditorState {
  let { regions, nextKey } = state as { regions: readonly EditorRegion[]; nextKey: number };
  let selected: string | null = null;
  for (const region of left) {
    const here = region.regionId === null ? undefined : regions.find((other) => other.regionId === region.regionId);
    const key = here?.key ?? region.regionId ?? `new-${nextKey++}`;
    regions = here ? withRegion(regions, { ...region, key }) : [...regions, { ...region, key }];
    selected ??= key;
  }
  if (selected === null) return state;
  return committed(
    { ...release(state), gesture: IDLE, tool: 'select', regions, nextKey, selected, point: null },
    state.regions,
    null,
    state.selected,
  );
}

function nextName(name: string, regions: readonly EditorRegion[]): string {
  const taken = new Set(regions.map((region) => region.name.trim().toLocaleLowerCase()));
  const stem = name.trim().replace(/ \d+$/, '');
  for (let number = 2; ; number++) if (!taken.has(`${stem} ${number}`.toLocaleLowerCase())) return `${stem} ${number}`;
}
