import { expect, test, vi } from 'vitest';
import { Closers } from './closers.ts';

test('the last one is ended first, each once, and one that fails keeps no other from its end', async () => {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() },
    closers = new Closers(log),
    ended: string[] = [];
  closers.add('lock', () => {
    ended.push('lock');
  });
  closers.add('database', () => Promise.reject(new Error('busy')));
  closers.add('recorder', async () => {
    await Promise.resolve();
    ended.push('recorder');
  });
  closers.add('clock', () => {
    throw new Error('no timer');
  });
  closers.add('screens', () => {
    ended.push('screens');
  });
  await closers.close();
  await closers.close();
  expect(ended).toEqual(['screens', 'recorder', 'lock']);
  expect(log.error.mock.calls.map(([, details]) => details as unknown)).toEqual([
    { what: 'clock', reason: expect.stringContaining('no timer') as string },
    { what: 'database', reason: expect.stringContaining('busy') as string },
  ]);
});

test('whoever asks again while it ends waits for the same end, and nothing is ended out of turn', async () => {
  const gate = Promise.withResolvers<void>(),
    ended: string[] = [],
    closers = new Closers({ info: vi.fn(), warn: vi.fn(), error: vi.fn() });
  closers.add('recorder', () => {
    ended.push('recorder');
  });
  closers.add('workers', async () => {
    await gate.promise;
    ended.push('workers');
  });
  const both = Promise.all([closers.close(), closers.close()]);
  await Promise.resolve();
  expect(ended).toEqual([]);
  gate.resolve();
  await both;
  expect(ended).toEqual(['workers', 'recorder']);
});
