import { afterEach, expect, it, onTestFinished, test, vi } from 'vitest';
import {
  api,
  isUnparsed,
  pushes,
  type Method,
  type MethodEntry,
  type PushName,
  type Totals,
} from '../../shared/api/index.ts';
import { mayDo, Role } from '../../shared/domain/role.ts';
import type { Message, Port } from '../../shared/rpc/message.ts';
import type { Log } from '../host.ts';
import { anyone } from './caller.ts';
import { Connection, type Handlers } from './connection.ts';

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() } satisfies Log;
afterEach(() => {
  vi.clearAllMocks();
  vi.restoreAllMocks();
});

/** A screen of somebody with this role. */
function screen(role: Role, handlers: Partial<Handlers> = {}) {
  let request: (message: Message) => void = () => {},
    answered: (message: Message) => void = () => {};
  const sent: Message[] = [];
  const port: Port = {
    post(message) {
      sent.push(message);
      answered(message);
    },
    onMessage(listener) {
      request = listener;
      return () => {};
    },
    onClose: () => () => {},
    backlogBytes: 0,
    close() {},
  };
  const connection = new Connection(port, anyone('program', { role, models: false }), {
    handlers: handlers as Handlers,
    log,
    logFolder: '/logs',
    databaseFile: '/data/footfall.db',
  });
  const ask = (method: string, input: unknown = {}): Promise<Message> =>
    new Promise((resolve) => {
      answered = resolve;
      request({ type: 'request', id: 1, method, input });
    });
  return { connection, sent, ask };
}

const everyCase = Role.options.flatMap((role) =>
  (Object.keys(api) as Method[]).map((method) => [role, method] as const),
);
it.each(everyCase)('%s: %s is done or refused by its role, before its input is looked at', async (role, method) => {
  const done = vi.fn(() => {
    throw new Error('done');
  });
  const { ask } = screen(role, { [method]: done });
  const code = { kiosk: '', viewer: 'API_007', installer: 'API_003', administrator: 'API_004' }[api[method].role],
    lacks = (api[method] as MethodEntry).permission !== undefined;
  const reply = await ask(method, 'nonsense');
  if (mayDo(role, api[method].role))
    expect(reply).toMatchObject({ ok: false, error: { code: lacks ? 'API_008' : 'API_001' } });
  else expect(reply).toMatchObject({ ok: false, error: { code, params: { method } } });
  expect(done).not.toHaveBeenCalled();
});

const everyPush = Role.options.flatMap((role) =>
  (Object.keys(pushes) as PushName[]).map((name) => [role, name] as const),
);
it.each(everyPush)('%s: %s is received or not by its role', (role, name) => {
  const { connection, sent } = screen(role),
    payload = { cameraId: 'a' } as never;
  if (isUnparsed(name)) connection.push(name, payload);
  else {
    vi.spyOn(pushes[name].payload, 'safeParse').mockReturnValue({ success: true, data: payload });
    Connection.publish([connection], name, payload, log);
  }
  expect(sent).toHaveLength(mayDo(role, pushes[name].role) ? 1 : 0);
});

test('a viewer looks, and changes nothing', async () => {
  const remove = vi.fn(() => ({})),
    restore = vi.fn(() => ({}));
  const { ask } = screen('viewer', { 'zones.now': () => [], 'cameras.remove': remove, 'copies.restore': restore });
  expect(await ask('zones.now', { cameraId: 'a' })).toMatchObject({ ok: true, value: [] });
  expect(await ask('cameras.remove', { cameraId: 'a' })).toMatchObject({
    ok: false,
    error: { code: 'API_003', params: { method: 'cameras.remove' } },
  });
  expect(await ask('copies.restore', { name: 'a' })).toMatchObject({
    ok: false,
    error: { code: 'API_004', params: { method: 'copies.restore' } },
  });
  expect([remove, restore].map(({ mock }) => mock.calls)).toEqual([[], []]);
  expect(
    await screen('installer', { 'cameras.remove': remove }).ask('cameras.remove', { cameraId: 'a' }),
  ).toMatchObject({ ok: true, value: {} });
});

const state = { regionId: 'zone-1', occupancy: 2, queue: 0, waitMs: null, overSinceMs: null };

test('an answer that is not as its schema says is logged with its method and not sent', async () => {
  const { ask, sent } = screen('viewer', {
    'zones.now': () => [state, { ...state, occupancy: Number.NaN, waitMs: 'hunter2' as never }],
  });
  const reply = await ask('zones.now', { cameraId: 'a' });
  expect(reply).toMatchObject({
    ok: false,
    error: { code: 'SYS_007', params: { detail: expect.stringContaining('zones.now') as string, folder: '/logs' } },
  });
  expect(log.error).toHaveBeenCalledWith('a request failed', {
    method: 'zones.now',
    reason: expect.stringContaining('1.occupancy') as string,
  });
  expect(JSON.stringify([sent, log.error.mock.calls])).not.toContain('hunter2');
});

test('what the schema does not know stays here', async () => {
  const { ask } = screen('viewer', { 'zones.now': () => [{ ...state, secret: 'hunter2' }] });
  expect(await ask('zones.now', { cameraId: 'a' })).toEqual({ type: 'reply', id: 1, ok: true, value: [state] });
});

test('a push is heard by those whose role is enough, and parsed once for all of them', () => {
  const all = Role.options.map((role) => screen(role)),
    connections = all.map(({ connection }) => connection);
  const heard = () => all.map(({ sent }) => sent.length);
  const parse = vi.spyOn(pushes['zones.changed'].payload, 'safeParse');
  Connection.publish(connections, 'zones.changed', { cameraId: 'a', zones: [state] }, log);
  expect([heard(), parse.mock.calls.length]).toEqual([[1, 1, 1, 1], 1]);
  expect(all[0].sent).toEqual([{ type: 'push', name: 'zones.changed', payload: { cameraId: 'a', zones: [state] } }]);

  for (const push of [pushes['zones.changed'], pushes['live.overlay']] as { role: Role }[]) {
    push.role = 'installer';
    onTestFinished(() => {
      push.role = 'kiosk';
    });
  }
  Connection.publish(connections, 'zones.changed', { cameraId: 'a', zones: [] }, log);
  for (const connection of connections)
    connection.push('live.overlay', { cameraId: 'a', epoch: 1, ptsUs: 0, tracks: [] });
  expect(heard()).toEqual([1, 1, 3, 3]);
});

test('a push that is not as its schema says is logged with its name and not sent', () => {
  const { connection, sent } = screen('administrator');
  Connection.publish([connection], 'counts.totals', { in: Number.NaN } as Totals, log);
  expect(sent).toEqual([]);
  expect(log.error).toHaveBeenCalledWith(expect.any(String), {
    push: 'counts.totals',
    reason: expect.any(String) as string,
  });
});
