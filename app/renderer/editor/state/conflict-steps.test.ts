import { describe, expect, it } from 'vitest';
import type { Line } from '../../../shared/domain/region.ts';
import { step, type EditorInput } from './editor-machine.ts';
import {
  conflictOf,
  createEditor,
  isChanged,
  selectedRegion,
  serverChanges,
  type EditorState,
} from './editor-state.ts';

const names = { line: 'Line', gate: 'Gate', zone: 'Zone', ignore: 'Ignore zone' };
const door: Line = {
  kind: 'line',
  regionId: 'door',
  name: 'Door',
  points: [
    [0.2, 0.4],
    [0.6, 0.4],
  ],
  counts: 'both',
  anchor: 'bottom-centre',
  mode: 'immediate',
  hours: null,
  ruleVersion: 3,
  savedAtMs: 0,
};
const side: Line = {
  ...door,
  regionId: 'side',
  name: 'Side',
  points: [
    [0.1, 0.8],
    [0.3, 0.8],
  ],
};
const theirs: Line = {
  ...door,
  points: [
    [0.2, 0.6],
    [0.6, 0.6],
  ],
  ruleVersion: 4,
};
const run = (state: EditorState, ...inputs: EditorInput[]): EditorState => inputs.reduce(step, state);
const open = run(createEditor(names), { type: 'loaded', regions: [door, side] }, { type: 'select', key: 'door' });
const moved = step(open, { type: 'move-point', point: { path: 0, index: 0 }, to: [0.3, 0.4] });
const mine: [number, number][] = [
  [0.3, 0.4],
  [0.6, 0.4],
];
const asked = (state: EditorState) => conflictOf(state, selectedRegion(state)!);
const named = (state: EditorState) => state.regions.map(({ name, points, regionId }) => [name, points, regionId]);

describe('a region that was changed here and elsewhere', () => {
  const both = step(moved, { type: 'loaded', regions: [theirs, side] });
  it('is asked about, and nothing of mine is lost', () => {
    expect(asked(both)).toEqual({ theirs });
    expect(selectedRegion(both)?.points).toEqual(mine);
    expect(asked(moved)).toBeNull();
  });
  it('is not, when only one changed it, or both the same', () => {
    expect(asked(step(open, { type: 'loaded', regions: [theirs, side] }))).toBeNull();
    expect(asked(step(moved, { type: 'loaded', regions: [{ ...theirs, points: mine }, side] }))).toBeNull();
  });
  it('mine: is based on theirs from now on', () => {
    const kept = step(both, { type: 'resolve', how: 'mine' });
    expect([asked(kept), selectedRegion(kept)?.points, selectedRegion(kept)?.base?.ruleVersion]).toEqual([
      null,
      mine,
      4,
    ]);
  });
  it('theirs: mine is let go, and comes back by undo', () => {
    const taken = step(both, { type: 'resolve', how: 'theirs' });
    expect([asked(taken), isChanged(taken, selectedRegion(taken)!), selectedRegion(taken)?.points]).toEqual([
      null,
      false,
      theirs.points,
    ]);
    expect(selectedRegion(step(taken, { type: 'undo' }))?.points).toEqual(mine);
  });
  it('both: mine is a new line beside theirs', () => {
    const after = step(both, { type: 'resolve', how: 'both' });
    expect(named(after)).toEqual([
      ['Door', theirs.points, 'door'],
      ['Door 2', mine, null],
      ['Side', side.points, 'side'],
    ]);
    expect(selectedRegion(after)).toMatchObject({ name: 'Door 2', regionId: null, base: null });
  });
  it('is not deleted unasked', () => {
    const after = run(both, { type: 'select', key: 'door' }, { type: 'delete' });
    expect(after.regions).toHaveLength(2);
    expect(serverChanges(both, after)).toEqual({ remove: [], restore: [] });
  });
});

describe('a region that was changed here and deleted elsewhere', () => {
  const gone = step(moved, { type: 'loaded', regions: [side] });
  it('is asked about; one that was not changed here goes', () => {
    expect(asked(gone)).toEqual({ theirs: null });
    expect(step(open, { type: 'loaded', regions: [side] }).regions.map(({ key }) => key)).toEqual(['side']);
  });
  it('mine: comes back under its id', () =>
    expect(selectedRegion(step(gone, { type: 'resolve', how: 'mine' }))).toMatchObject({
      regionId: 'door',
      base: null,
    }));
  it('theirs: goes', () =>
    expect(named(step(gone, { type: 'resolve', how: 'theirs' }))).toEqual([['Side', side.points, 'side']]));
});

it('what the application refused to overwrite is conflict of before its push comes', () => {
  expect(asked(step(moved, { type: 'conflict', regionId: 'door', theirs }))).toEqual({ theirs });
  expect(asked(step(moved, { type: 'conflict', regionId: 'door', theirs: null }))).toEqual({ theirs: null });
});

it('a deletion that is undone here asks nothing while it is saved again', () => {
  const deleted = run(open, { type: 'delete' }, { type: 'loaded', regions: [side] });
  for (const back of [step(deleted, { type: 'undo' }), step(deleted, { type: 'undelete', regionId: 'door' })]) {
    const door = back.regions.find(({ regionId }) => regionId === 'door')!;
    expect([door.base, conflictOf(back, door)]).toEqual([null, null]);
  }
});

describe('what was left unsaved', () => {
  const left = [
    { ...selectedRegion(moved)! },
    { ...selectedRegion(moved)!, key: 'new-1', regionId: null, base: null, name: 'Back' },
  ];
  it('is taken up as it was, and unsaved still; undo takes it back', () => {
    const taken = step(open, { type: 'take-up', regions: left });
    expect(named(taken)).toEqual([
      ['Door', mine, 'door'],
      ['Side', side.points, 'side'],
      ['Back', mine, null],
    ]);
    expect([taken.selected, asked(taken)]).toEqual(['door', null]);
    expect(named(step(taken, { type: 'undo' }))).toEqual(named(open));
  });
  it('is asked about where somebody saved or deleted it since', () => {
    expect(
      asked(run(createEditor(names), { type: 'loaded', regions: [theirs] }, { type: 'take-up', regions: left })),
    ).toEqual({ theirs });
    expect(
      asked(run(createEditor(names), { type: 'loaded', regions: [side] }, { type: 'take-up', regions: left })),
    ).toEqual({ theirs: null });
  });
});
