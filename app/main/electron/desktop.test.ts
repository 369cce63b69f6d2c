import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { errorInfo } from '../../shared/errors.ts';
import type { Port } from '../../shared/rpc/message.ts';
import type { Log, SecretBox } from '../host.ts';
import { loadDesktopSettings, saveDesktopSettings } from './desktop-settings.ts';
import { blockers, keyStore, powerMonitor, type Tray } from './fake-electron.ts';
import { LocalClient } from '../rpc/local-client.ts';
import { watchPower } from './power.ts';
import { openSecretBox } from './secret-box.ts';
import { openTray } from './tray.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

const folder = mkdtempSync(join(tmpdir(), 'footfall-desktop-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const log: Log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

/** An application with these cameras; answers like the real connection does. */
function fakeApp(cameras: { cameraId: string; enabled: boolean; state: { status: string } }[]) {
  const tried: string[] = [];
  let port: Port;
  return {
    tried,
    push: (name: string) => port.post({ type: 'push', name, payload: {} }),
    connect(opened: Port) {
      port = opened;
      port.onMessage((message) => {
        if (message.type !== 'request') return;
        if (message.method === 'cameras.tryNow') tried.push((message.input as { cameraId: string }).cameraId);
        port.post({ type: 'reply', id: message.id, ok: true, value: message.method === 'cameras.list' ? cameras : {} });
      });
      return () => {};
    },
  };
}

test('the PC is kept awake exactly while a camera is enabled', async () => {
  const camera = { cameraId: 'a', enabled: false, state: { status: 'off' } },
    app = fakeApp([camera]);
  await watchPower(new LocalClient(app), log);
  expect(blockers).toEqual([]);
  camera.enabled = true;
  app.push('cameras.changed');
  await vi.waitFor(() => expect(blockers).toEqual([{ kind: 'prevent-app-suspension', on: true }]), {
    timeout: 120_000,
  });
  app.push('cameras.changed');
  camera.enabled = false;
  app.push('cameras.changed');
  await vi.waitFor(() => expect(blockers).toEqual([{ kind: 'prevent-app-suspension', on: false }]), {
    timeout: 120_000,
  });
  powerMonitor.removeAllListeners();
});

test('after a sleep every enabled camera that does not count is tried at once', async () => {
  const app = fakeApp([
    { cameraId: 'counts', enabled: true, state: { status: 'counting' } },
    { cameraId: 'stalled', enabled: true, state: { status: 'stalled' } },
    { cameraId: 'failed', enabled: true, state: { status: 'failed' } },
    { cameraId: 'off', enabled: false, state: { status: 'off' } },
  ]);
  await watchPower(new LocalClient(app), log);
  powerMonitor.emit('resume');
  await vi.waitFor(() => expect(app.tried).toEqual(['stalled', 'failed']), { timeout: 120_000 });
});

test('an error travels to the caller with its code', async () => {
  const client = new LocalClient({
    connect(port) {
      port.onMessage(
        (message) =>
          message.type === 'request' &&
          port.post({ type: 'reply', id: message.id, ok: false, error: errorInfo('CAMERA_001', { cameraId: 'x' }) }),
      );
      return () => {};
    },
  });
  await expect(client.call('cameras.tryNow', { cameraId: 'x' })).rejects.toMatchObject({
    info: { code: 'CAMERA_001', params: { cameraId: 'x' } },
  });
});

const keyFile = (): SecretBox => ({
  protection: 'key-file',
  encrypt: (text) => Promise.resolve(`v1.${text}`),
  decrypt: (sealed) => Promise.resolve(sealed.slice(3)),
});

test('a password comes back from the key store, and is not readable before', async () => {
  const box = await openSecretBox(keyFile);
  const sealed = await box.encrypt('mật khẩu');
  expect(box.protection).toBe('os-keystore');
  expect(sealed).not.toContain('mật');
  expect(await box.decrypt(sealed)).toBe('mật khẩu');
});

test('what the key file sealed before is still opened', async () => {
  expect(await (await openSecretBox(keyFile)).decrypt('v1.old')).toBe('old');
});

test('a PC without a key store uses the key file, and says so', async () => {
  keyStore.available = false;
  expect((await openSecretBox(keyFile)).protection).toBe('key-file');
  keyStore.available = true;
});

test.runIf(process.platform === 'linux')('Linux without a keyring counts as having none', async () => {
  keyStore.backend = 'basic_text';
  expect((await openSecretBox(keyFile)).protection).toBe('key-file');
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
  expect(loadDesktopSettings(file)).toEqual({ keepCounting: true, loginChosen: false });
  saveDesktopSettings(file, { keepCounting: false, loginChosen: false });
  expect(loadDesktopSettings(file)).toEqual({ keepCounting: false, loginChosen: false });
  writeFileSync(file, '{');
  expect(loadDesktopSettings(file)).toEqual({ keepCounting: true, loginChosen: false });
});
