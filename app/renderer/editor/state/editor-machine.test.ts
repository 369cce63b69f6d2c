import { describe, expect, it } from 'vitest';
import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import type { Line } from '../../../shared/domain/region.ts';
import { step, type EditorInput } from './editor-machine.ts';
import { toDraft } from './regions.ts';
import {
  canFinish,
  conflictOf,
  createEditor,
  isChanged,
  selectedRegion,
  serverChanges,
  type EditorState,
} from './editor-state.ts';

// The picture is 1000 × 500 px on screen and 2000 × 1000 px at the camera; snapping is off unless a test is about it.
const empty = run(
  createEditor({ line: 'Line', gate: 'Gate', zone: 'Zone', ignore: 'Ignore zone' }),
  { type: 'view', view: { width: 1000, height: 500 }, picture: { width: 2000, height: 1000 } },
  { type: 'toggle-snap' },
);
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
const bent: Line = {
  ...door,
  regionId: 'bent',
  name: 'Bent',
  points: [
    [0.1, 0.8],
    [0.3, 0.8],
    [0.5, 0.9],
  ],
};
const open = run(empty, { type: 'loaded', regions: [door, bent] }, { type: 'select', key: 'door' });

function run(state: EditorState, ...inputs: EditorInput[]): EditorState {
  return inputs.reduce(step, state);
}
const down = (x: number, y: number, more = {}): EditorInput => ({ type: 'pointer-down', at: [x, y], ...more });
const move = (x: number, y: number, more = {}): EditorInput => ({ type: 'pointer-move', at: [x, y], ...more });
const up = (x: number, y: number, more = {}): EditorInput => ({ type: 'pointer-up', at: [x, y], ...more });
const click = (x: number, y: number): EditorInput[] => [move(x, y), down(x, y), up(x, y)];
const drag = (from: NormalizedPoint, to: NormalizedPoint, more = {}): EditorInput[] => [
  down(from[0], from[1], more),
  move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, more),
  move(to[0], to[1], more),
  up(to[0], to[1], more),
];
const press = (...keys: string[]): EditorInput[] =>
  keys.map((name) => {
    const parts = name.split('+');
    return { type: 'key', key: parts.at(-1) || ' ', shift: parts.includes('Shift'), ctrl: parts.includes('Ctrl') };
  });
const line: EditorInput = { type: 'tool', tool: 'line' };
const points = (state: EditorState) => selectedRegion(state)?.points;

