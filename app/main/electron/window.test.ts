import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Log } from '../host.ts';
import type { BrowserWindow } from './fake-electron.ts';
import { openWindow, reloadDelayMs } from './window.ts';
import { loadWindowState, placeWindow } from './window-state.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

const log: Log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const folder = mkdtempSync(join(tmpdir(), 'footfall-window-')),
  stateFile = join(folder, 'window.json');
let hide = false;
const open = () =>
  openWindow({
    preload: '/preload.cjs',
    icon: '/icon.png',
    stateFile,
    log,
    hideInstead: () => hide,
  }) as unknown as BrowserWindow;
beforeEach(() => {
  vi.useFakeTimers();
  hide = false;
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(stateFile, { force: true });
});

test('loads our page with hardened preferences', () => {
  const window = open();
  expect(window.loaded).toEqual(['app://footfall/index.html']);
  expect(window.options['webPreferences']).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    preload: '/preload.cjs',
  });
});

test('a crashed page is loaded again, slower each time, and a page that ended by itself is not', () => {
  const { webContents } = open();
  webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
  vi.advanceTimersByTime(60_000);
  expect(webContents.reloads).toBe(0);
  for (const delay of [500, 1000, 2000]) {
    const before = webContents.reloads;
    webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    vi.advanceTimersByTime(delay - 1);
    expect(webContents.reloads).toBe(before);
    vi.advanceTimersByTime(1);
    expect(webContents.reloads).toBe(before + 1);
  }
  expect(reloadDelayMs(20)).toBe(30_000);
});

test('a page that lived for a minute is reloaded quickly again', () => {
  const { webContents } = open();
  webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 });
  webContents.emit('did-finish-load');
  vi.advanceTimersByTime(60_000);
  const before = webContents.reloads;
  webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 });
  vi.advanceTimersByTime(500);
  expect(webContents.reloads).toBe(before + 1);
});

test('closing hides the window while counting goes on in the background', () => {
  const window = open(),
    preventDefault = vi.fn();
  window.show();
  hide = true;
  window.emit('close', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  expect(window.shown).toBe(false);
});

test('closing closes when it is not wanted, and the place is kept', () => {
  const window = open(),
    preventDefault = vi.fn();
  window.maximize();
  window.emit('close', { preventDefault });
  expect(preventDefault).not.toHaveBeenCalled();
  expect(loadWindowState(stateFile)).toEqual({ bounds: { x: 10, y: 20, width: 1000, height: 700 }, maximized: true });
  const again = open();
  expect(again.options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 });
  expect(again.maximized).toBe(true);
});

const screens = [{ x: 0, y: 0, width: 1920, height: 1040 }];
test.each([
  ['where it was', { x: 100, y: 50, width: 1200, height: 800 }, { x: 100, y: 50, width: 1200, height: 800 }],
  [
    'at the default when its screen is gone',
    { x: 2500, y: 50, width: 1200, height: 800 },
    { width: 1366, height: 820 },
  ],
  [
    'at the default when its title bar cannot be reached',
    { x: 100, y: -400, width: 1200, height: 800 },
    { width: 1366, height: 820 },
  ],
  [
    'not smaller than it can be used',
    { x: 100, y: 50, width: 200, height: 100 },
    { x: 100, y: 50, width: 960, height: 600 },
  ],
  ['at the default the first time', null, { width: 1366, height: 820 }],
])('opens %s', (_, kept, expected) => expect(placeWindow(kept, screens)).toEqual(expected));

test.each(['', 'not json', '[]', '{"bounds":{"x":"a"}}', 'null'])(
  'a state file with %j opens as the first time',
  (text) => {
    writeFileSync(stateFile, text);
    expect(loadWindowState(stateFile)).toEqual({ bounds: null, maximized: false });
  },
);
