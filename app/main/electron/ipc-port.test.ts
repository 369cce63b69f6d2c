import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Message, Port } from '../../shared/rpc/message.ts';
import { FakeContents, FakeFrame, ipcMain } from './fake-electron.ts';
import { MESSAGE, OPEN, TAKEN } from './ipc-channels.ts';
import { acceptPages } from './ipc-port.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

const request = { type: 'request', id: 1, method: 'app.info', input: {} } satisfies Message;
const push = { type: 'push', name: 'live.video', payload: {}, bytes: new Uint8Array(1000) } satisfies Message;
let ports: Port[], stop: () => void;
beforeEach(() => {
  ports = [];
  stop = acceptPages((port) => ports.push(port));
});
afterEach(() => stop());

const from = (sender: FakeContents, senderFrame: FakeFrame | null = sender.mainFrame) => ({ sender, senderFrame });
function openPage() {
  const page = new FakeContents(),
    heard: Message[] = [];
  ipcMain.emit(OPEN, from(page));
  const port = ports.at(-1)!;
  port.onMessage((message) => heard.push(message));
  return { page, port, heard };
}

test("a page's requests arrive and its answers leave", () => {
  const { page, port, heard } = openPage();
  ipcMain.emit(MESSAGE, from(page), request);
  expect(heard).toEqual([request]);
  port.post({ type: 'reply', id: 1, ok: true, value: 7 });
  expect(page.sent).toEqual([[MESSAGE, { type: 'reply', id: 1, ok: true, value: 7 }]]);
});

test.each([
  ['another origin', (_page: FakeContents) => new FakeFrame('https://example.com')],
  ['a frame inside the page, even of our origin', (_page: FakeContents) => new FakeFrame('app://footfall')],
  ['an opaque origin', (page: FakeContents) => Object.assign(page.mainFrame, { origin: 'null' })],
  ['a frame that has gone', () => null],
])('%s is neither connected nor heard', (_, frameOf) => {
  const { page, heard } = openPage();
  const frame = frameOf(page);
  ipcMain.emit(MESSAGE, from(page, frame), request);
  ipcMain.emit(OPEN, from(new FakeContents(), frame));
  expect(heard).toEqual([]);
  expect(ports).toHaveLength(1);
});

test.each([
  null,
  5,
  'text',
  {},
  { type: 'reply', id: 1 },
  { type: 'push', name: 'x' },
  { type: 'request', id: '1', method: 'x' },
  { type: 'request', id: 1 },
])('%j is not a request and is dropped', (value) => {
  const { page, heard } = openPage();
  ipcMain.emit(MESSAGE, from(page), value);
  expect(heard).toEqual([]);
});

test('bytes that the page has not confirmed are backlog', () => {
  const { page, port } = openPage();
  port.post(push);
  port.post(push);
  expect(port.backlogBytes).toBe(2000);
  ipcMain.emit(TAKEN, from(page), 1000);
  expect(port.backlogBytes).toBe(1000);
  ipcMain.emit(TAKEN, from(page), 5000);
  expect(port.backlogBytes).toBe(0);
});

test('a reloaded page gets a new connection and the old one is closed', () => {
  const { page, port, heard } = openPage(),
    closed = vi.fn();
  port.onClose(closed);
  ipcMain.emit(OPEN, from(page));
  expect(closed).toHaveBeenCalledOnce();
  ipcMain.emit(MESSAGE, from(page), request);
  expect(heard).toEqual([]);
  port.post(push);
  expect(page.sent).toEqual([]);
});

test.each(['destroyed', 'render-process-gone'])('%s closes the connection', (name) => {
  const { page, port } = openPage(),
    closed = vi.fn();
  port.onClose(closed);
  page.emit(name);
  expect(closed).toHaveBeenCalledOnce();
});