describe('drawing', () => {
  const done: [string, EditorInput[], NormalizedPoint[]][] = [
    [
      'one drag is a line',
      [line, ...drag([0.1, 0.2], [0.5, 0.2])],
      [
        [0.1, 0.2],
        [0.5, 0.2],
      ],
    ],
    [
      'two clicks and Enter',
      [line, ...click(0.1, 0.2), ...click(0.5, 0.2), ...press('Enter')],
      [
        [0.1, 0.2],
        [0.5, 0.2],
      ],
    ],
    [
      'three clicks, the last point pressed again',
      [line, ...click(0.1, 0.2), ...click(0.5, 0.2), ...click(0.5, 0.6), ...click(0.501, 0.6)],
      [
        [0.1, 0.2],
        [0.5, 0.2],
        [0.5, 0.6],
      ],
    ],
    [
      'a double click ends it',
      [line, ...click(0.1, 0.2), ...click(0.5, 0.2), ...click(0.5, 0.2)],
      [
        [0.1, 0.2],
        [0.5, 0.2],
      ],
    ],
    [
      'Backspace takes the last point back',
      [line, ...click(0.1, 0.2), ...click(0.9, 0.9), ...press('Backspace'), ...click(0.5, 0.2), ...press('Enter')],
      [
        [0.1, 0.2],
        [0.5, 0.2],
      ],
    ],
    [
      'so does undo',
      [line, ...click(0.1, 0.2), ...click(0.9, 0.9), ...press('Ctrl+z'), ...click(0.5, 0.2), ...press('Enter')],
      [
        [0.1, 0.2],
        [0.5, 0.2],
      ],
    ],
    [
      'a finger may drag the second point into place',
      [line, ...click(0.1, 0.2), ...drag([0.8, 0.8], [0.5, 0.2], { touch: true }), ...press('Enter')],
      [
        [0.1, 0.2],
        [0.5, 0.2],
      ],
    ],
    [
      'Shift keeps it straight',
      [line, ...drag([0.1, 0.2], [0.5, 0.23], { shift: true })],
      [
        [0.1, 0.2],
        [0.5, 0.2],
      ],
    ],
    [
      'by keyboard alone',
      [...press('l', 'Enter', ...Array<string>(20).fill('Shift+ArrowRight'), 'Enter')],
      [
        [0.5, 0.5],
        [0.6, 0.5],
      ],
    ],
    [
      'by keyboard with a bend',
      [...press('l', 'Enter', 'Shift+ArrowRight', ' ', 'Shift+ArrowDown', 'Enter')],
      [
        [0.5, 0.5],
        [0.505, 0.5],
        [0.505, 0.51],
      ],
    ],
    [
      'a point outside is kept inside',
      [line, ...drag([0.1, 0.2], [1.4, 0.2])],
      [
        [0.1, 0.2],
        [1, 0.2],
      ],
    ],
  ];
  it.each(done)('%s', (_, inputs, expected) => {
    const after = run(empty, ...inputs);
    expect(points(after)).toEqual(expected);
    expect(after).toMatchObject({ tool: 'select', gesture: { kind: 'idle' } });
    expect(selectedRegion(after)?.regionId).toBeNull();
  });

  const none: [string, EditorInput[]][] = [
    ['one click is not a line', [line, ...click(0.1, 0.2), ...press('Enter')]],
    ['two clicks on one place are not a line', [line, ...click(0.1, 0.2), ...click(0.1, 0.2), ...press('Enter')]],
    ['Escape cancels', [line, ...click(0.1, 0.2), ...click(0.5, 0.2), ...press('Escape')]],
    ['a lost pointer cancels the first press', [line, down(0.1, 0.2), move(0.5, 0.2), { type: 'pointer-cancel' }]],
    ['another tool cancels', [line, ...click(0.1, 0.2), ...click(0.5, 0.2), ...press('v')]],
  ];
  it.each(none)('%s', (_, inputs) => expect(run(empty, ...inputs).regions).toEqual([]));

  it('ends by itself at 32 points', () => {
    const clicks = Array.from({ length: 40 }, (_, i) => click(0.02 + 0.02 * i, i % 2 ? 0.3 : 0.6)).flat();
    expect(run(empty, line, ...clicks.slice(0, 32 * 3)).regions[0].points).toHaveLength(32);
  });

  it('gives each new line a name that is free', () => {
    const two = run(
      empty,
      line,
      ...drag([0.1, 0.2], [0.5, 0.2]),
      { type: 'set', change: { name: 'Line 2' } },
      line,
      ...drag([0.1, 0.6], [0.5, 0.6]),
    );
    expect(two.regions.map((other) => other.name)).toEqual(['Line 2', 'Line 1']);
  });
});

