import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { createApp } from '../../app/main/create-app.ts';
import { lockFolder } from '../../app/main/folder-lock.ts';
import type { Host } from '../../app/main/host.ts';
import { openShop, quiet, temporaryFolder } from '../support/app-database.ts';

const folder = temporaryFolder();
afterEach(() => {
  vi.restoreAllMocks();
  folder.remove();
});

const host: Host = {
  kind: 'headless',
  version: '0',
  ffmpegPath: 'ffmpeg',
  log: quiet,
  launchCamera: () => {
    throw new Error('no process');
  },
  launchTask: () => {
    throw new Error('no process');
  },
  folders: { data: folder.path, logs: folder.path, resources: fileURLToPath(new URL('../..', import.meta.url)) },
  secrets: { protection: 'none', encrypt: (text) => Promise.resolve(text), decrypt: (text) => Promise.resolve(text) },
};

/** What calls of these began, and what was ended since. */
function timers() {
  const begun = [vi.spyOn(globalThis, 'setInterval'), vi.spyOn(globalThis, 'setTimeout')],
    ended = [vi.spyOn(globalThis, 'clearInterval'), vi.spyOn(globalThis, 'clearTimeout')];
  const of = (spies: { mock: { results: { value: unknown }[] } }[]) =>
    spies.flatMap(({ mock }) => mock.results.map(({ value }) => value));
  return {
    left: () =>
      of(begun).filter(
        (timer) =>
          !ended.some(({ mock }) => mock.calls.some(([one]) => one === timer)) &&
          !(timer as { _destroyed: boolean })._destroyed,
      ),
    begun: () => of(begun).length,
  };
}

it('a start that fails half-way ends all that it had begun: timers, the database, the lock', async () => {
  const shop = await openShop(folder.path);
  // What a recount left is looked for when everything is open and the clock is watched.
  await shop.db.schema.dropTable('recounts');
  await shop.close();
  const { begun, left } = timers();
  await expect(createApp(host)).rejects.toThrow(/no such table: recounts/);
  expect(begun()).toBeGreaterThan(3);
  expect(left()).toEqual([]);
  lockFolder(folder.path)();
});
