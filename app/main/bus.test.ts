import { expect, test, vi } from 'vitest';
import { Bus } from './bus.ts';

function openBus() {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  return { bus: new Bus(log), log };
}

test('everybody who listens gets a fact at once, and nobody else', () => {
  const { bus } = openBus(),
    heard: unknown[] = [];
  bus.on('clock.set', (fact) => {
    heard.push(fact);
  });
  bus.on('clock.set', ({ toMs }) => {
    heard.push(toMs);
  });
  bus.on('day.began', () => {
    heard.push('day');
  });
  void bus.publish('clock.set', { fromMs: 1, toMs: 2 });
  expect(heard).toEqual([{ fromMs: 1, toMs: 2 }, 2]);
});

test('a fact that a listener publishes comes after the one that it listens to, for all', () => {
  const { bus } = openBus(),
    heard: string[] = [];
  bus.on('clock.set', () => {
    heard.push('first: clock');
    void bus.publish('day.began', { fromMs: 0, toMs: 1 });
    heard.push('first: published');
  });
  bus.on('clock.set', () => {
    heard.push('second: clock');
  });
  bus.on('day.began', () => {
    heard.push('first: day');
    void bus.publish('database.replaced', {});
  });
  bus.on('day.began', () => {
    heard.push('second: day');
  });
  bus.on('database.replaced', () => {
    heard.push('database');
  });
  void bus.publish('clock.set', { fromMs: 1, toMs: 2 });
  expect(heard).toEqual(['first: clock', 'first: published', 'second: clock', 'first: day', 'second: day', 'database']);
});

test('a listener that throws or rejects stops neither the others nor the publisher, and is logged with the fact', async () => {
  const { bus, log } = openBus(),
    heard: string[] = [];
  bus.on('clock.set', () => {
    throw new Error('at once');
  });
  bus.on('clock.set', () => Promise.reject(new Error('later')));
  bus.on('clock.set', () => {
    heard.push('clock');
  });
  bus.on('day.began', () => {
    heard.push('day');
  });
  await bus.publish('clock.set', { fromMs: 1, toMs: 2 });
  await bus.publish('day.began', { fromMs: 0, toMs: 1 });
  expect(heard).toEqual(['clock', 'day']);
  expect(log.error.mock.calls.map(([, details]) => details as unknown)).toEqual([
    { fact: 'clock.set', reason: expect.stringContaining('at once') as string },
    { fact: 'clock.set', reason: expect.stringContaining('later') as string },
  ]);
});

test('the publisher can wait for what is done about a fact', async () => {
  const { bus } = openBus(),
    read = Promise.withResolvers<void>(),
    done = vi.fn();
  bus.on('database.replaced', async () => {
    await read.promise;
  });
  const published = bus.publish('database.replaced', {}).then(done);
  await bus.publish('day.began', { fromMs: 0, toMs: 1 });
  expect(done).not.toHaveBeenCalled();
  read.resolve();
  await published;
  expect(done).toHaveBeenCalledOnce();
});