describe('editing', () => {
  const cases: [string, EditorInput[], NormalizedPoint[]][] = [
    [
      'a handle is dragged',
      drag([0.6, 0.4], [0.7, 0.5]),
      [
        [0.2, 0.4],
        [0.7, 0.5],
      ],
    ],
    [
      'a press beside a handle within 22 px moves it',
      drag([0.615, 0.42], [0.7, 0.5]),
      [
        [0.2, 0.4],
        [0.7, 0.5],
      ],
    ],
    [
      'a click on a handle moves nothing',
      [down(0.61, 0.41), move(0.612, 0.41), up(0.612, 0.41)],
      [
        [0.2, 0.4],
        [0.6, 0.4],
      ],
    ],
    [
      'a midpoint bends the line',
      drag([0.4, 0.4], [0.4, 0.6]),
      [
        [0.2, 0.4],
        [0.4, 0.6],
        [0.6, 0.4],
      ],
    ],
    [
      'the line itself moves as a whole',
      drag([0.3, 0.4], [0.4, 0.5]),
      [
        [0.3, 0.5],
        [0.7, 0.5],
      ],
    ],
    [
      'and stays in the picture with its shape',
      drag([0.3, 0.4], [0.3, 2]),
      [
        [0.2, 1],
        [0.6, 1],
      ],
    ],
    [
      'Shift holds the handle at 45° to its neighbour',
      drag([0.6, 0.4], [0.41, 0.79], { shift: true }),
      [
        [0.2, 0.4],
        [0.4025, 0.805],
      ],
    ],
    [
      'Escape gives a dragged handle back',
      [down(0.6, 0.4), move(0.7, 0.5), ...press('Escape'), up(0.7, 0.5)],
      [
        [0.2, 0.4],
        [0.6, 0.4],
      ],
    ],
    [
      'a lost pointer too',
      [down(0.6, 0.4), move(0.7, 0.5), { type: 'pointer-cancel' }],
      [
        [0.2, 0.4],
        [0.6, 0.4],
      ],
    ],
    [
      'an arrow nudges the line by one pixel of the camera',
      press('ArrowRight'),
      [
        [0.2005, 0.4],
        [0.6005, 0.4],
      ],
    ],
    [
      'Tab, then an arrow nudges that point',
      press('Tab', 'Tab', 'ArrowUp'),
      [
        [0.2, 0.4],
        [0.6, 0.399],
      ],
    ],
    [
      'Shift+arrow nudges ten',
      press('Tab', 'Shift+ArrowLeft'),
      [
        [0.195, 0.4],
        [0.6, 0.4],
      ],
    ],
    [
      'Shift+Tab walks back',
      press('Shift+Tab', 'ArrowDown'),
      [
        [0.2, 0.4],
        [0.6, 0.401],
      ],
    ],
    [
      'F flips by turning the points round',
      press('f'),
      [
        [0.6, 0.4],
        [0.2, 0.4],
      ],
    ],
    [
      'twice is as before',
      press('f', 'f'),
      [
        [0.2, 0.4],
        [0.6, 0.4],
      ],
    ],
    [
      'a number field sets a point',
      [{ type: 'move-point', point: { path: 0, index: 0 }, to: [0.25, 0.4] }],
      [
        [0.25, 0.4],
        [0.6, 0.4],
      ],
    ],
  ];
  it.each(cases)('%s', (_, inputs, expected) => {
    const after = points(run(open, ...inputs));
    expect(after).toHaveLength(expected.length);
    after?.forEach((point, i) => {
      expect(point[0]).toBeCloseTo(expected[i][0], 4);
      expect(point[1]).toBeCloseTo(expected[i][1], 4);
    });
  });

  it.each(cases)('undo after: %s', (_, inputs) => {
    const after = run(open, ...inputs);
    const back = run(after, ...after.past.map((): EditorInput => ({ type: 'undo' })));
    expect(points({ ...back, selected: 'door' })).toEqual(door.points);
    const again = run(back, ...after.past.map((): EditorInput => ({ type: 'redo' })));
    expect(again.regions).toEqual(after.regions);
  });

  it('keeps a flipped point selected', () =>
    expect(run(open, ...press('Tab', 'f')).point).toEqual({ path: 0, index: 1 }));
  it('makes a row of nudges one step of undo', () =>
    expect(run(open, ...press('Tab', 'ArrowUp', 'ArrowUp', 'ArrowLeft', 'Ctrl+z')).regions).toEqual(open.regions));
  it('makes typing a name one step of undo', () => {
    const typed = run(open, { type: 'set', change: { name: 'Doo' } }, { type: 'set', change: { name: 'Door 1' } });
    expect(run(typed, { type: 'undo' }).regions[0].name).toBe('Door');
    expect(run(typed, { type: 'undo' }, { type: 'redo' }).regions[0].name).toBe('Door 1');
  });
  it('lets Tab leave after the last point', () => {
    const last = run(open, ...press('Tab', 'Tab'));
    expect(step(last, { type: 'key', key: 'Tab' })).toBe(last);
  });
  it('selects another line by pressing it, and nothing by pressing beside', () => {
    expect(run(open, ...click(0.2, 0.81)).selected).toBe('bent');
    expect(run(open, ...click(0.9, 0.1)).selected).toBeNull();
  });
  it('snaps to the height of another point and says which guide', () => {
    const held = run(open, { type: 'toggle-snap' }, down(0.6, 0.4), move(0.7, 0.795));
    expect(points(held)?.[1]).toEqual([0.7, 0.8]);
    expect(held.guides).toEqual([{ axis: 'y', at: 0.8 }]);
    expect(run(held, up(0.7, 0.795)).guides).toEqual([]);
  });
  it('ignores keys it does not know', () => expect(step(open, { type: 'key', key: 'q' })).toBe(open));
});

