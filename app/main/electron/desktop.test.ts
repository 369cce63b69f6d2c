import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { loadDesktopSettings, saveDesktopSettings } from './desktop-settings.ts';
import { blockers, keyStore, powerMonitor, type Tray } from './fake-electron.ts';
import { AwakeWhileCounting, watchPower } from './power.ts';
import { openOsSecretBox } from './secret-box.ts';
import { openTray } from './tray.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

const folder = mkdtempSync(join(tmpdir(), 'footfall-desktop-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the PC is kept awake exactly while counting', () => {
  const awake = new AwakeWhileCounting();
  awake.set(false);
  expect(blockers).toEqual([]);
  awake.set(true);
  awake.set(true);
  expect(blockers).toEqual([{ kind: 'prevent-app-suspension', on: true }]);
  awake.set(false);
  expect(blockers).toEqual([{ kind: 'prevent-app-suspension', on: false }]);
});

test('waking up and shutting down are passed on', () => {
  const resume = vi.fn(), shutdown = vi.fn();
  watchPower(resume, shutdown);
  powerMonitor.emit('resume');
  expect(resume).toHaveBeenCalledOnce();
  powerMonitor.emit('shutdown');
  expect(shutdown).toHaveBeenCalledOnce();
});

test('a password comes back from the key store, and is not readable before', async () => {
  const box = (await openOsSecretBox())!;
  const sealed = await box.encrypt('mật khẩu');
  expect(box.protection).toBe('os-keystore');
  expect(sealed).not.toContain('mật');
  expect(await box.decrypt(sealed)).toBe('mật khẩu');
  await expect(box.decrypt('key:abc')).rejects.toThrow('not sealed');
});

test('a PC without a key store says so', async () => {
  keyStore.available = false;
  expect(await openOsSecretBox()).toBeNull();
  keyStore.available = true;
});

test.runIf(process.platform === 'linux')('Linux without a keyring counts as none', async () => {
  keyStore.backend = 'basic_text';
  expect(await openOsSecretBox()).toBeNull();
  keyStore.backend = 'gnome_libsecret';
});

test.each([
  ['en-GB', ['Open Footfall', 'Keep counting in the background', undefined, 'Quit and stop counting']],
  ['vi-VN', ['Mở Footfall', 'Tiếp tục đếm trong nền', undefined, 'Thoát và dừng đếm']],
])('the tray speaks %s', (locale, labels) => {
  const actions = { onOpen: vi.fn(), onKeepCounting: vi.fn(), onQuit: vi.fn() };
  const tray = openTray({ icon: '/tray.png', locale, keepCounting: true, ...actions }) as unknown as Tray;
  expect(tray.menu.map((item) => item.label)).toEqual(labels);
  expect(tray.menu[1]).toMatchObject({ type: 'checkbox', checked: true });
  tray.menu[0].click!({ checked: false });
  tray.menu[1].click!({ checked: false });
  tray.menu[3].click!({ checked: false });
  expect(actions.onOpen).toHaveBeenCalledOnce();
  expect(actions.onKeepCounting).toHaveBeenCalledExactlyOnceWith(false);
  expect(actions.onQuit).toHaveBeenCalledOnce();
});

test('counting in the background is the default and a choice is kept', () => {
  const file = join(folder, 'settings/desktop.json');
  expect(loadDesktopSettings(file)).toEqual({ keepCounting: true });
  saveDesktopSettings(file, { keepCounting: false });
  expect(loadDesktopSettings(file)).toEqual({ keepCounting: false });
  writeFileSync(file, '{');
  expect(loadDesktopSettings(file)).toEqual({ keepCounting: true });
});
