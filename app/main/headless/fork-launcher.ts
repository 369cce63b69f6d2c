import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { maskCredentials } from '../../shared/errors.ts';
import type { FromWorker, ToWorker } from '../../shared/camera-protocol.ts';
import type { Log, TaskProcess, WorkerProcess } from '../host.ts';

export interface LaunchOptions {
  /** The worker's file; by default the one that was built together with this one. */
  entry?: string;
  log?: Pick<Log, 'info' | 'warn'>;
}

/** Of the young heap's halves, of a camera. What it keeps for longer than a picture is little, and Node's 16 are a part of each camera's memory. */
const YOUNG_MB = 2;

/** Some last messages may still be on their way when the process is gone. */
const LAST_MESSAGES_MS = 1000;
const toStderr = (message: string) => void process.stderr.write(`${maskCredentials(message)}\n`);

/** Starts the camera worker as a forked Node process. What it prints goes to the log, line by line. */
export function launchCamera(name: string, options: LaunchOptions = {}): WorkerProcess {
  return launch<ToWorker, FromWorker>(name, builtEntry('workers/camera-worker'), options, [
    `--max-semi-space-size=${YOUNG_MB}`,
  ]);
}

/** The same for the task worker. */
export function launchTask(name: string, options: LaunchOptions = {}): TaskProcess {
  return launch(name, builtEntry('workers/task-worker'), options);
}

function launch<In extends object, Out>(
  name: string,
  built: string,
  { entry = built, log = { info: toStderr, warn: toStderr } }: LaunchOptions,
  limits: string[] = [],
): WorkerProcess<In, Out> {
  // 'advanced': as JSON, a fragment of video costs thirty times as much.
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [`--title=${name}`, ...limits],
  });
  const whenGone = Promise.withResolvers<string>();
  let killed = false;
  child.once('error', (error) => whenGone.resolve(error.message));
  // There are none when this process may open no more files.
  if (child.stdout) eachLine(child.stdout, (line) => log.info(line, { worker: name }));
  if (child.stderr) eachLine(child.stderr, (line) => log.warn(line, { worker: name }));

  child.once('exit', (code, signal) => {
    const detail = killed ? 'stopped' : signal ? `signal ${signal}` : `exit code ${code}`;
    if (!child.connected) return whenGone.resolve(detail);
    child.once('disconnect', () => whenGone.resolve(detail));
    setTimeout(() => whenGone.resolve(detail), LAST_MESSAGES_MS).unref();
  });

  return {
    get pid() {
      return child.pid;
    },
    post(message) {
      // That a worker just died is known by its exit, not here.
      if (child.connected) child.send(message, () => {});
    },
    onMessage(listener) {
      child.on('message', (message) => listener(message as Out));
    },
    onExit(listener) {
      void whenGone.promise.then(listener);
    },
    kill() {
      killed = true;
      child.kill('SIGKILL');
    },
  };
}

function eachLine(stream: Readable, take: (line: string) => void): void {
  createInterface({ input: stream }).on('line', take);
}

/**
 * Of the bundle, also where main is run from its sources: Node reads TypeScript with WebAssembly, and V8 crashes now and then
 * (WasmEngine::FreeDeadCode) when threads of one process, as a worker's main and decode threads, do that and end.
 */
function builtEntry(name: string): string {
  return fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? `../../../dist/${name}.js` : `../${name}.js`, import.meta.url),
  );
}