describe('deleting', () => {
  it('takes the selected point of a bent line, then the line', () => {
    const bend = run(open, { type: 'select', key: 'bent', point: { path: 0, index: 1 } }, ...press('Delete'));
    expect(points(bend)).toEqual([
      [0.1, 0.8],
      [0.5, 0.9],
    ]);
    expect(run(bend, ...press('Delete')).regions.map((other) => other.key)).toEqual(['door']);
  });
  it('tells the application once, and again when it comes back', () => {
    const gone = step(open, { type: 'delete' });
    expect(serverChanges(open, gone)).toEqual({ remove: [door], restore: [] });
    const quiet = step(gone, { type: 'loaded', regions: [bent] });
    expect(serverChanges(gone, quiet)).toEqual({ remove: [], restore: [] });
    const back = step(quiet, { type: 'undo' });
    expect(serverChanges(quiet, back)).toEqual({ remove: [], restore: [door] });
    expect(back.regions.find((other) => other.regionId === 'door')?.points).toEqual(door.points);
    expect(serverChanges(back, step(back, { type: 'redo' }))).toEqual({ remove: [door], restore: [] });
  });
  it('comes back from the notification under its id', () => {
    const gone = run(open, { type: 'delete' }, { type: 'loaded', regions: [bent] });
    const back = step(gone, { type: 'undelete', regionId: 'door' });
    expect(serverChanges(gone, back).restore).toEqual([door]);
    expect(back.selected).toBe('door');
  });
  it('does not show a deleted line again while the application still has it', () => {
    expect(
      run(open, { type: 'delete' }, { type: 'loaded', regions: [door, bent] }).regions.map((other) => other.key),
    ).toEqual(['bent']);
  });
  it('says nothing of a line that was never saved', () => {
    const drawn = run(open, line, ...drag([0.1, 0.1], [0.5, 0.1]));
    expect(serverChanges(drawn, step(drawn, { type: 'delete' }))).toEqual({ remove: [], restore: [] });
  });
});

