// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Input, Output, Push } from '../../shared/api/index.ts';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import type { Recount } from '../../shared/domain/recount.ts';
import { FootfallError } from '../../shared/errors.ts';
import { useEvents } from '../today/events/use-events.ts';
import { FakeClient, openQueries } from './fake-client.test-support.ts';
import { PUSH_EFFECTS } from './push-effects.ts';
import { COVERAGE_EVERY_MS, RECORDED_GATHER_MS } from './settings.ts';
import { useApi } from './use-api.ts';
import { useCommand } from './use-command.ts';

const HOUR = 3_600_000,
  DAY = 24 * HOUR;
const today = { fromMs: 10 * DAY, toMs: 11 * DAY },
  yesterday = { fromMs: 9 * DAY, toMs: 10 * DAY };
const reportOf = (cameraId: string | null, range: { fromMs: number; toMs: number }): Input<'counts.report'> => ({
  cameraId,
  ...range,
  bucketMinutes: 60,
});

const eventAt = (atMs: number, part: Partial<CountingEvent> = {}): CountingEvent =>
  ({
    eventId: `e${atMs}${part.cameraId ?? 'door'}`,
    cameraId: 'door',
    regionId: 'line',
    regionName: 'Door',
    capturedAtMs: atMs,
    refusal: null,
    direction: 'in',
    ...part,
  }) as CountingEvent;
const totals: Push<'counts.totals'> = {
  today,
  cameras: {},
  world: 'shop',
  in: 1,
  out: 0,
  inside: 1,
  correction: null,
  leftOut: [],
};
const recorded = (...events: CountingEvent[]): Push<'counts.recorded'> => ({ events, totals });
const recount = (status: Recount['status']): Recount => ({
  recountId: 'r',
  cameraId: 'door',
  ...yesterday,
  status,
  createdAtMs: 1,
  progress: 1,
  tracks: 3,
  days: [],
  error: null,
});

/** What the application has counted; reports are made of it. */
let counted = { in: 0 };
const report = ({ fromMs, toMs }: { fromMs: number; toMs: number }): Output<'counts.report'> => ({
  fromMs,
  toMs,
  world: 'shop',
  buckets: [],
  gaps: [],
  suspects: [],
  measured: [],
  knownToMs: toMs,
  totalIn: counted.in,
  totalOut: 0,
  inside: 0,
  corrections: [],
  measuredSeconds: 1,
  expectedSeconds: 1,
});
const zone: Output<'zones.report'> = {
  buckets: [],
  gaps: [],
  suspects: [],
  measured: [],
  knownToMs: 0,
  visits: 0,
  dwellMeanMs: null,
  dwellMedianMs: null,
  waitedMeanMs: null,
};

let client: FakeClient;
let stop: () => void;
let wrapper: (props: { children: ReactNode }) => ReactNode;
const settle = (ms = 0) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });
const methods = () =>
  client
    .take()
    .map(({ method }) => method)
    .toSorted();

beforeEach(() => {
  vi.useFakeTimers();
  counted = { in: 0 };
  client = new FakeClient({
    'counts.report': report,
    'zones.report': () => zone,
    'visits.list': () => [],
    'events.list': () => [],
    'events.reasons': () => ({ counted: 0, refused: [] }),
    'regions.versions': () => [],
    'recounts.list': () => [],
    'copies.list': () => [],
    'cameras.picture': () => null,
  });
  ({ wrapper, stop } = openQueries(client));
});
afterEach(() => {
  stop();
  cleanup();
  vi.useRealTimers();
});

/** Every kind of page at once, of one door, of another, of all, of now and of the past. */
function useEverything() {
  return {
    door: useApi('counts.report', reportOf('door', today)),
    other: useApi('counts.report', reportOf('other', today)),
    all: useApi('counts.report', reportOf(null, today)),
    past: useApi('counts.report', reportOf('door', yesterday)),
    zone: useApi('zones.report', { cameraId: 'door', regionId: 'z', ...today, bucketMinutes: 60 }),
    visits: useApi('visits.list', { cameraId: 'door', regionId: 'z', ...today }),
    events: useApi('events.list', { cameraId: 'door', ...today }),
    reasons: useApi('events.reasons', { cameraId: 'door', ...today }),
    versions: useApi('regions.versions', { cameraId: 'door' }),
    recounts: useApi('recounts.list', { cameraId: 'door' }),
    copies: useApi('copies.list', {}),
    picture: useApi('cameras.picture', { cameraId: 'door' }),
  };
}
const COUNTED = [
  'counts.report',
  'counts.report',
  'counts.report',
  'counts.report',
  'events.list',
  'events.reasons',
  'visits.list',
  'zones.report',
];

