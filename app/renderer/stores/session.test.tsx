// @vitest-environment happy-dom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppInfo } from '../../shared/api/index.ts';
import type { Message, Port } from '../../shared/rpc/message.ts';
import { SILENCE } from '../client/silence.ts';
import { SiteTotals } from '../live/numbers/SiteTotals.tsx';
import { DayFigures } from '../today/DayFigures.tsx';
import { cameraOf, NOON, renderIn, setStores, today, totalsOf } from '../ui/render.test-support.tsx';
import { StatePhrase } from '../ui/StatePhrase.tsx';
import { useApp } from './app-store.ts';
import { useCameras } from './camera-store.ts';
import { startSession } from './session.ts';

/* How the stores follow an application that answers late: behind a slow network, or because it is busy. */

const app = vi.hoisted(() => {
  const listeners = new Set<(message: Message) => void>(),
    closes = new Set<() => void>();
  const held: (() => void)[] = [];
  return {
    held,
    /** Answers are kept back while it is. */
    isBusy: false,
    answer: (_method: string): unknown => undefined,
    receive(message: Message) {
      for (const listener of listeners) listener(message);
    },
    dialled: 0,
    port: (): Port => {
      app.dialled++;
      listeners.clear();
      closes.clear();
      return {
        post(message) {
          if (message.type !== 'request') return;
          const reply = () =>
            app.receive({ type: 'reply', id: message.id, ok: true, value: app.answer(message.method) });
          if (app.isBusy) held.push(reply);
          else queueMicrotask(reply);
        },
        onMessage(listener) {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
        onClose(listener) {
          closes.add(listener);
          return () => void closes.delete(listener);
        },
        backlogBytes: 0,
        close() {
          for (const listener of [...closes]) listener();
        },
      };
    },
  };
});
vi.mock('../client/app-client.ts', async () => {
  const { Client } = await import('../client/client.ts');
  return { client: new Client(() => Promise.resolve(app.port())) };
});

const camera = cameraOf();
const info = (): AppInfo => ({
  version: '1',
  host: 'headless',
  site: useApp.getState().info!.site,
  model: { id: 'm', version: '1' },
  dataFolder: '/data',
  nowMs: Date.now(),
  today,
  knownToMs: null,
});

let stop: () => void;
beforeEach(async () => {
  vi.useFakeTimers({ now: NOON });
  setStores([camera], null);
  const first = info();
  useApp.setState({ connection: { state: 'connecting', sinceMs: NOON, nextTryAtMs: null, error: null } });
  app.isBusy = false;
  app.answer = (method) =>
    ({
      'app.info': { ...first, nowMs: Date.now() },
      'counts.totals': totalsOf(),
      'cameras.list': [camera],
    })[method] ?? [];
  stop = startSession();
  await after(0);
  useCameras.setState({ regions: { door: [{ kind: 'line', regionId: 'line', name: 'Line' } as never] } });
});
afterEach(() => {
  stop();
  cleanup();
  vi.useRealTimers();
});

const after = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });
/** Pushes go on coming, and no answer. */
async function busyFor(ms: number) {
  app.isBusy = true;
  for (let gone = 0; gone < ms; gone += SILENCE.lookMs) {
    app.receive({ type: 'push', name: 'notices.changed', payload: [] });
    await after(SILENCE.lookMs);
  }
}
const answerAll = () => {
  app.isBusy = false;
  for (const reply of app.held.splice(0)) reply();
  return after(0);
};

describe('while an answer is late', () => {
  it('what comes is old: figures say as of when they are, and no light is green', async () => {
    await renderIn(
      'en',
      <>
        <StatePhrase />
        <SiteTotals cameras={[camera]} />
        <DayFigures report={null} isToday several={false} cameraId={null} regionId={null} />
      </>,
    );
    const asOf = () => [...document.body.textContent!.matchAll(/as of (12:\d\d:\d\d)/g)].map(([, time]) => time);
    expect([asOf(), document.querySelectorAll('[data-sign=ok]').length]).toEqual([[], 2]);
    await after(5_000);
    expect([asOf(), document.querySelectorAll('[data-sign=ok]').length]).toEqual([[], 2]);

    // The next pulse is five seconds later, and as many more until it is late.
    await busyFor(12_000);
    app.receive({ type: 'push', name: 'counts.totals', payload: totalsOf({ in: 13 }) });
    await after(0);
    expect(useApp.getState().connection.state).toBe('open');
    expect(asOf()).toEqual(['12:00:05', '12:00:05']);
    expect(document.querySelector('[data-sign=ok]')).toBeNull();
    expect(screen.getByRole('link', { name: /^No answer for \d+ s$/ })).toBeTruthy();

    await busyFor(60_000);
    expect(screen.getByTestId('in-today').textContent).toContain('–');

    await answerAll();
    await after(1_000);
    expect([asOf(), document.querySelectorAll('[data-sign=ok]').length]).toEqual([[], 2]);
    expect(screen.getByTestId('in-today').textContent).toContain('13');
  });

  it('the clocks are not compared by it', async () => {
    await busyFor(12_000);
    await answerAll();
    expect(useApp.getState()).toMatchObject({ lateSinceMs: null, clockOffsetMs: 0 });
  });

  it('nothing says so of one that came in time, or once the connection is given up', async () => {
    await busyFor(8_000);
    expect(useApp.getState().lateSinceMs).toBeNull();
    await answerAll();
    app.isBusy = true;
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    // Nothing at all comes now.
    await after(11_000);
    expect([app.dialled, useApp.getState().lateSinceMs]).toEqual([2, null]);
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });
});