describe("saving and the application's side", () => {
  const moved = run(open, ...drag([0.6, 0.4], [0.7, 0.5]));
  const version4: Line = {
    ...door,
    points: [
      [0.2, 0.4],
      [0.7, 0.5],
    ],
    ruleVersion: 4,
  };

  it('knows what differs from the saved version', () => {
    const changes: EditorInput[] = [
      { type: 'set', change: { name: 'X' } },
      { type: 'set', change: { counts: 'in' } },
      { type: 'set', change: { anchor: 'centre' } },
      { type: 'set', change: { mode: 'late' } },
      { type: 'set', change: { compass: 'north' } },
      { type: 'set', change: { hours: { fromMinutes: 480, toMinutes: 1320 } } },
      { type: 'flip' },
    ];
    for (const change of changes) expect(isChanged(open, selectedRegion(step(open, change))!)).toBe(true);
    expect(isChanged(open, selectedRegion(open)!)).toBe(false);
  });
  it('is unchanged after saving, and undo is then a change against the new version', () => {
    const kept = step(moved, { type: 'saved', key: 'door', region: version4 });
    expect(isChanged(kept, selectedRegion(kept)!)).toBe(false);
    expect(isChanged(kept, step(kept, { type: 'undo' }).regions[0])).toBe(true);
  });
  it('keeps what was changed while it was being saved', () => {
    const sent = selectedRegion(moved)!;
    const later = run(
      moved,
      { type: 'set', change: { name: 'Front' } },
      { type: 'saved', key: 'door', region: version4, sent },
    );
    expect(selectedRegion(later)?.name).toBe('Front');
    expect(isChanged(later, selectedRegion(later)!)).toBe(true);
    expect(isChanged(step(moved, { type: 'saved', key: 'door', region: version4, sent }), sent)).toBe(false);
  });
  it('never takes a saved line away by undoing the drawing of it', () => {
    const drawn = run(open, line, ...drag([0.1, 0.1], [0.5, 0.1]));
    const made: Line = {
      ...door,
      regionId: 'made',
      name: 'Line 1',
      points: [
        [0.1, 0.1],
        [0.5, 0.1],
      ],
      ruleVersion: 1,
    };
    const kept = run(
      drawn,
      { type: 'saved', key: drawn.selected!, region: made },
      { type: 'loaded', regions: [door, bent, made] },
    );
    expect(kept.regions).toHaveLength(3);
    const back = step(kept, { type: 'undo' });
    expect(back.regions.map((other) => other.regionId)).toContain('made');
    expect(serverChanges(kept, back)).toEqual({ remove: [], restore: [] });
  });
  it('recognises a new region whose save was not answered, and no other one', () => {
    const drawn = run(
      empty,
      { type: 'loaded', regions: [] },
      { type: 'tool', tool: 'line' },
      ...click(0.1, 0.1),
      ...click(0.5, 0.1),
      { type: 'finish' },
    );
    const [line] = drawn.regions;
    const made = { ...door, ...toDraft(line), regionId: 'made', ruleVersion: 1 } as Line;
    const after = step(drawn, { type: 'loaded', regions: [made] });
    expect(after.regions.map(({ regionId }) => regionId)).toEqual(['made']);
    expect(after.selected).toBe(drawn.selected);
    expect(isChanged(after, after.regions[0])).toBe(false);
    // The answer comes after all, behind the push.
    const answered = step(after, { type: 'saved', key: line.key, region: made, sent: line });
    expect(answered.regions).toHaveLength(1);
    expect(isChanged(answered, answered.regions[0])).toBe(false);
    const moved = step(drawn, { type: 'loaded', regions: [{ ...made, name: 'Another' }] });
    expect(moved.regions.map(({ regionId }) => regionId)).toEqual([null, 'made']);
  });
  it('takes over what another screen saved, but keeps what is being changed here', () => {
    const other: Line = { ...bent, name: 'Side', ruleVersion: 9 };
    const after = step(moved, { type: 'loaded', regions: [version4, other] });
    expect(after.regions.map(({ name }) => name)).toEqual(['Door', 'Side']);
    expect(after.regions[0].points).toEqual(moved.regions[0].points);
  });
  it('goes on after a save: undo to before it is based on what was saved', () => {
    const after = run(
      moved,
      {
        type: 'saved',
        key: 'door',
        region: { ...version4, points: moved.regions[0].points.map(([x, y]): [number, number] => [x, y]) },
        sent: moved.regions[0],
      },
      { type: 'undo' },
    );
    expect(after.regions[0].points).toEqual(door.points);
    expect(conflictOf(after, after.regions[0])).toBeNull();
  });
  it('reverts to the saved version; a line that never was goes away', () => {
    expect(step(moved, { type: 'revert' }).regions[0].points).toEqual(door.points);
    expect(run(open, line, ...drag([0.1, 0.1], [0.5, 0.1]), { type: 'revert' }).regions).toHaveLength(2);
  });
});

