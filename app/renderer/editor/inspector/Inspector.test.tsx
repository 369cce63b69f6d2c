// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useEffect, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Line, Region, RegionVersion, Zone } from '../../../shared/domain/region.ts';
import type { Language } from '../../i18n/formats.ts';
import { cameraOf, renderIn, setStores } from '../../ui/render.test-support.tsx';
import type { Resolution } from '../state/conflict-steps.ts';
import { step, type EditorInput } from '../state/editor-machine.ts';
import { createEditor, selectedRegion, type EditorState } from '../state/editor-state.ts';
import { problemOf } from '../state/problem.ts';
import type { Judged } from '../judge/use-judge.ts';
import { Inspector } from './Inspector.tsx';

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
const counter: Zone = {
  kind: 'zone',
  regionId: 'counter',
  name: 'Counter',
  points: [
    [0.1, 0.1],
    [0.5, 0.1],
    [0.5, 0.6],
    [0.1, 0.6],
  ],
  anchor: 'bottom-centre',
  holdMs: 1_000,
  releaseMs: 2_000,
  capacity: null,
  queue: false,
  hours: null,
  ruleVersion: 1,
  savedAtMs: 0,
};
const run = (state: EditorState, ...inputs: EditorInput[]): EditorState => inputs.reduce(step, state);
const opened = (...regions: Region[]) =>
  run(
    createEditor({ line: 'Line', gate: 'Gate', zone: 'Zone', ignore: 'Ignore zone' }),
    { type: 'view', view: { width: 1000, height: 500 }, picture: { width: 2000, height: 1000 } },
    { type: 'loaded', regions },
    { type: 'select', key: regions[0].regionId },
  );
const judged: Judged = { verdict: null, badPlaces: [], proposal: null, propose: () => {}, putAside: () => {} };

let state: EditorState;
const onSave = vi.fn(),
  onDone = vi.fn();
let resolved: Resolution[];

function Harness({ first, versions }: { first: EditorState; versions: readonly RegionVersion[] }) {
  const [now, setNow] = useState(first);
  const [note, setNote] = useState('');
  useEffect(() => {
    state = now;
  }, [now]);
  const send = (input: EditorInput) => {
    const next = step(now, input);
    setNow(next);
    return next !== now;
  };
  const region = selectedRegion(now) ?? null;
  return (
    <Inspector
      editor={{ state: now, send, save: () => Promise.resolve(null), saving: false, error: null }}
      judged={{ ...judged, proposal: null }}
      inHand={region}
      problem={region && problemOf(region, now.regions)}
      insight={{ walks: [], badPlaces: [] } as never}
      versions={versions}
      looked={null}
      onLook={() => {}}
      note={note}
      onNote={setNote}
      onResolve={(how) => {
        resolved.push(how);
        send({ type: 'resolve', how });
      }}
      onSave={onSave}
      onDone={onDone}
      onRecount={() => {}}
    />
  );
}
const show = (first: EditorState, language: Language = 'en', versions: readonly RegionVersion[] = []) =>
  renderIn(language, <Harness first={first} versions={versions} />);
const user = userEvent.setup();
const type = async (name: string, text: string) => {
  const field = screen.getByRole('textbox', { name });
  await user.clear(field);
  if (text) await user.type(field, text);
  return field;
};
const region = () => selectedRegion(state)!;

beforeEach(() => {
  resolved = [];
  onSave.mockClear();
  onDone.mockClear();
  setStores([cameraOf()], null);
});
afterEach(cleanup);