async function openEverything() {
  const { result } = renderHook(useEverything, { wrapper });
  await settle();
  expect(client.take()).toHaveLength(12);
  return result;
}

describe('a push', () => {
  it.each<[string, () => void, string[]]>([
    ['of notices asks for the copies', () => client.push('notices.changed', []), ['copies.list']],
    [
      'of regions asks for the versions of that camera',
      () => client.push('regions.changed', { cameraId: 'door', regions: [] }),
      ['regions.versions'],
    ],
    [
      'of regions of another camera asks for nothing',
      () => client.push('regions.changed', { cameraId: 'other', regions: [] }),
      [],
    ],
    ['of totals asks for everything that was counted', () => client.push('counts.totals', totals), COUNTED],
    [
      'of the list of cameras asks for what was counted, for pictures, and for what a restored copy has of rules and recounts',
      () => client.push('cameras.changed', {}),
      ['cameras.picture', ...COUNTED, 'recounts.list', 'regions.versions'].toSorted(),
    ],
    [
      'of a crossing of today asks for that door, for all doors, and not for the past',
      () => client.push('counts.recorded', recorded(eventAt(today.fromMs + 5))),
      ['counts.report', 'counts.report', 'events.list', 'events.reasons', 'visits.list', 'zones.report'],
    ],
    [
      'of a crossing of another door asks for it and for all',
      () => client.push('counts.recorded', recorded(eventAt(today.fromMs + 5, { cameraId: 'other' }))),
      ['counts.report', 'counts.report'],
    ],
    [
      'of a crossing that was counted late asks for the day it belongs to',
      () => client.push('counts.recorded', recorded(eventAt(today.fromMs - 5))),
      ['counts.report'],
    ],
    [
      'of where a camera looks asks for what it counted, by itself and with all',
      () =>
        client.push('views.changed', {
          cameraId: 'door',
          state: { kind: 'in-place', sinceMs: 0 },
          suspectMs: null,
          takenAtMs: null,
        }),
      ['counts.report', 'counts.report', 'counts.report', 'zones.report'],
    ],
    ['of a recount that runs asks for nothing', () => client.push('recounts.changed', recount('running')), []],
    ['of a recount that is ready asks for nothing', () => client.push('recounts.changed', recount('ready')), []],
    [
      'of an accepted recount asks for everything that was counted',
      () => client.push('recounts.changed', recount('accepted')),
      COUNTED,
    ],
    [
      'of what cameras and zones are now asks for nothing',
      () => {
        client.push('zones.changed', { cameraId: 'door', zones: [] });
        client.push('live.video', {} as never);
      },
      [],
    ],
  ])('%s', async (_, push, expected) => {
    await openEverything();
    push();
    await settle(RECORDED_GATHER_MS);
    expect(methods()).toEqual(expected);
  });

  it('has its line in the table, whichever there are', () => expect(Object.keys(PUSH_EFFECTS)).toHaveLength(21));

  it('of a note asks for those of the days and crossings that are shown', async () => {
    client.answers['siteNotes.ofDays'] = () => Promise.resolve([]);
    client.answers['siteNotes.wrong'] = () => Promise.resolve([]);
    renderHook(
      () => [useApi('siteNotes.ofDays', { from: '2026-11-01', to: '2026-11-30' }), useApi('siteNotes.wrong', {})],
      { wrapper },
    );
    await settle();
    client.take();
    client.push('siteNotes.changed', {});
    await settle();
    expect(methods()).toEqual(['siteNotes.ofDays', 'siteNotes.wrong']);
  });

  it('one of many crossings asks once for all that came within a moment', async () => {
    await openEverything();
    for (let i = 0; i < 20; i++) {
      client.push('counts.recorded', recorded(eventAt(today.fromMs + i)));
      await settle(10);
    }
    expect(methods()).toEqual([]);
    await settle(RECORDED_GATHER_MS);
    expect(methods().filter((method) => method === 'events.list')).toEqual(['events.list']);
  });

  it('means nothing for a screen that has nothing to ask yet', async () => {
    renderHook(() => [useApi('counts.report', null), useApi('regions.versions', null), useEvents(null, true)], {
      wrapper,
    });
    for (const push of [
      () => client.push('counts.recorded', recorded(eventAt(today.fromMs))),
      () => client.push('regions.changed', { cameraId: 'door', regions: [] }),
      () => client.push('recounts.changed', recount('accepted')),
    ])
      push();
    await settle(RECORDED_GATHER_MS);
    client.connection('lost');
    client.connection('open');
    await settle();
    expect(methods()).toEqual([]);
  });

  it('makes stale what nobody looks at: it is asked again when somebody does', async () => {
    const first = renderHook(() => useApi('counts.report', reportOf('door', today)), { wrapper });
    await settle();
    first.unmount();
    client.take();
    counted.in = 7;
    client.push('counts.totals', totals);
    await settle();
    expect(methods()).toEqual([]);
    const { result } = renderHook(() => useApi('counts.report', reportOf('door', today)), { wrapper });
    await settle();
    expect(result.current.data?.totalIn).toBe(7);
  });
});