describe('polygons', () => {
  const tools = [
    ['zone', 'z'],
    ['ignore', 'x'],
  ] as const;
  describe.each(tools)('%s', (tool, letter) => {
    const take: EditorInput = { type: 'tool', tool };
    const triangle: NormalizedPoint[] = [
      [0.1, 0.2],
      [0.5, 0.2],
      [0.5, 0.6],
    ];
    const corners = triangle.map(([x, y]) => click(x, y)).flat();
    const done: [string, EditorInput[], NormalizedPoint[]][] = [
      ['closes on the first point', [take, ...corners, ...click(0.105, 0.21)], triangle],
      ['closes by Enter', [take, ...corners, ...press('Enter')], triangle],
      ['closes on the last point pressed again', [take, ...corners, ...click(0.5, 0.601)], triangle],
      [
        'one drag is a rectangle',
        [take, ...drag([0.1, 0.2], [0.5, 0.6])],
        [
          [0.1, 0.2],
          [0.5, 0.2],
          [0.5, 0.6],
          [0.1, 0.6],
        ],
      ],
      [
        'a finger draws it too',
        [take, ...drag([0.1, 0.2], [0.5, 0.6], { touch: true })],
        [
          [0.1, 0.2],
          [0.5, 0.2],
          [0.5, 0.6],
          [0.1, 0.6],
        ],
      ],
      [
        'Backspace takes the last corner back',
        [take, ...corners, ...click(0.9, 0.9), ...press('Backspace', 'Enter')],
        triangle,
      ],
      [
        'by keyboard alone',
        press(letter, 'Enter', 'Shift+ArrowRight', ' ', 'Shift+ArrowDown', 'Enter'),
        [
          [0.5, 0.5],
          [0.505, 0.5],
          [0.505, 0.51],
        ],
      ],
    ];
    it.each(done)('%s', (_, inputs, expected) => {
      const after = run(empty, ...inputs);
      expect(points(after)).toEqual(expected);
      expect(selectedRegion(after)).toMatchObject({
        kind: tool,
        name: `${tool === 'zone' ? 'Zone' : 'Ignore zone'} 1`,
        regionId: null,
      });
      expect(after).toMatchObject({ tool: 'select', gesture: { kind: 'idle' } });
      expect(run(after, { type: 'undo' }).regions).toEqual([]);
    });

    const none: [string, EditorInput[]][] = [
      ['two corners are no polygon', [take, ...click(0.1, 0.2), ...click(0.5, 0.2), ...press('Enter')]],
      [
        'the first point does not close two corners',
        [take, ...click(0.1, 0.2), ...click(0.5, 0.2), ...click(0.1, 0.2)],
      ],
      ['Escape cancels', [take, ...corners, ...press('Escape')]],
    ];
    it.each(none)('%s', (_, inputs) => expect(run(empty, ...inputs).regions).toEqual([]));
  });

  const zone = run(empty, { type: 'tool', tool: 'zone' }, ...drag([0.2, 0.2], [0.6, 0.6]), {
    type: 'select',
    key: 'new-1',
  });
  it('adds a corner in its closing side', () => {
    expect(points(run(zone, ...drag([0.2, 0.4], [0.1, 0.4])))).toEqual([
      [0.2, 0.2],
      [0.6, 0.2],
      [0.6, 0.6],
      [0.2, 0.6],
      [0.1, 0.4],
    ]);
  });
  it('moves as a whole by its inside, once it is selected', () => {
    expect(points(run(zone, ...drag([0.4, 0.4], [0.5, 0.3])))).toEqual([
      [0.3, 0.1],
      [0.7, 0.1],
      [0.7, 0.5],
      [0.3, 0.5],
    ]);
    const other = run(zone, { type: 'select', key: null }, ...drag([0.4, 0.4], [0.5, 0.3]));
    expect(other.selected).toBe('new-1');
    expect(points(other)).toEqual(points(zone));
  });
  it('keeps three corners: Delete then takes the zone', () => {
    const three = run(zone, ...press('Tab', 'Delete'));
    expect(points(three)).toHaveLength(3);
    expect(run(three, ...press('Delete')).regions).toEqual([]);
  });
  it('has nothing to flip', () => expect(step(zone, { type: 'flip' })).toBe(zone));
  it('takes what it has, and nothing else', () => {
    expect(selectedRegion(run(zone, { type: 'set', change: { capacity: 12, queue: true } }))).toMatchObject({
      capacity: 12,
      queue: true,
    });
    expect(step(zone, { type: 'set', change: { counts: 'in' } })).toBe(zone);
  });
});

