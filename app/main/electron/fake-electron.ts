import { EventEmitter } from 'node:events';

/* Stands in for the module 'electron' in unit tests: records what it is told and lets a test play the operating system. */

type Handler = (...args: never[]) => unknown;

export class FakeFrame {
  origin: string;
  constructor(origin: string) {
    this.origin = origin;
  }
}

export class FakeContents extends EventEmitter {
  mainFrame = new FakeFrame('app://footfall');
  sent: [channel: string, message: unknown][] = [];
  reloads = 0;
  opener: Handler = () => ({ action: 'allow' });
  destroyed = false;
  send(channel: string, message: unknown) {
    this.sent.push([channel, message]);
  }
  reload() {
    this.reloads += 1;
  }
  isDestroyed() {
    return this.destroyed;
  }
  setWindowOpenHandler(handler: Handler) {
    this.opener = handler;
  }
}

export class FakeSession {
  handlers: Record<string, Handler> = {};
  setPermissionRequestHandler(handler: Handler) {
    this.handlers['request'] = handler;
  }
  setPermissionCheckHandler(handler: Handler) {
    this.handlers['check'] = handler;
  }
  setDevicePermissionHandler(handler: Handler) {
    this.handlers['device'] = handler;
  }
}

export class FakeUtilityProcess extends EventEmitter {
  pid: number | undefined;
  entry: string;
  options: unknown;
  posted: unknown[] = [];
  stdout = new EventEmitter();
  stderr = new EventEmitter();
  constructor(entry: string, options: unknown) {
    super();
    this.entry = entry;
    this.options = options;
  }
  postMessage(message: unknown) {
    this.posted.push(message);
  }
  spawned(pid: number) {
    this.pid = pid;
    this.emit('spawn');
  }
}

/** `started` is what main.ts did before the app was ready; `ready` is the test's to call. */
export const started: string[] = [];
export let ready: () => void = () => {};
const whenReady = new Promise<void>((resolve) => (ready = resolve));
export const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  lock: true,
  quits: 0,
  exitCodes: [] as number[],
  paths: {} as Record<string, string>,
  setPath(name: string, path: string) {
    app.paths[name] = path;
  },
  getAppPath: () => '/app',
  getVersion: () => '1.2.3',
  getLocale: () => 'en-GB',
  enableSandbox: () => started.push('sandbox'),
  requestSingleInstanceLock: () => app.lock,
  whenReady: () => whenReady,
  quit: () => (app.quits += 1),
  exit: (code: number) => app.exitCodes.push(code),
  relaunches: [] as { args: string[] }[],
  relaunch: (options: { args: string[] }) => app.relaunches.push(options),
  loginItem: { openAtLogin: false, args: [] as string[] },
  getLoginItemSettings: () => ({ ...app.loginItem, wasOpenedAtLogin: false }),
  setLoginItemSettings: (item: { openAtLogin: boolean; args: string[] }) => (app.loginItem = item),
});
export const session = { defaultSession: new FakeSession() };
export const errorBoxes: string[] = [];
export const dialog = { showErrorBox: (_title: string, text: string) => errorBoxes.push(text) };
export const ipcMain = new EventEmitter();

export const schemes: unknown[] = [];
export const protocolHandlers: Record<string, (request: Request) => Promise<Response>> = {};
export const protocol = {
  registerSchemesAsPrivileged: (list: unknown[]) => schemes.push(...list),
  handle(scheme: string, handler: (request: Request) => Promise<Response>) {
    protocolHandlers[scheme] = handler;
  },
};

export const utilityProcesses: FakeUtilityProcess[] = [];
export const utilityProcess = {
  fork(entry: string, _args: string[], options: unknown) {
    const child = new FakeUtilityProcess(entry, options);
    utilityProcesses.push(child);
    return child;
  },
};

export const blockers: { kind: string; on: boolean }[] = [];
export const powerSaveBlocker = {
  start(kind: string) {
    return blockers.push({ kind, on: true }) - 1;
  },
  stop(id: number) {
    blockers[id].on = false;
  },
};
export const powerMonitor = new EventEmitter();

/** XOR stands in for the key store; `available` and `backend` are the test's to set. */
export const keyStore = { available: true, backend: 'gnome_libsecret' };
const flip = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(keyStore.available),
  getSelectedStorageBackend: () => keyStore.backend,
  encryptStringAsync: (text: string) => Promise.resolve(flip(Buffer.from(text))),
  decryptStringAsync: (sealed: Buffer) => Promise.resolve({ result: flip(sealed).toString(), shouldReEncrypt: false }),
};

export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] };
export const nativeTheme = { shouldUseDarkColors: false };
export const nativeImage = {
  createFromPath: (path: string) => ({
    path,
    resize() {
      return this;
    },
  }),
};

export class BrowserWindow extends EventEmitter {
  options: Record<string, unknown>;
  webContents = new FakeContents();
  loaded: string[] = [];
  static all: BrowserWindow[] = [];
  shown = false;
  focused = 0;
  minimized = false;
  maximized = false;
  destroyed = false;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
  }
  loadURL(url: string) {
    this.loaded.push(url);
    return Promise.resolve();
  }
  show() {
    this.shown = true;
  }
  hide() {
    this.shown = false;
  }
  focus() {
    this.focused += 1;
  }
  isMinimized() {
    return this.minimized;
  }
  restore() {
    this.minimized = false;
  }
  maximize() {
    this.maximized = true;
  }
  isMaximized() {
    return this.maximized;
  }
  isDestroyed() {
    return this.destroyed;
  }
  getNormalBounds() {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
}

export interface FakeMenuItem {
  label?: string;
  type?: string;
  checked?: boolean;
  click?: (item: { checked: boolean }) => void;
}
export class Tray extends EventEmitter {
  static last: Tray | null = null;
  menu: FakeMenuItem[] = [];
  destroyed = false;
  constructor() {
    super();
    Tray.last = this;
  }
  destroy() {
    this.destroyed = true;
  }
  setToolTip() {
    /* shown by the system */
  }
  setContextMenu(menu: FakeMenuItem[]) {
    this.menu = menu;
  }
}
export const Menu = { buildFromTemplate: (template: FakeMenuItem[]) => template, setApplicationMenu: () => {} };
