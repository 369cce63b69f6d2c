// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Input } from '../../shared/api/index.ts';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import type { StoredTrack } from '../../shared/domain/track.ts';
import { FootfallError } from '../../shared/errors.ts';
import { FakeClient, openQueries } from './fake-client.test-support.ts';
import { KEPT_MS } from './settings.ts';
import { useApi, useApiGrowing, useApiPages } from './use-api.ts';

/* How single questions are asked, page by page or only for what is new, while others renew the same answers. */

let client: FakeClient;
let stop: () => void;
let wrapper: (props: { children: ReactNode }) => ReactNode;
const settle = (ms = 0) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });

beforeEach(() => {
  vi.useFakeTimers();
  client = new FakeClient({});
  ({ wrapper, stop } = openQueries(client));
});
afterEach(() => {
  stop();
  cleanup();
  vi.useRealTimers();
});

/** Answers that are given by hand, in the order in which they were asked. */
function held<I, O>(answer: (input: I) => O) {
  const waiting: (() => void)[] = [];
  return {
    ask: (input: I) =>
      new Promise<O>((resolve) => {
        waiting.push(() => resolve(answer(input)));
      }),
    async answerNext() {
      waiting.shift()!();
      await settle();
    },
    get asked() {
      return waiting.length;
    },
  };
}

describe('pages', () => {
  const question: Input<'events.list'> = { cameraId: 'door', fromMs: 0, toMs: 100, limit: 2 };
  const pagesOf = (stored: readonly string[]) => ({
    'events.list': ({ toMs, limit = 2 }: Input<'events.list'>) =>
      stored
        .map((eventId, i) => ({ eventId, capturedAtMs: 99 - i }) as CountingEvent)
        .filter(({ capturedAtMs }) => capturedAtMs < toMs)
        .slice(0, limit),
  });
  const usePages = () =>
    useApiPages('events.list', question, (last) => (last.length < 2 ? null : { toMs: last[1].capturedAtMs }));
  const totals = { today: { fromMs: 0, toMs: 1 }, cameras: {}, world: 'shop', in: 0, out: 0, inside: 0 } as const;

  it('asked for during a renewal come after it, and nothing of the renewal is lost', async () => {
    client.answers = pagesOf(['f', 'e', 'd', 'c', 'b', 'a']);
    const { result } = renderHook(usePages, { wrapper });
    const shown = () => result.current.pages?.map((page) => page.map(({ eventId }) => eventId).join('')).join(' ');
    await settle();
    act(() => result.current.more!());
    await settle();
    expect(shown()).toBe('fe dc');

    // What was taken back is there no more, and everything after it moves up.
    const slow = held(pagesOf(['f', 'd', 'c', 'b', 'a'])['events.list']);
    client.answers = { 'events.list': slow.ask };
    client.push('counts.totals', { ...totals, correction: null, leftOut: [] });
    await settle();
    act(() => result.current.more!());
    expect([slow.asked, result.current.loading]).toEqual([1, true]);
    await slow.answerNext();
    expect(slow.asked).toBe(1);
    await slow.answerNext();
    expect([shown(), slow.asked, result.current.loading]).toEqual(['fd cb', 1, true]);
    await slow.answerNext();
    expect([shown(), slow.asked, result.current.loading]).toEqual(['fd cb a', 0, false]);
  });

  it('asked for are there also when the renewal is refused', async () => {
    client.answers = pagesOf(['d', 'c', 'b', 'a']);
    const { result } = renderHook(usePages, { wrapper });
    await settle();
    let refuse: () => void = () => {};
    client.answers = {
      'events.list': () =>
        new Promise((_, reject) => {
          refuse = () => reject(new FootfallError('DB_005'));
        }),
    };
    client.push('counts.totals', { ...totals, correction: null, leftOut: [] });
    await settle();
    act(() => result.current.more!());
    await settle();
    client.answers = pagesOf(['d', 'c', 'b', 'a']);
    refuse();
    await settle();
    expect(result.current.pages).toHaveLength(2);
  });
});

describe('an answer that is old for who comes back to it', () => {
  const isOld = (picture: unknown) => picture === null;
  const picture = { dataUrl: 'data:', takenAtMs: 1 } as never;
  const look = () => renderHook(() => useApi('cameras.picture', { cameraId: 'door' }, { isOld }), { wrapper });

  it('is shown and asked for anew; one that is not is only shown', async () => {
    client.answers = { 'cameras.picture': () => null };
    const first = look();
    await settle();
    first.unmount();
    client.answers = { 'cameras.picture': () => picture };
    await settle(KEPT_MS / 2);
    const second = look();
    expect(second.result.current.data).toBeNull();
    await settle();
    expect(second.result.current.data).toEqual(picture);
    second.unmount();
    client.take();
    const third = look();
    await settle();
    expect([third.result.current.data, client.take()]).toEqual([picture, []]);
  });

  it('is one that is asked again for as long as it needs', async () => {
    client.answers = { 'cameras.picture': () => null };
    const settling = () =>
      renderHook(() => useApi('cameras.picture', { cameraId: 'door' }, { everyMs: () => false }), { wrapper });
    const first = settling();
    await settle();
    first.unmount();
    client.take();
    settling();
    await settle();
    expect(client.take()).toHaveLength(1);
  });
});

