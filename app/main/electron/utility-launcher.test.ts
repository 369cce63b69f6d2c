import { afterEach, expect, test, vi } from 'vitest';
import type { FromWorker, ToWorker } from '../../shared/camera-protocol.ts';
import type { Log } from '../host.ts';
import { utilityProcesses } from './fake-electron.ts';
import { launchUtility } from './utility-launcher.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

const log: Log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
afterEach(() => kill.mockClear());

function launch() {
  const worker = launchUtility<ToWorker, FromWorker>('/dist/workers/camera-worker.js', 'camera Entrance', log);
  return { worker, child: utilityProcesses.at(-1)! };
}

test('starts the one worker entry under its name, without stdin', () => {
  const { child } = launch();
  expect(child.entry).toBe('/dist/workers/camera-worker.js');
  expect(child.options).toEqual({ serviceName: 'camera Entrance', stdio: ['ignore', 'pipe', 'pipe'] });
});

test('messages pass both ways, and none to a worker that has ended', () => {
  const { worker, child } = launch(),
    heard: FromWorker[] = [];
  worker.onMessage((message) => heard.push(message));
  child.emit('message', { type: 'ready' });
  expect(heard).toEqual([{ type: 'ready' }]);
  worker.post({ type: 'ack', sequence: 3 });
  child.emit('exit', 0);
  worker.post({ type: 'ack', sequence: 4 });
  expect(child.posted).toEqual([{ type: 'ack', sequence: 3 }]);
});

test.each([
  ['an exit code', [['exit', 7]], 'exit code 7'],
  [
    'a fatal error of V8',
    [
      ['error', 'FatalError', 'v8::Heap', '{}'],
      ['exit', 133],
    ],
    'FatalError at v8::Heap',
  ],
])('the end says why: %s', (_, events, detail) => {
  const { worker, child } = launch(),
    exited = vi.fn();
  worker.onExit(exited);
  for (const [name, ...args] of events) child.emit(String(name), ...args);
  expect(exited).toHaveBeenCalledExactlyOnceWith(detail);
});

test('kill is SIGKILL to the process, and its end is still told', () => {
  const { worker, child } = launch(),
    exited = vi.fn();
  worker.onExit(exited);
  child.spawned(4321);
  expect(worker.pid).toBe(4321);
  worker.kill();
  expect(kill).toHaveBeenCalledExactlyOnceWith(4321, 'SIGKILL');
  child.emit('exit', 0);
  expect(exited).toHaveBeenCalledExactlyOnceWith('stopped');
  worker.kill();
  expect(kill).toHaveBeenCalledTimes(1);
});

test('a worker killed before it has started is killed as soon as it has', () => {
  const { worker, child } = launch();
  worker.kill();
  expect(kill).not.toHaveBeenCalled();
  child.spawned(99);
  expect(kill).toHaveBeenCalledExactlyOnceWith(99, 'SIGKILL');
});

test('what a worker prints goes to the log with its name', () => {
  const { child } = launch();
  child.stderr.emit('data', Buffer.from('careful\n'));
  expect(log.warn).toHaveBeenCalledWith('careful', { worker: 'camera Entrance' });
});
