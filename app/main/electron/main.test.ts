import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import type { Host } from '../host.ts';

vi.mock('../node/find-ffmpeg.ts', () => ({ findFfmpeg: () => Promise.resolve({ path: '/ffmpeg' }) }));
vi.mock('./renderer-scheme.ts', async (original) => ({ ...(await original<object>()), serveRenderer: vi.fn() }));
let crash: () => void = () => {};
vi.mock('../node/crash-file.ts', async (original) => ({
  ...(await original<object>()),
  endOnUnexpected: (_logs: string, _version: string, end: () => void) => {
    crash = end;
  },
}));
const createApp = vi.fn();
vi.mock('../create-app.ts', () => ({ createApp }));

const folder = mkdtempSync(join(tmpdir(), 'footfall-main-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => vi.resetModules());

/** Runs main.ts against a fresh fake of the desktop. */
async function start({ lock = true, hidden = false } = {}) {
  const electron = await import('./fake-electron.ts');
  vi.doMock('electron', () => electron);
  electron.app.lock = lock;
  process.argv = ['/footfall', '--data', folder, ...(hidden ? ['--hidden'] : [])];
  await import('./main.ts');
  return electron;
}

function countingApp() {
  const close = vi.fn(() => Promise.resolve());
  createApp.mockImplementation(() =>
    Promise.resolve({
      close,
      connect(port: { onMessage(listener: (message: { id: number }) => void): void; post(message: unknown): void }) {
        port.onMessage(({ id }) => port.post({ type: 'reply', id, ok: true, value: [] }));
        return () => {};
      },
    }),
  );
  return { close, host: () => createApp.mock.lastCall![0] as Host };
}

test('counts, opens one window and a tray, and keeps everything in one folder', async () => {
  const { host } = countingApp();
  const electron = await start();
  expect(electron.started).toEqual(['sandbox']);
  expect(electron.schemes).toHaveLength(1);
  expect(electron.app.paths['userData']).toBe(join(folder, 'desktop'));
  expect(electron.BrowserWindow.all).toEqual([]);
  electron.ready();
  await vi.waitFor(() => expect(electron.BrowserWindow.all).toHaveLength(1), { timeout: 120_000 });
  expect(host()).toMatchObject({
    kind: 'electron',
    version: '1.2.3',
    ffmpegPath: '/ffmpeg',
    folders: { data: folder, logs: join(folder, 'logs'), resources: process.resourcesPath },
  });
  expect(electron.session.defaultSession.handlers['check'](null as never, 'media' as never)).toBe(false);
  expect(electron.Tray.last!.menu).toHaveLength(4);

  host().launchCamera('footfall camera x');
  host().launchTask('footfall probe');
  expect(electron.utilityProcesses.map(({ entry }) => entry)).toEqual([
    join('/app', 'dist/workers/camera-worker.js'),
    join('/app', 'dist/workers/task-worker.js'),
  ]);

  // A second start shows the first one's window instead of making another.
  const [window] = electron.BrowserWindow.all;
  window.hide();
  window.minimized = true;
  electron.app.emit('second-instance');
  expect([window.shown, window.minimized, electron.BrowserWindow.all.length]).toEqual([true, false, 1]);
});

test('closing the window hides it until counting in the background is switched off', async () => {
  countingApp();
  const electron = await start();
  electron.ready();
  await vi.waitFor(() => expect(electron.BrowserWindow.all).toHaveLength(1), { timeout: 120_000 });
  const [window] = electron.BrowserWindow.all;
  const preventDefault = vi.fn();
  window.emit('close', { preventDefault });
  expect(preventDefault).toHaveBeenCalledTimes(1);
  electron.Tray.last!.menu[1].click!({ checked: false });
  window.emit('close', { preventDefault });
  expect(preventDefault).toHaveBeenCalledTimes(1);
  window.emit('closed');
  electron.app.emit('window-all-closed');
  expect(electron.app.quits).toBe(1);
});

test('quitting closes the window for good, and the database before the process ends', async () => {
  const { close } = countingApp();
  const electron = await start();
  electron.ready();
  await vi.waitFor(() => expect(electron.BrowserWindow.all).toHaveLength(1), { timeout: 120_000 });
  const preventDefault = vi.fn(),
    hidden = vi.fn();
  electron.app.emit('before-quit');
  electron.BrowserWindow.all[0].emit('close', { preventDefault: hidden });
  expect(hidden).not.toHaveBeenCalled();
  electron.app.emit('will-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  expect(close).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(electron.app.exitCodes).toEqual([0]), { timeout: 120_000 });
  expect(electron.Tray.last!.destroyed).toBe(true);
});

test('a start that cannot work says why, with the code, and ends with 1', async () => {
  const electron = await start();
  const { FootfallError } = await import('../../shared/errors.ts');
  createApp.mockImplementation(() =>
    Promise.reject(new FootfallError('DB_003', { file: 'footfall.db', detail: 'malformed' })),
  );
  electron.ready();
  await vi.waitFor(() => expect(electron.app.exitCodes).toEqual([1]), { timeout: 120_000 });
  expect(electron.errorBoxes).toEqual([
    'The database footfall.db is damaged: malformed. Nothing was changed. Start Footfall: it keeps this file, counts on in a new one and offers the newest copy. (DB_003)',
  ]);
  expect(electron.BrowserWindow.all).toEqual([]);
});

test('a second instance ends at once and starts nothing', async () => {
  createApp.mockClear();
  const electron = await start({ lock: false });
  electron.ready();
  expect(electron.app.quits).toBe(1);
  await Promise.resolve();
  expect(createApp).not.toHaveBeenCalled();
});

test('started at login it counts without a window, until somebody asks for one; an unexpected end starts it again so', async () => {
  const { host } = countingApp();
  const electron = await start({ hidden: true });
  electron.ready();
  await vi.waitFor(() => expect(electron.Tray.last).not.toBe(null));
  expect(electron.BrowserWindow.all).toEqual([]);
  electron.app.emit('second-instance');
  expect(electron.BrowserWindow.all).toHaveLength(1);
  expect(typeof host().startAtLogin!.get()).toBe('boolean');
  crash();
  expect(electron.app.relaunches).toEqual([{ args: ['--data', folder, '--hidden'] }]);
  expect(electron.app.exitCodes).toEqual([1]);
});

test('what ends unexpectedly over and over is not started again', async () => {
  countingApp();
  const electron = await start();
  electron.ready();
  await vi.waitFor(() => expect(electron.BrowserWindow.all).toHaveLength(1));
  const { writeCrash } = await import('../node/crash-file.ts');
  for (let i = 0; i < 5; i++) writeCrash(join(folder, 'logs'), '1', 'why', Date.now() - i * 1000);
  crash();
  expect([electron.app.relaunches, electron.app.exitCodes]).toEqual([[], [1]]);
});