describe('an answer that grows', () => {
  const EVERY_MS = 1_000;
  const person = (trackId: number) => ({ trackId, lastSeenMs: trackId * 10 }) as StoredTrack;
  const inputOf = (cameraId: string): Input<'tracks.list'> => ({ cameraId, fromMs: 0, toMs: 1_000, limit: 100 });
  let stored: Record<string, number[]>;
  let renders: number;
  beforeEach(() => {
    stored = { door: [1, 2], other: [7] };
    renders = 0;
    client.answers = { 'tracks.list': list };
  });
  const list = ({ cameraId, fromMs }: Input<'tracks.list'>) => ({
    tracks: stored[cameraId].map(person).filter(({ lastSeenMs }) => lastSeenMs >= fromMs),
    complete: true,
  });
  const open = (first: string | null = 'door') =>
    renderHook(
      ({ cameraId }: { cameraId: string | null }) => {
        renders += 1;
        return useApiGrowing('tracks.list', cameraId === null ? null : inputOf(cameraId), {
          everyMs: EVERY_MS,
          since: (known: readonly number[]) => ({ fromMs: (known.at(-1) ?? 0) * 10 }),
          put: (known: readonly number[] | undefined, { tracks }) => {
            const fresh = tracks.map(({ trackId }) => trackId).filter((trackId) => !known?.includes(trackId));
            return known && fresh.length === 0 ? known : [...(known ?? []), ...fresh];
          },
        });
      },
      { wrapper, initialProps: { cameraId: first } },
    );
  /** Until the next time it is asked, and what came of it is rendered. */
  const again = async () => {
    await settle(EVERY_MS);
    await settle(1);
  };
  const asked = () => client.take().map(({ input }) => (input as Input<'tracks.list'>).fromMs);

  it('is asked for whole at first, then only since what is known, which is put to it', async () => {
    const { result } = open();
    expect(result.current.data).toBeUndefined();
    await settle();
    expect([result.current.data, asked()]).toEqual([[1, 2], [0]]);
    stored['door'].push(3);
    await again();
    expect([result.current.data, asked()]).toEqual([[1, 2, 3], [20]]);
    stored['door'].push(4, 5);
    await again();
    expect([result.current.data, asked()]).toEqual([[1, 2, 3, 4, 5], [30]]);
  });

  it('is the same one, and nothing is rendered, where nothing is new', async () => {
    const { result } = open();
    await settle();
    const before = result.current.data,
      rendered = renders;
    await settle(3 * EVERY_MS);
    expect(asked()).toEqual([0, 20, 20, 20]);
    expect(result.current.data).toBe(before);
    expect(renders).toBe(rendered);
  });

  it('keeps what is known when it is refused, with the reason, and goes on from there', async () => {
    const { result } = open();
    await settle();
    client.answers = {
      'tracks.list': () => {
        throw new FootfallError('DB_005');
      },
    };
    await again();
    expect(result.current).toMatchObject({ data: [1, 2], error: { code: 'DB_005' } });
    client.answers = { 'tracks.list': list };
    stored['door'].push(3);
    await again();
    expect(result.current).toMatchObject({ data: [1, 2, 3], error: null });
    expect(asked()).toEqual([0, 20, 20]);
  });

  it('asks nothing without a connection, and again as soon as it is back, also when it was lost on the way', async () => {
    const { result } = open();
    await settle();
    client.connection('lost');
    await settle(10 * EVERY_MS);
    expect(asked()).toEqual([0]);
    stored['door'].push(3);
    client.connection('open');
    await settle();
    expect([result.current.data, asked()]).toEqual([[1, 2, 3], [20]]);

    let lose: () => void = () => {};
    client.answers = {
      'tracks.list': () =>
        new Promise((_, reject) => {
          lose = () => reject(new FootfallError('SYS_009'));
        }),
    };
    await settle(EVERY_MS);
    client.connection('lost');
    lose();
    await settle();
    client.answers = { 'tracks.list': list };
    stored['door'].push(4);
    client.connection('open');
    await settle();
    expect(result.current).toEqual({ data: [1, 2, 3, 4], error: null });
  });

  it('begins anew for another question, and for who comes back', async () => {
    const { result, rerender } = open(null);
    await settle(EVERY_MS);
    expect(asked()).toEqual([]);
    rerender({ cameraId: 'door' });
    await settle();
    rerender({ cameraId: 'other' });
    expect(result.current.data).toBeUndefined();
    await settle();
    expect(result.current.data).toEqual([7]);
    rerender({ cameraId: 'door' });
    expect(result.current.data).toBeUndefined();
    await settle();
    expect([result.current.data, asked()]).toEqual([
      [1, 2],
      [0, 0, 0],
    ]);
  });
});