describe('an accepted recount', () => {
  it('changes the numbers of every screen, and what was counted before is not shown meanwhile', async () => {
    const screens = await openEverything();
    counted.in = 42;
    const before = client.answers['counts.report']!;
    let answer: () => void = () => {};
    client.answers['counts.report'] = async (input) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return before(input);
    };
    client.push('recounts.changed', recount('accepted'));
    await settle();
    expect([screens.current.door.data, screens.current.past.data]).toEqual([undefined, undefined]);
    client.answers['counts.report'] = before;
    client.push('counts.totals', totals);
    answer();
    await settle();
    const { door, other, all, past } = screens.current;
    expect([door, other, all, past].map(({ data }) => data?.totalIn)).not.toContain(0);
    await vi.waitFor(() => expect([screens.current.past.data?.totalIn]).toEqual([42]));
    expect(screens.current.recounts.data?.map(({ status }) => status)).toEqual(['accepted']);
  });

  it('is in the list at once, also when the list was on its way', async () => {
    let answer: (list: Recount[]) => void = () => {};
    client.answers['recounts.list'] = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const { result } = renderHook(() => useApi('recounts.list', { cameraId: 'door' }), { wrapper });
    await settle();
    client.push('recounts.changed', recount('accepted'));
    answer([recount('ready')]);
    await settle();
    expect(result.current.data?.map(({ status }) => status)).toEqual(['accepted']);
  });
});

describe('an answer', () => {
  it('that was on its way when a push came is not the last word, and is not thrown away', async () => {
    const answers: ((totalIn: number) => void)[] = [];
    client.answers['counts.report'] = (input) =>
      new Promise((resolve) => {
        answers.push((totalIn) => resolve({ ...report(input), totalIn }));
      });
    const { result } = renderHook(() => useApi('counts.report', reportOf('door', today)), { wrapper });
    await settle();
    for (let i = 0; i < 5; i++) client.push('counts.totals', totals);
    await settle();
    expect(answers).toHaveLength(1);
    answers[0](1);
    await settle();
    expect(result.current.data?.totalIn).toBe(1);
    expect(answers).toHaveLength(2);
    answers[1](2);
    await settle();
    expect(result.current.data?.totalIn).toBe(2);
    expect(answers).toHaveLength(2);
  });

  it('to another question is never shown for this one', async () => {
    const answers = new Map<number, (totalIn: number) => void>();
    client.answers['counts.report'] = (input) =>
      new Promise((resolve) => {
        answers.set(input.fromMs, (totalIn) => resolve({ ...report(input), totalIn }));
      });
    const { result, rerender } = renderHook(({ range }) => useApi('counts.report', reportOf('door', range)), {
      wrapper,
      initialProps: { range: yesterday },
    });
    await settle();
    rerender({ range: today });
    await settle();
    answers.get(today.fromMs)!(2);
    await settle();
    answers.get(yesterday.fromMs)!(1);
    await settle();
    expect(result.current.data?.totalIn).toBe(2);
  });

  it('stays while its renewal is refused, with the reason', async () => {
    const { result } = renderHook(() => useApi('counts.report', reportOf('door', today)), { wrapper });
    await settle();
    client.answers['counts.report'] = () => {
      throw new FootfallError('DB_005');
    };
    client.push('counts.totals', totals);
    await settle();
    expect(result.current).toMatchObject({ data: { totalIn: 0 }, error: { code: 'DB_005' } });
    expect(methods()).toEqual(['counts.report', 'counts.report']);
  });

  it('of a day that goes on is renewed without any push', async () => {
    renderHook(
      () => [
        useApi('counts.report', reportOf('door', today), { everyMs: COVERAGE_EVERY_MS }),
        useApi('counts.report', reportOf('door', yesterday), { everyMs: false }),
      ],
      { wrapper },
    );
    await settle();
    client.take();
    await settle(COVERAGE_EVERY_MS);
    expect(client.take()).toEqual([{ method: 'counts.report', input: reportOf('door', today) }]);
  });
});

