// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Input } from '../../../shared/api/index.ts';
import type { StoredTrack } from '../../../shared/domain/track.ts';
import { FakeClient, openQueries } from '../../query/fake-client.test-support.ts';
import { HOUR, NOON, setStores, today } from '../../ui/render.test-support.tsx';
import { MOST_PEOPLE } from './people.ts';
import { usePeople } from './use-people.ts';
import { walked } from './walked.test-support.ts';

const AGAIN_MS = 20_000,
  OVERLAP_MS = 60_000;
const person = (trackId: number, startMs: number, session = 'a') =>
  walked(trackId, startMs, [0.2, 0.9], [0.8, 0.3], 4, session);

let client: FakeClient;
let stop: () => void;
let wrapper: (props: { children: ReactNode }) => ReactNode;
/** By camera, as the application keeps them; of more than asked for it gives the last. */
let stored: Record<string, StoredTrack[]>;
/** More than so many are not in one answer. */
let carried: number;

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  setStores([], null);
  carried = Infinity;
  stored = { door: [person(1, NOON - 2 * HOUR), person(2, NOON - HOUR)], other: [person(9, NOON - HOUR)] };
  client = new FakeClient({
    'tracks.list': ({ cameraId, fromMs, toMs, limit = 2_000 }) => {
      const there = stored[cameraId].filter(({ endedMs }) => endedMs! >= fromMs && endedMs! < toMs),
        most = Math.min(limit, carried);
      return { tracks: there.slice(-most), complete: there.length <= most };
    },
  });
  ({ wrapper, stop } = openQueries(client));
});
afterEach(() => {
  stop();
  cleanup();
  vi.useRealTimers();
});

const settle = (ms = 0) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });
const again = async () => {
  await settle(AGAIN_MS);
  await settle(1);
};
const open = () =>
  renderHook(({ cameraId }) => usePeople(cameraId), { wrapper, initialProps: { cameraId: 'door' } }).result;
const asked = () => client.take().map(({ input }) => input as Input<'tracks.list'>);
const numbers = (list: readonly StoredTrack[]) => list.map(({ trackId }) => trackId);

describe('the people of a camera', () => {
  it('are all of the day and of the hours before at first, then those that came since, each once', async () => {
    const known = open();
    expect(known.current).toBeNull();
    await settle();
    const first = known.current!;
    const [whole] = asked();
    expect(whole.fromMs).toBeLessThanOrEqual(Math.min(today.fromMs, NOON - 12 * HOUR));
    expect(whole).toMatchObject({ cameraId: 'door', limit: MOST_PEOPLE });
    expect(first).toMatchObject({ version: 1, sinceMs: whole.fromMs });
    expect([first.people.size, numbers(first.latest)]).toEqual([2, [1, 2]]);

    // Nobody came: whoever judges has nothing to do.
    await again();
    expect(known.current).toBe(first);
    const latestMs = stored['door'][1].endedMs!;
    expect(asked()).toEqual([{ ...whole, fromMs: latestMs - OVERLAP_MS }]);

    // The one who was lost before the last one is reported late.
    stored['door'].splice(1, 0, person(3, NOON - HOUR - 30_000));
    stored['door'].push(person(4, NOON + 5_000));
    await again();
    expect(known.current).toMatchObject({ version: 2, sinceMs: whole.fromMs });
    expect([known.current!.people.size, numbers(known.current!.latest)]).toEqual([4, [3, 2, 4]]);
    await again();
    expect(asked().map(({ fromMs }) => fromMs)).toEqual([
      latestMs - OVERLAP_MS,
      stored['door'].at(-1)!.endedMs! - OVERLAP_MS,
    ]);
  });

  // Their ways are not read here: one is enough for all.
  const way = person(0, NOON);
  const crowd = (count: number, fromMs: number, session: string) =>
    Array.from({ length: count }, (_, i) => ({
      ...way,
      trackId: i,
      workerSession: session,
      firstSeenMs: fromMs + i,
      lastSeenMs: fromMs + i + 100,
      endedMs: fromMs + i + 200,
    }));

  it('are known since the first of the last ones where there were too many, also when that many came at once', async () => {
    stored['door'] = crowd(MOST_PEOPLE + 10, NOON - HOUR, 'a');
    const known = open();
    await settle();
    expect(known.current!.sinceMs).toBe(NOON - HOUR + 10 + 100);
    expect(known.current!.people.size).toBe(MOST_PEOPLE);
    await again();
    expect(known.current!.version).toBe(1);
    stored['door'].push(...crowd(MOST_PEOPLE + 10, NOON, 'b'));
    await again();
    expect(known.current).toMatchObject({ version: 2, sinceMs: NOON + 10 + 100 });
    expect(known.current!.people.size).toBe(MOST_PEOPLE);
  });

  it('that come one after the other until they are too many are known since the first that is kept', async () => {
    stored['door'] = crowd(MOST_PEOPLE, NOON - HOUR, 'a');
    const known = open();
    await settle();
    expect(known.current!.sinceMs).toBeLessThanOrEqual(NOON - 12 * HOUR);
    stored['door'].push(...crowd(3, NOON, 'b'));
    await again();
    expect(known.current).toMatchObject({ version: 2, sinceMs: NOON - HOUR + 3 + 100 });
    expect(known.current!.people.size).toBe(MOST_PEOPLE);
  });

  it('are known since the first that one answer could carry', async () => {
    carried = 2;
    stored['door'] = crowd(5, NOON - HOUR, 'a');
    const known = open();
    await settle();
    expect(known.current!.sinceMs).toBe(NOON - HOUR + 3 + 100);
    expect(known.current!.people.size).toBe(2);
  });

  it('of another camera are nobody until its own answer, and none of the first camera are among them', async () => {
    const { result, rerender } = renderHook(({ cameraId }) => usePeople(cameraId), {
      wrapper,
      initialProps: { cameraId: 'door' },
    });
    await settle();
    const first = result.current!.people;
    rerender({ cameraId: 'other' });
    expect(result.current).toBeNull();
    await settle();
    expect([result.current!.version, numbers(result.current!.latest), result.current!.people.size]).toEqual([
      1,
      [9],
      1,
    ]);
    expect(result.current!.people).not.toBe(first);
    expect(asked().map(({ cameraId }) => cameraId)).toEqual(['door', 'other']);
  });
});
