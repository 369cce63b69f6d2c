import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import * as electron from './fake-electron.ts';

vi.mock('electron', () => electron);
const { onByDefault, startAtLogin } = await import('./start-at-login.ts');

const folder = mkdtempSync(join(tmpdir(), 'footfall-login-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  electron.app.loginItem = { openAtLogin: false, args: [] };
});
const log = { info() {}, warn() {}, error() {} };

test.each(['win32', 'darwin'] as const)('%s keeps a list of what starts at login', (platform) => {
  const login = startAtLogin(platform, {});
  login.set(true);
  expect([login.get(), electron.app.loginItem]).toMatchObject([true, { openAtLogin: true, args: ['--hidden'] }]);
  login.set(false);
  expect(login.get()).toBe(false);
});

test('Linux has a file that every desktop reads', () => {
  const login = startAtLogin('linux', { XDG_CONFIG_HOME: folder });
  expect(login.get()).toBe(false);
  login.set(true);
  expect(login.get()).toBe(true);
  const text = readFileSync(join(folder, 'autostart/footfall.desktop'), 'utf8');
  expect(text).toMatch(/^\[Desktop Entry\]\nType=Application\nName=Footfall\nExec="[^"]+" "--hidden"\n/);
  login.set(false);
  login.set(false);
  expect(login.get()).toBe(false);
});

test("it is switched on once a camera is the shop's own, and never against somebody's choice", async () => {
  let kinds = ['demo'],
    chosen = false,
    changed = () => {};
  const switchOn = vi.fn(() => {
    chosen = true;
  });
  const client = {
    call: () => Promise.resolve(kinds.map((kind) => ({ source: { kind } }))),
    on: (_: string, listener: () => void) => {
      changed = listener;
    },
  } as never;
  onByDefault(client, log, () => chosen, switchOn);
  await vi.waitFor(() => Promise.resolve());
  expect(switchOn).not.toHaveBeenCalled();
  kinds = ['demo', 'rtsp'];
  changed();
  await vi.waitFor(() => expect(switchOn).toHaveBeenCalledOnce());
  changed();
  await Promise.resolve();
  expect(switchOn).toHaveBeenCalledOnce();
});