describe('without a connection', () => {
  it('nothing is asked, and everything is when it is back', async () => {
    const screens = await openEverything();
    client.connection('lost');
    await settle(10 * COVERAGE_EVERY_MS);
    expect(methods()).toEqual([]);
    counted.in = 9;
    client.connection('open');
    await settle();
    expect(client.take()).toHaveLength(12);
    expect(screens.current.all.data?.totalIn).toBe(9);
  });

  it('a page that is opened waits for it, and says no error', async () => {
    client.connection('lost');
    const { result } = renderHook(() => useApi('counts.report', reportOf('door', today)), { wrapper });
    await settle();
    expect(result.current).toMatchObject({ data: undefined, error: null });
    client.connection('open');
    await settle();
    expect(result.current.data?.totalIn).toBe(0);
  });

  it('what was on its way is asked again when it is back', async () => {
    client.answers['counts.report'] = async () => {
      await Promise.resolve();
      throw new FootfallError('SYS_009');
    };
    const { result } = renderHook(() => useApi('counts.report', reportOf('door', today)), { wrapper });
    client.connection('lost');
    await settle();
    client.answers['counts.report'] = report;
    client.connection('open');
    await settle();
    expect(result.current).toMatchObject({ data: { totalIn: 0 }, error: null });
  });

  it('a command is refused at once, and is not carried out later', async () => {
    const { result } = renderHook(useCommand, { wrapper });
    client.connection('lost');
    act(() => result.current.send('cameras.tryNow', { cameraId: 'door' }));
    await settle();
    expect(result.current).toMatchObject({ busy: false, error: { code: 'SYS_009' } });
    client.connection('open');
    await settle(60_000);
    expect(methods()).toEqual([]);
  });
});

describe('commands', () => {
  it('tell what one was refused for, also when another came after it; the next one clears that', async () => {
    client.answers['cameras.tryNow'] = ({ cameraId }) => {
      if (cameraId === 'gone') throw new FootfallError('CAMERA_001', { cameraId });
      return {};
    };
    const { result } = renderHook(useCommand, { wrapper });
    const done: string[] = [];
    act(() => {
      result.current.send('cameras.tryNow', { cameraId: 'gone' }, () => done.push('gone'));
      result.current.send('cameras.tryNow', { cameraId: 'door' }, () => done.push('door'));
    });
    await settle();
    expect([done, result.current.error?.code]).toEqual([['door'], 'CAMERA_001']);
    act(() => result.current.send('cameras.tryNow', { cameraId: 'door' }));
    await settle();
    expect(result.current.error).toBeNull();
  });
});

describe('the list of events', () => {
  const stored = Array.from({ length: 260 }, (_, i) => eventAt(today.fromMs + 1_000 - i));
  const question = { cameraId: 'door', regionId: null, ...today, only: 'all' as const };
  const listed =
    (events: readonly CountingEvent[]) =>
    ({ fromMs, toMs, limit = 50 }: Input<'events.list'>) =>
      events.filter(({ capturedAtMs }) => capturedAtMs >= fromMs && capturedAtMs < toMs).slice(0, limit);

  it('has a crossing as soon as it is pushed, once, and pages that leave nobody out', async () => {
    client.answers['events.list'] = listed(stored);
    client.answers['events.reasons'] = () => ({ counted: stored.length, refused: [] });
    const { result } = renderHook(() => useEvents(question, true), { wrapper });
    await settle();
    expect(result.current.events).toEqual(stored.slice(0, 50));
    act(() => result.current.more!());
    await settle();
    expect(result.current.events).toEqual(stored.slice(0, 249));

    const fresh = Array.from({ length: 3 }, (_, i) => eventAt(today.fromMs + 2_000 + i)).toReversed();
    client.push('counts.recorded', recorded(...fresh));
    await settle();
    expect(result.current.events?.slice(0, 4)).toEqual([...fresh, stored[0]]);
    expect(result.current.reasons?.counted).toBe(263);
    client.answers['events.list'] = listed([...fresh, ...stored]);
    client.answers['events.reasons'] = () => ({ counted: 263, refused: [] });
    await settle(RECORDED_GATHER_MS);
    await settle(1);
    expect(result.current.events).toEqual([...fresh, ...stored].slice(0, 249));
    expect(result.current.total).toBe(263);
  });
});
