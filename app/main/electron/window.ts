import { BrowserWindow, nativeTheme, screen } from 'electron';
import { backOffMs, NO_JITTER, type BackOff } from '../../shared/back-off.ts';
import type { Log } from '../host.ts';
import { webPreferences } from './hardening.ts';
import { ORIGIN } from './renderer-scheme.ts';
import { loadWindowState, placeWindow, saveWindowState, SMALLEST } from './window-state.ts';

export interface WindowOptions {
  preload: string;
  icon: string;
  stateFile: string;
  log: Log;
  /** Asked when the window is closed: hide it and go on counting? */
  hideInstead(): boolean;
}

/** The one window. A page that crashes is loaded again, slower each time; nothing that counts depends on it. */
export function openWindow({ preload, icon, stateFile, log, hideInstead }: WindowOptions): BrowserWindow {
  const kept = loadWindowState(stateFile);
  const window = new BrowserWindow({
    ...placeWindow(
      kept.bounds,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Footfall',
    icon,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#15181c' : '#f6f7f8',
    webPreferences: webPreferences(preload),
  });
  if (kept.maximized) window.maximize();

  const save = () => {
    try {
      saveWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    } catch (error) {
      log.warn("The window's place cannot be kept", { detail: String(error) });
    }
  };
  window.on('close', (event) => {
    save();
    if (!hideInstead()) return;
    event.preventDefault();
    window.hide();
  });

  let crashes = 0;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    const delayMs = reloadDelayMs(crashes++);
    log.error('The screen crashed and is loaded again; counting goes on', { reason, exitCode, delayMs });
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    }, delayMs);
  });
  window.webContents.on('did-finish-load', () => {
    // A page that has lived for a minute has earned a quick reload again.
    const before = crashes;
    setTimeout(() => {
      if (crashes === before) crashes = 0;
    }, 60_000).unref();
  });
  window.on('unresponsive', () => log.warn('The screen does not answer; counting goes on'));

  void window
    .loadURL(`${ORIGIN}/index.html`)
    .catch((error: unknown) => log.error('The screen cannot be loaded', { detail: String(error) }));
  return window;
}

const RELOAD: BackOff = { firstMs: 500, longestMs: 30_000, jitter: NO_JITTER };

export const reloadDelayMs = (crashes: number): number => backOffMs(RELOAD, crashes, 0);