describe('gates', () => {
  const gate: EditorInput = { type: 'tool', tool: 'gate' };
  const paths = (state: EditorState) => {
    const region = selectedRegion(state);
    return region?.kind === 'gate' ? [region.points, region.secondPoints] : null;
  };
  // 0.14 of the height below
  const offered = [
    [
      [0.2, 0.4],
      [0.6, 0.4],
    ],
    [
      [0.2, 0.54],
      [0.6, 0.54],
    ],
  ];

  it.each<[string, EditorInput[], unknown]>([
    [
      'first line, then second, by drags',
      [gate, ...drag([0.2, 0.4], [0.6, 0.4]), ...drag([0.2, 0.7], [0.6, 0.7])],
      [
        [
          [0.2, 0.4],
          [0.6, 0.4],
        ],
        [
          [0.2, 0.7],
          [0.6, 0.7],
        ],
      ],
    ],
    ['Enter takes the line that is offered', [gate, ...drag([0.2, 0.4], [0.6, 0.4]), ...press('Enter')], offered],
    [
      'by clicks',
      [
        gate,
        ...click(0.2, 0.4),
        ...click(0.6, 0.4),
        ...press('Enter'),
        ...click(0.2, 0.7),
        ...click(0.6, 0.7),
        ...press('Enter'),
      ],
      [
        [
          [0.2, 0.4],
          [0.6, 0.4],
        ],
        [
          [0.2, 0.7],
          [0.6, 0.7],
        ],
      ],
    ],
    [
      'by keyboard alone',
      press('g', 'Enter', ...Array<string>(20).fill('Shift+ArrowRight'), 'Enter', 'Enter'),
      [
        [
          [0.5, 0.5],
          [0.6, 0.5],
        ],
        [
          [0.5, 0.64],
          [0.6, 0.64],
        ],
      ],
    ],
    [
      'a second line drawn the other way is turned round',
      [gate, ...drag([0.2, 0.4], [0.6, 0.4]), ...drag([0.6, 0.7], [0.2, 0.7])],
      [
        [
          [0.2, 0.4],
          [0.6, 0.4],
        ],
        [
          [0.2, 0.7],
          [0.6, 0.7],
        ],
      ],
    ],
    [
      'a second line outside of the first becomes the first',
      [gate, ...drag([0.2, 0.4], [0.6, 0.4]), ...drag([0.2, 0.2], [0.6, 0.2])],
      [
        [
          [0.2, 0.2],
          [0.6, 0.2],
        ],
        [
          [0.2, 0.4],
          [0.6, 0.4],
        ],
      ],
    ],
  ])('%s', (_, inputs, expected) => {
    const after = run(empty, ...inputs);
    expect(paths(after)).toEqual(expected);
    expect(after).toMatchObject({ tool: 'select', gesture: { kind: 'idle' } });
  });

  it('is not there before its second line', () => {
    const half = run(empty, gate, ...drag([0.2, 0.4], [0.6, 0.4]));
    expect(half.regions).toEqual([]);
    expect(canFinish(half)).toBe(false);
    expect(run(half, ...press('Escape'))).toMatchObject({ regions: [], tool: 'gate', gesture: { kind: 'idle' } });
    expect(run(half, ...press('Backspace')).gesture).toMatchObject({
      kind: 'drawing',
      points: [[0.2, 0.4]],
      first: null,
    });
  });
  it('a lost finger takes back only the second line', () => {
    const after = run(empty, gate, ...drag([0.2, 0.4], [0.6, 0.4]), down(0.2, 0.7), { type: 'pointer-cancel' });
    expect(after.gesture).toMatchObject({
      kind: 'drawing',
      points: [],
      first: [
        [0.2, 0.4],
        [0.6, 0.4],
      ],
    });
  });

  const made = run(empty, gate, ...drag([0.2, 0.4], [0.6, 0.4]), ...drag([0.2, 0.7], [0.6, 0.7]), {
    type: 'select',
    key: 'new-1',
  });
  it('flips both lines and their order', () => {
    expect(paths(run(made, ...press('f')))).toEqual([
      [
        [0.6, 0.7],
        [0.2, 0.7],
      ],
      [
        [0.6, 0.4],
        [0.2, 0.4],
      ],
    ]);
    expect(paths(run(made, ...press('f', 'f')))).toEqual(paths(made));
    expect(run(made, { type: 'select', key: 'new-1', point: { path: 1, index: 0 } }, ...press('f')).point).toEqual({
      path: 0,
      index: 1,
    });
  });
  it('moves one line by the line, and both by what lies between', () => {
    expect(paths(run(made, ...drag([0.3, 0.7], [0.3, 0.8])))).toEqual([
      [
        [0.2, 0.4],
        [0.6, 0.4],
      ],
      [
        [0.2, 0.8],
        [0.6, 0.8],
      ],
    ]);
    expect(paths(run(made, ...drag([0.3, 0.55], [0.3, 0.65])))).toEqual([
      [
        [0.2, 0.5],
        [0.6, 0.5],
      ],
      [
        [0.2, 0.8],
        [0.6, 0.8],
      ],
    ]);
  });
  it('puts lines in order that were dragged past each other', () => {
    const wrong = run(made, ...drag([0.3, 0.7], [0.3, 0.2]));
    expect(paths(wrong)).toEqual([
      [
        [0.2, 0.4],
        [0.6, 0.4],
      ],
      [
        [0.2, 0.2],
        [0.6, 0.2],
      ],
    ]);
    expect(paths(run(wrong, { type: 'order' }))).toEqual([
      [
        [0.2, 0.2],
        [0.6, 0.2],
      ],
      [
        [0.2, 0.4],
        [0.6, 0.4],
      ],
    ]);
    expect(step(open, { type: 'order' })).toBe(open);
  });
  it('Tab walks the points of both', () => {
    expect(run(made, ...press('Tab', 'Tab', 'Tab')).point).toEqual({ path: 1, index: 0 });
    expect(paths(run(made, ...press('Tab', 'Tab', 'Tab', 'ArrowUp')))).toEqual([
      [
        [0.2, 0.4],
        [0.6, 0.4],
      ],
      [
        [0.2, 0.699],
        [0.6, 0.7],
      ],
    ]);
  });
});

