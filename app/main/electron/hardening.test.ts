import { expect, test, vi } from 'vitest';
import { app as realApp, type Session } from 'electron';
import { app, FakeContents, FakeSession } from './fake-electron.ts';
import { denyNavigation, denyPermissions, webPreferences } from './hardening.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

test('a page has no Node, no powers and no way around the sandbox', () => {
  expect(webPreferences('/preload.cjs')).toEqual({
    preload: '/preload.cjs',
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    backgroundThrottling: true,
    devTools: false,
  });
});

test('developer tools exist only in development', () => {
  app.isPackaged = false;
  expect(webPreferences('').devTools).toBe(true);
  app.isPackaged = true;
  expect(realApp.isPackaged).toBe(true);
});

test('every permission but full screen is refused, asked for or checked', () => {
  const session = new FakeSession();
  denyPermissions(session as unknown as Session);
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'fileSystem',
    'fullscreen',
  ]) {
    const answer = vi.fn(),
      granted = permission === 'fullscreen';
    session.handlers['request'](null as never, permission as never, answer as never);
    expect(answer).toHaveBeenCalledExactlyOnceWith(granted);
    expect(session.handlers['check'](null as never, permission as never)).toBe(granted);
  }
  expect(session.handlers['device']({} as never)).toBe(false);
});

test.each(['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])(
  '%s is denied in every page',
  (name) => {
    denyNavigation();
    const contents = new FakeContents(),
      preventDefault = vi.fn();
    app.emit('web-contents-created', {}, contents);
    contents.emit(name, { preventDefault });
    expect(preventDefault).toHaveBeenCalled();
    app.removeAllListeners('web-contents-created');
  },
);

test('no page opens a window', () => {
  denyNavigation();
  const contents = new FakeContents();
  app.emit('web-contents-created', {}, contents);
  expect(contents.opener()).toEqual({ action: 'deny' });
  app.removeAllListeners('web-contents-created');
});
