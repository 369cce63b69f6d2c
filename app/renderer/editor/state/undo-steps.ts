import { removeLast } from './draw-steps.ts';
import { drawingOf, IDLE, type EditorState, type Snapshot } from './editor-state.ts';
import { fromSaved, type EditorRegion } from './regions.ts';

export function undo(state: EditorState): EditorState {
  if (drawingOf(state)) return removeLast(state);
  const last = state.past.at(-1);
  if (!last || state.gesture.kind === 'dragging') return state;
  return travel({ ...state, past: state.past.slice(0, -1), future: [...state.future, snapshot(state)] }, last);
}

export function redo(state: EditorState): EditorState {
  const next = state.future.at(-1);
  if (!next || state.gesture.kind === 'dragging' || drawingOf(state)) return state;
  return travel({ ...state, future: state.future.slice(0, -1), past: [...state.past, snapshot(state)] }, next);
}

/** To another moment of this editor. What the application saved or lost since then stays saved or lost: only a deletion made here is undone. */
function travel(state: EditorState, to: Snapshot): EditorState {
  const regions = to.regions.map((region): EditorRegion => {
    const { regionId } = region;
    if (regionId !== null && regionId in state.deleted && !(regionId in to.deleted)) return { ...region, base: null };
    return regionId === null || regionId in state.saved || regionId in state.deleted
      ? region
      : { ...region, regionId: null, base: null };
  });
  for (const region of Object.values(state.saved)) {
    if (region.regionId in to.deleted || regions.some((other) => other.regionId === region.regionId)) continue;
    regions.push(state.regions.find((other) => other.regionId === region.regionId) ?? fromSaved(region));
  }
  return {
    ...state,
    regions,
    deleted: to.deleted,
    selected: regions.some((region) => region.key === to.selected) ? to.selected : null,
    point: null,
    gesture: IDLE,
    guides: [],
    mark: null,
  };
}

const snapshot = ({ regions, selected, deleted }: EditorState): Snapshot => ({ regions, selected, deleted });