it.each([
  ['nobody said where the camera hangs: as the last one', null, 'bottom-centre'],
  ['it hangs overhead: the middle, whatever the last one judges', 'centre', 'centre'],
] as const)('%s', (_, anchor, expected) => {
  const there = { ...createEditor(open.names, anchor), view: open.view, picture: open.picture, snapping: false };
  const drawn = run(
    there,
    { type: 'loaded', regions: [door] },
    { type: 'tool', tool: 'zone' },
    ...drag([0.2, 0.2], [0.6, 0.6]),
  );
  expect(drawn.regions.map((region) => region.kind !== 'ignore' && region.anchor)).toEqual(['bottom-centre', expected]);
});

describe('a proposed line', () => {
  const adopt: EditorInput = {
    type: 'adopt',
    points: [
      [0.3, 0.5],
      [0.7, 0.5],
    ],
    anchor: 'centre',
  };
  it('becomes the place and anchor of the selected line, with one step of undo', () => {
    const taken = run(open, adopt);
    expect(selectedRegion(taken)).toMatchObject({
      regionId: 'door',
      name: 'Door',
      points: [
        [0.3, 0.5],
        [0.7, 0.5],
      ],
      anchor: 'centre',
    });
    expect(run(taken, { type: 'undo' }).regions).toEqual(open.regions);
  });
  it('is a new line while one is drawn, whatever was selected', () => {
    const taken = run(open, line, adopt);
    expect(taken.regions).toHaveLength(3);
    expect(taken.tool).toBe('select');
  });
  it('is a new line when none is selected', () => {
    const taken = run(open, { type: 'select', key: null }, adopt);
    expect(taken.regions).toHaveLength(3);
    expect(selectedRegion(taken)).toMatchObject({ regionId: null, name: 'Line 1', anchor: 'centre' });
  });
});