describe('the fields of a region', () => {
  it.each([
    ['en', 'Name', 'Give it a name.', 'Save as version 4'],
    ['vi', 'Tên', 'Hãy đặt tên.', 'Lưu thành bản 4'],
  ] as const)('%s: without a name it cannot be saved, and says why', async (language, name, why, save) => {
    await show(opened(door), language);
    await type(name, '');
    const button = screen.getByRole('button', { name: save });
    expect(button).toHaveProperty('disabled', true);
    expect(document.getElementById(button.getAttribute('aria-describedby')!)?.textContent).toBe(why);
    await type(name, 'Back door');
    expect(button).toHaveProperty('disabled', false);
    await user.click(button);
    expect([onSave.mock.calls.length, onDone.mock.calls.length, region().name]).toEqual([1, 0, 'Back door']);
  });

  it('a line that is too short cannot be saved', async () => {
    await show(
      opened({
        ...door,
        points: [
          [0.2, 0.4],
          [0.6, 0.4],
        ],
      }),
    );
    await type('End x', '0.201');
    expect(screen.getByRole('button', { name: 'Save as version 4' })).toHaveProperty('disabled', true);
  });

  const wrong: [string, string, string][] = [
    ['In after, s', '61', 'From 0 to 60.'],
    ['In after, s', '-1', 'From 0 to 60.'],
    ['In after, s', 'soon', 'From 0 to 60.'],
    ['Out after, s', '300.5', 'From 0 to 300.'],
    ['Capacity, people', '0', 'From 1 to 10,000.'],
    ['Capacity, people', '2.5', 'From 1 to 10,000.'],
  ];
  it.each(wrong)('%s: %s is no value, changes nothing, and says what is', async (name, text, says) => {
    await show(opened(counter));
    const before = region();
    const field = screen.getByRole('textbox', { name });
    field.focus();
    (field as HTMLInputElement).select();
    await user.paste(text);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(says)).toBeTruthy();
    expect(region()).toEqual(before);
    await user.tab();
    expect(field.getAttribute('aria-invalid')).not.toBe('true');
  });

  it.each([
    ['en', 'In after, s', '2.5'],
    ['vi', 'Vào sau, giây', '2,5'],
  ] as const)('%s: decimals as the language writes them', async (language, name, text) => {
    await show(opened(counter), language);
    await type(name, text);
    expect(region()).toMatchObject({ holdMs: 2_500 });
  });

  it('an empty capacity is none, and arrows step', async () => {
    await show(opened({ ...counter, capacity: 5 }));
    const field = await type('Capacity, people', '');
    expect(region()).toMatchObject({ capacity: null });
    await user.type(field, '12{ArrowUp}');
    expect(region()).toMatchObject({ capacity: 13 });
  });

  it('hours over midnight say until when', async () => {
    await show(opened(door));
    await user.click(screen.getByRole('checkbox', { name: 'Only at certain hours' }));
    await type('From', '22:00');
    await type('To', '02:00');
    await user.tab();
    expect(region()).toMatchObject({ hours: { fromMinutes: 1_320, toMinutes: 120 } });
    expect(screen.getByText(/Until 02:00 of the next day\./)).toBeTruthy();
  });

  it('what is saved as it is asks for nothing to be saved', async () => {
    await show(opened(door));
    expect(screen.queryByRole('button', { name: /^Save/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Done' }));
    expect([onDone.mock.calls.length, onSave.mock.calls.length]).toEqual([1, 0]);
  });
});

describe('a region that somebody else changed meanwhile', () => {
  const theirs: Line = { ...door, name: 'Main door', counts: 'in', ruleVersion: 4 };
  const version = { ...theirs, note: 'the door was moved', retiredAtMs: null } as unknown as RegionVersion;
  const both = () =>
    run(opened(door), { type: 'set', change: { name: 'My door' } }, { type: 'loaded', regions: [theirs] });

  it('is shown beside mine, with what they wrote, and nothing is saved before a choice', async () => {
    await show(both(), 'en', [version]);
    const question = screen.getByRole('region', { name: /Somebody else saved “Main door” as version 4/ });
    expect(within(question).getByText('They wrote: the door was moved')).toBeTruthy();
    const cells = (name: string) =>
      within(within(question).getByRole('row', { name: new RegExp(`^${name}`) }))
        .getAllByRole('cell')
        .map(({ textContent }) => textContent);
    expect([cells('Name'), cells('Counts')]).toEqual([
      ['My door', 'Main door'],
      ['In and out', 'Only in'],
    ]);
    expect(document.activeElement).toBe(within(question).getByRole('heading'));
    expect(screen.getByRole('button', { name: /^Save as version/ })).toHaveProperty('disabled', true);
  });

  it.each([
    ['Keep mine', 'mine', 'My door', 4],
    ['Take theirs', 'theirs', 'Main door', 4],
    ['Keep both', 'both', 'My door 2', undefined],
  ] as const)('%s', async (name, how, kept, base) => {
    await show(both(), 'en', [version]);
    await user.click(screen.getByRole('button', { name }));
    expect(resolved).toEqual([how]);
    expect([region().name, region().base?.ruleVersion]).toEqual([kept, base]);
    expect(screen.queryByRole('region', { name: /Somebody else/ })).toBeNull();
  });

  it('in Vietnamese', async () => {
    await show(both(), 'vi');
    for (const name of ['Giữ của tôi', 'Lấy bản kia', 'Giữ cả hai'])
      expect(screen.getByRole('button', { name })).toBeTruthy();
  });

  it('that was deleted can be brought back or let go', async () => {
    await show(run(opened(door), { type: 'set', change: { name: 'My door' } }, { type: 'loaded', regions: [] }));
    expect(
      screen.getByRole('region', { name: 'Somebody else deleted “Door” while you were changing it.' }),
    ).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Keep both' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Bring it back' }));
    expect([resolved, region().name]).toEqual([['mine'], 'My door']);
  });
});
