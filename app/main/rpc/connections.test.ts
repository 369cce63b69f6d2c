import { expect, test, vi } from 'vitest';
import type { Message, Port } from '../../shared/rpc/message.ts';
import { Bus } from '../bus.ts';
import { anyone } from './caller.ts';
import type { Handlers } from './connection.ts';
import { openConnections } from './connections.ts';

const state = { regionId: 'zone-1', occupancy: 2, queue: 0, waitMs: null, overSinceMs: null };

function open() {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() },
    bus = new Bus(log),
    connections = openConnections(bus, log);
  const screen = (post: (message: Message) => void = () => {}) => {
    const sent: string[] = [];
    let close = () => {};
    const port: Port = {
      post(message) {
        post(message);
        if (message.type === 'push') sent.push(message.name);
      },
      onMessage: () => () => {},
      onClose: (listener) => {
        close = listener;
        return () => {};
      },
      backlogBytes: 0,
      close: vi.fn(),
    };
    const disconnect = connections.connect(port, anyone('program', { role: 'viewer' }), {
      handlers: {} as Handlers,
      logFolder: '/logs',
      databaseFile: '/data/footfall.db',
    });
    return { sent, port, disconnect, goes: () => close() };
  };
  return { bus, connections, log, screen };
}

test('screens are pushed what facts they are to hear of, in order, also when one of them cannot be reached', () => {
  const { bus, screen, log } = open();
  const broken = screen(() => {
      throw new Error('gone');
    }),
    one = screen();
  bus.on('zones.changed', () => {
    void bus.publish('cameras.changed', {});
  });
  void bus.publish('zones.changed', { cameraId: 'a', zones: [state] });
  void bus.publish('clock.set', { fromMs: 0, toMs: 1 });
  void bus.publish('storage.changed', { trouble: null });
  void bus.publish('database.replaced', {});
  expect(one.sent).toEqual(['zones.changed', 'cameras.changed', 'cameras.changed']);
  expect(broken.sent).toEqual([]);
  expect(log.error).not.toHaveBeenCalled();
});

test('a screen that goes, is sent away, or is there when the application ends hears no more', () => {
  const { bus, connections, screen } = open(),
    [goes, sent, stays] = [screen(), screen(), screen()];
  goes.goes();
  sent.disconnect();
  expect(sent.port.close).toHaveBeenCalledOnce();
  void bus.publish('cameras.changed', {});
  connections.close();
  expect([goes, sent, stays].map(({ port }) => vi.mocked(port.close).mock.calls.length)).toEqual([0, 1, 1]);
  void bus.publish('cameras.changed', {});
  expect([goes.sent, sent.sent, stays.sent]).toEqual([[], [], ['cameras.changed']]);
});
