import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import type { Anchor, Region } from '../../../shared/domain/region.ts';
import { adopt, cancel, flip, movePoint, order, remove, restore, revert, set } from './change-steps.ts';
import { conflicted, resolve, takeUp, type Resolution } from './conflict-steps.ts';
import { finish, takeTool } from './draw-steps.ts';
import { drawingOf, IDLE, release, type EditorState, type PointRef, type Tool } from './editor-state.ts';
import { press, type Key } from './key-steps.ts';
import { pointerDown, pointerMove, pointerUp, type Pointer } from './pointer-steps.ts';
import type { EditorRegion, Path, RegionChange } from './regions.ts';
import { loaded, saved, undelete } from './server-steps.ts';
import { redo, undo } from './undo-steps.ts';
import type { Size } from '../canvas/view.ts';

/*
 * Drawing and editing lines, gates, zones and ignore zones as one pure step(state, input). React draws the state and performs what
 * serverChanges() names.
 */

export type EditorInput =
  | ({ type: 'pointer-down' } & Pointer)
  | ({ type: 'pointer-move' } & Pointer)
  | ({ type: 'pointer-up' } & Pointer)
  | { type: 'pointer-cancel' }
  | ({ type: 'key' } & Key)
  | { type: 'tool'; tool: Tool }
  | { type: 'undo' }
  | { type: 'redo' }
  | { type: 'finish' }
  | { type: 'cancel' }
  | { type: 'delete' }
  | { type: 'flip' }
  | { type: 'toggle-snap' }
  /** The lines of the selected gate as the rules want them: both one way, the second inside the first. */
  | { type: 'order' }
  /** The selected region as it was saved; one that never was goes away. */
  | { type: 'revert' }
  | { type: 'select'; key: string | null; point?: PointRef | null }
  /** What of it the selected region has. */
  | { type: 'set'; change: RegionChange }
  | { type: 'move-point'; point: PointRef; to: NormalizedPoint }
  /** A proposed line is taken. */
  | { type: 'adopt'; points: Path; anchor: Anchor }
  /** The selected region becomes what a version of it was; saving it makes a new version. */
  | { type: 'restore'; version: Region }
  /** The application's regions, at first and whenever they change anywhere. */
  | { type: 'loaded'; regions: readonly Region[] }
  /** `sent`: the region as it was when it was sent; what was changed since stays changed. */
  | { type: 'saved'; key: string; region: Region; sent?: EditorRegion }
  | { type: 'undelete'; regionId: string }
  /** What the application refused to overwrite. */
  | { type: 'conflict'; regionId: string; theirs: Region | null }
  | { type: 'resolve'; how: Resolution }
  /** What was left unsaved, earlier. */
  | { type: 'take-up'; regions: readonly EditorRegion[] }
  | { type: 'view'; view: Size; picture: Size };

/** Returns `state` itself when the input means nothing now. */
export function step(state: EditorState, input: EditorInput): EditorState {
  switch (input.type) {
    case 'pointer-down':
      return pointerDown(state, input);
    case 'pointer-move':
      return pointerMove(state, input);
    case 'pointer-up':
      return pointerUp(state, input);
    case 'pointer-cancel':
      return release(state);
    case 'key':
      return press(state, input);
    case 'tool':
      return input.tool === state.tool && !drawingOf(state) ? state : takeTool(state, input.tool);
    case 'undo':
      return undo(state);
    case 'redo':
      return redo(state);
    case 'finish':
      return finish(state);
    case 'cancel':
      return cancel(state);
    case 'delete':
      return remove(state);
    case 'flip':
      return flip(state);
    case 'toggle-snap':
      return { ...state, snapping: !state.snapping, guides: [] };
    case 'order':
      return order(state);
    case 'revert':
      return revert(state);
    case 'select':
      return {
        ...release(state),
        gesture: IDLE,
        tool: 'select',
        selected: input.key,
        point: input.point ?? null,
        mark: null,
      };
    case 'set':
      return set(state, input.change);
    case 'move-point':
      return movePoint(state, input.point, input.to);
    case 'adopt':
      return adopt(state, input.points, input.anchor);
    case 'restore':
      return restore(state, input.version);
    case 'loaded':
      return loaded(state, input.regions);
    case 'saved':
      return saved(state, input.key, input.region, input.sent);
    case 'conflict':
      return conflicted(state, input.regionId, input.theirs);
    case 'resolve':
      return resolve(state, input.how);
    case 'take-up':
      return takeUp(state, input.regions);
    case 'undelete':
      return undelete(state, input.regionId);
    case 'view':
      return sameSize(state.view, input.view) && sameSize(state.picture, input.picture)
        ? state
        : { ...state, view: input.view, picture: input.picture };
  }
}

const sameSize = (a: Size, b: Size) => a.width === b.width && a.height === b.height;
