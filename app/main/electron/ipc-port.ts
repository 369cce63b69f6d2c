import { ipcMain, type IpcMainEvent, type WebContents } from 'electron';
import { Emitter } from '../../shared/emitter.ts';
import type { Message, Port } from '../../shared/rpc/message.ts';
import { MESSAGE, OPEN, TAKEN } from './ipc-channels.ts';
import { ORIGIN } from './renderer-scheme.ts';

/** Gives every page that asks a port of its own, and nobody else: a frame that is not our page is not answered. */
export function acceptPages(accept: (port: Port) => void): () => void {
  const ports = new Map<WebContents, IpcPort>();
  const open = (event: IpcMainEvent) => {
    if (!isOurPage(event)) return;
    const page = event.sender;
    ports.get(page)?.close();
    const port = new IpcPort(page);
    ports.set(page, port);
    const end = () => port.close();
    page.once('destroyed', end);
    page.once('render-process-gone', end);
    port.onClose(() => {
      page.off('destroyed', end);
      page.off('render-process-gone', end);
      if (ports.get(page) === port) ports.delete(page);
    });
    accept(port);
  };
  const message = (event: IpcMainEvent, value: unknown) => {
    if (isOurPage(event)) ports.get(event.sender)?.take(value);
  };
  const taken = (event: IpcMainEvent, bytes: unknown) => {
    if (isOurPage(event)) ports.get(event.sender)?.taken(bytes);
  };
  ipcMain.on(OPEN, open);
  ipcMain.on(MESSAGE, message);
  ipcMain.on(TAKEN, taken);
  return () => {
    ipcMain.off(OPEN, open);
    ipcMain.off(MESSAGE, message);
    ipcMain.off(TAKEN, taken);
    for (const port of [...ports.values()]) port.close();
  };
}

/** The main frame of our own origin; `senderFrame` is null once a frame has gone. */
function isOurPage(event: IpcMainEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && frame.origin === ORIGIN;
}

/** One page's connection. IPC has no back-pressure of its own, so the page confirms the bytes it has taken. */
class IpcPort implements Port {
  #page: WebContents;
  readonly #messages = new Emitter<[Message]>();
  readonly #closes = new Emitter();
  #closed = false;
  backlogBytes = 0;

  constructor(page: WebContents) {
    this.#page = page;
  }

  post(message: Message): void {
    if (this.#closed || this.#page.isDestroyed()) return;
    if (message.type === 'push' && message.bytes) this.backlogBytes += message.bytes.byteLength;
    this.#page.send(MESSAGE, message);
  }

  onMessage(listener: (message: Message) => void): () => void {
    return this.#messages.on(listener);
  }

  onClose(listener: () => void): () => void {
    return this.#closes.on(listener);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#messages.clear();
    this.#closes.emit();
    this.#closes.clear();
  }

  /** A page only asks; whatever else it sends is dropped. What it asks is parsed where the methods are. */
  take(value: unknown): void {
    const { type, id, method } = (value ?? {}) as { type?: unknown; id?: unknown; method?: unknown };
    if (type !== 'request' || typeof id !== 'number' || typeof method !== 'string') return;
    this.#messages.emit(value as Message);
  }

  taken(bytes: unknown): void {
    if (typeof bytes === 'number' && bytes > 0) this.backlogBytes = Math.max(0, this.backlogBytes - bytes);
  }
}
