import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  app,
  dialog,
  Menu,
  powerMonitor,
  session,
  type BrowserWindow,
  type OpenDialogOptions,
  type Tray,
} from 'electron';
import { toErrorInfo } from '../../shared/errors.ts';
import { crashesSince, endOnUnexpected } from '../node/crash-file.ts';
import { createApp, type App } from '../create-app.ts';
import { findFfmpeg } from '../node/find-ffmpeg.ts';
import { defaultDataFolder, makeFolder } from '../node/data-folder.ts';
import { openLog } from '../node/log.ts';
import { keyFileSecretBox } from '../node/secret-box.ts';
import { writePrivately } from '../node/private-files.ts';
import { anyone } from '../rpc/caller.ts';
import { loadDesktopSettings, saveDesktopSettings, type DesktopSettings } from './desktop-settings.ts';
import { denyNavigation, denyPermissions } from './hardening.ts';
import { acceptPages } from './ipc-port.ts';
import { LocalClient } from '../rpc/local-client.ts';
import { watchPower } from './power.ts';
import { registerRendererScheme, serveRenderer } from './renderer-scheme.ts';
import { openSecretBox } from './secret-box.ts';
import { HIDDEN, onByDefault, startAtLogin } from './start-at-login.ts';
import { openTray } from './tray.ts';
import { launchUtility } from './utility-launcher.ts';
import { openWindow } from './window.ts';

/* The desktop host: a window and a tray around createApp. Everything above the first await must come before the app is ready. */

const { values } = parseArgs({
  args: process.argv.slice(app.isPackaged ? 1 : 2),
  options: { data: { type: 'string' }, hidden: { type: 'boolean' } },
  strict: false,
  allowPositionals: true,
});
const data = typeof values.data === 'string' ? resolve(values.data) : defaultDataFolder();
const logs = join(data, 'logs'),
  desktop = join(data, 'desktop');
// The window's own things, and the single-instance lock with them: one window per data folder.
app.setPath('userData', desktop);
app.enableSandbox();
registerRendererScheme();
denyNavigation();
if (process.platform !== 'darwin') Menu.setApplicationMenu(null);

/** Within ten minutes: then somebody has to look. */
const MOST_CRASHES = 5;

let window: BrowserWindow | null = null;
// Held here, or the tray would be collected with its icon.
let tray: Tray | null = null;
let quitting = false;

if (app.requestSingleInstanceLock()) void app.whenReady().then(run).catch(fail);
else app.quit();

async function run(): Promise<void> {
  writePrivately();
  for (const folder of [data, logs, desktop]) makeFolder(folder);
  const dist = join(app.getAppPath(), 'dist'),
    icon = join(app.getAppPath(), 'build/icon.png'),
    preload = join(dist, 'main/preload.cjs');
  const log = openLog(logs);
  endOnUnexpected(logs, app.getVersion(), startAgain);
  denyPermissions(session.defaultSession);

  const settingsFile = join(desktop, 'settings.json');
  let settings = loadDesktopSettings(settingsFile);
  const keep = (change: Partial<DesktopSettings>) => {
    settings = { ...settings, ...change };
    saveDesktopSettings(settingsFile, settings);
  };
  const login = startAtLogin();
  const ffmpeg = await findFfmpeg();
  const counting = await createApp({
    kind: 'electron',
    version: app.getVersion(),
    ffmpegPath: ffmpeg.path,
    log,
    folders: { data, logs, resources: app.isPackaged ? process.resourcesPath : app.getAppPath() },
    secrets: await openSecretBox(() => keyFileSecretBox(join(data, 'secrets.key'))),
    chooseVideo,
    launchCamera: (name) => launchUtility(join(dist, 'workers/camera-worker.js'), name, log),
    launchTask: (name) => launchUtility(join(dist, 'workers/task-worker.js'), name, log),
    startAtLogin: {
      get: () => login.get(),
      set(on) {
        login.set(on);
        keep({ loginChosen: true });
      },
    },
  });
  serveRenderer(join(dist, 'renderer'), counting.savedFile);
  closeBeforeQuit(counting);
  acceptPages((port) => counting.connect(port, anyone('window')));
  const client = new LocalClient(counting);
  await watchPower(client, log);
  // A checkout that somebody works on is no shop.
  if (app.isPackaged)
    onByDefault(
      client,
      log,
      () => settings.loginChosen,
      () => {
        login.set(true);
        keep({ loginChosen: true });
      },
    );

  const show = () => {
    if (!window) {
      window = openWindow({
        preload,
        icon,
        stateFile: join(desktop, 'window.json'),
        log,
        hideInstead: () => !quitting && settings.keepCounting,
      });
      window.once('closed', () => (window = null));
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  tray = openTray({
    icon,
    locale: app.getLocale(),
    keepCounting: settings.keepCounting,
    onOpen: show,
    onQuit: () => app.quit(),
    onKeepCounting: (keepCounting) => keep({ keepCounting }),
  });
  app.on('second-instance', show);
  app.on('activate', show);
  // Reached only when the window was really closed: then nobody wants to count in the background.
  app.on('window-all-closed', () => app.quit());
  if (values.hidden !== true && !(process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)) show();
}

const VIDEO_EXTENSIONS = [
  'mp4',
  'm4v',
  'mov',
  'mkv',
  'avi',
  'ts',
  'm2ts',
  'mts',
  'mpg',
  'mpeg',
  'flv',
  'webm',
  'asf',
  'wmv',
  'dav',
  '264',
  'h264',
  '265',
  'h265',
];

async function chooseVideo(): Promise<string | null> {
  const options: OpenDialogOptions = {
    properties: ['openFile'],
    filters: [
      { name: 'Video', extensions: VIDEO_EXTENSIONS },
      { name: '*', extensions: ['*'] },
    ],
  };
  const { canceled, filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options);
  return canceled ? null : (filePaths[0] ?? null);
}

/** Whoever ends the program, the database is closed first. */
function closeBeforeQuit(counting: App): void {
  let closed = false;
  app.on('before-quit', () => (quitting = true));
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    tray?.destroy();
    void counting.close().finally(() => {
      closed = true;
      app.exit(0);
    });
  });
  powerMonitor.on('shutdown', () => app.quit());
}

/** After an error that nobody expected; not for ever, because here nobody waits longer and longer between two tries. */
function startAgain(): void {
  const few = crashesSince(logs, Date.now() - 600_000) < MOST_CRASHES;
  const args = [...process.argv.slice(1).filter((arg) => arg !== HIDDEN), HIDDEN];
  if (few) app.relaunch({ args, ...(process.env.APPIMAGE && { execPath: process.env.APPIMAGE }) });
  app.exit(1);
}

function fail(thrown: unknown): void {
  const error = toErrorInfo(thrown, logs);
  dialog.showErrorBox('Footfall', `${error.message} (${error.code})`);
  app.exit(1);
}
