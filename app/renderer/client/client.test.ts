import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backOffMs } from '../../shared/back-off.ts';
import type { Message, Port } from '../../shared/rpc/message.ts';
import { Client, errorOf, RECONNECT } from './client.ts';

/** Both ends of a connection in memory. */
function pair() {
  const sent: Message[] = [];
  const messages = new Set<(message: Message) => void>();
  const closes = new Set<() => void>();
  const port: Port = {
    post: (message) => void sent.push(message),
    onMessage(listener) {
      messages.add(listener);
      return () => void messages.delete(listener);
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
  return {
    port,
    sent,
    receive: (message: Message) => {
      for (const listener of messages) listener(message);
    },
  };
}

const totals = {
  today: { fromMs: 0, toMs: 1 },
  cameras: {},
  in: 3,
  out: 1,
  inside: 2,
  world: 'shop' as const,
  correction: null,
  leftOut: [],
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function connected() {
  const ends = [pair(), pair()];
  const dialled: number[] = [];
  const client = new Client(() => {
    dialled.push(Date.now());
    return Promise.resolve(ends[dialled.length - 1].port);
  });
  client.connect();
  await vi.advanceTimersByTimeAsync(0);
  return { client, ends, dialled };
}

describe('Client', () => {
  it('answers each call with its own reply, whatever their order', async () => {
    const {
      client,
      ends: [end],
    } = await connected();
    const first = client.call('counts.totals', {});
    const second = client.call('cameras.list', {});
    expect(end.sent).toMatchObject([
      { type: 'request', method: 'counts.totals' },
      { type: 'request', method: 'cameras.list' },
    ]);
    const [a, b] = end.sent as { id: number }[];
    end.receive({ type: 'reply', id: b.id, ok: true, value: [] });
    end.receive({ type: 'reply', id: a.id, ok: true, value: totals });
    expect(await first).toEqual(totals);
    expect(await second).toEqual([]);
  });

  it('rejects with the error it was told, and with SYS_007 on a reply it cannot read', async () => {
    const {
      client,
      ends: [end],
    } = await connected();
    const refused = client.call('cameras.remove', { cameraId: 'x' }).catch(errorOf);
    const strange = client.call('counts.totals', {}).catch(errorOf);
    const [a, b] = end.sent as { id: number }[];
    const error = { code: 'CAMERA_001' as const, params: { cameraId: 'x' }, message: 'There is no camera x.' };
    end.receive({ type: 'reply', id: a.id, ok: false, error });
    end.receive({ type: 'reply', id: b.id, ok: true, value: { in: 'many' } });
    expect(await refused).toEqual(error);
    expect(((await strange) as { code: string }).code).toBe('SYS_007');
  });

  it('hands pushes to their listeners until they stop, and drops unreadable ones', async () => {
    const {
      client,
      ends: [end],
    } = await connected();
    const heard: unknown[] = [];
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const stop = client.on('counts.totals', (payload) => heard.push(payload.in));
    end.receive({ type: 'push', name: 'counts.totals', payload: totals });
    end.receive({ type: 'push', name: 'counts.totals', payload: { in: 'many' } });
    end.receive({ type: 'push', name: 'unheard-of', payload: 1 });
    stop();
    end.receive({ type: 'push', name: 'counts.totals', payload: totals });
    expect(heard).toEqual([3]);
    expect(complaint).toHaveBeenCalledOnce();
    complaint.mockRestore();
  });

  it('says at once that the connection is lost, fails what was under way, and dials again', async () => {
    const {
      client,
      ends: [first, second],
      dialled,
    } = await connected();
    const states: string[] = [];
    client.onConnection(({ state }) => states.push(state));
    const call = client.call('cameras.list', {}).catch(errorOf);
    first.port.close();
    expect(((await call) as { code: string }).code).toBe('SYS_009');
    expect(client.connection).toMatchObject({ state: 'lost', nextTryAtMs: expect.any(Number) });
    expect(((await client.call('cameras.list', {}).catch(errorOf)) as { code: string }).code).toBe('SYS_009');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(dialled).toHaveLength(2);
    expect(states).toEqual(['open', 'lost', 'lost', 'open']);
    first.port.close();
    expect(client.connection.state).toBe('open');
    second.port.close();
    expect(client.connection.state).toBe('lost');
    client.close();
  });

  it('keeps trying with longer waits, and remembers since when', async () => {
    let tries = 0;
    const client = new Client(() => {
      tries += 1;
      return Promise.reject(new Error('no'));
    });
    client.connect();
    await vi.advanceTimersByTimeAsync(0);
    const since = client.connection.sinceMs;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries).toBeGreaterThanOrEqual(9);
    expect(tries).toBeLessThanOrEqual(15);
    expect(client.connection).toMatchObject({ state: 'lost', sinceMs: since });
    client.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries).toBeLessThanOrEqual(15);
  });
});

describe('RECONNECT', () => {
  it('grows to 8 s and scatters downwards by a quarter', () => {
    expect([0, 1, 2, 3, 4, 5, 99].map((attempt) => backOffMs(RECONNECT, attempt, 1))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
    expect(backOffMs(RECONNECT, 2, 0)).toBe(1_500);
  });
});
