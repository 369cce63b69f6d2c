import { assertNever, FootfallError, maskCredentials, toErrorInfo } from '../../shared/errors.ts';
import {
  tasks,
  type FromTask,
  type TaskInput,
  type TaskName,
  type TaskProgress,
  type ToTask,
} from '../../shared/tasks.ts';
import { portOfThisHost } from '../host-port.ts';
import type { Task } from './task.ts';

/*
 * The task worker: one process for one piece of work, apart from those that count. It ends with its work, when main is gone, and on any error
 * nobody expected; no ffmpeg outlives it. Killing it at any moment harms nothing: it only reads, or writes a file that has no name yet.
 */

/** Each is loaded when it is asked for: a probe needs no database, and a recount no model. */
const TASKS: { [N in TaskName]: () => Promise<{ run: Task<N> }> } = {
  probe: () => import('./probe.ts'),
  'read-device': () => import('./read-device.ts'),
  'read-picture': () => import('./read-picture.ts'),
  devices: () => import('./devices.ts'),
  'find-rtsp': () => import('./find-rtsp.ts'),
  'rtsp-paths': () => import('./rtsp-paths.ts'),
  'check-model': () => import('./check-model.ts'),
  'try-provider': () => import('./try-provider.ts'),
  'try-decoders': () => import('./try-decoders.ts'),
  count: () => import('./count.ts'),
  bench: () => import('./bench.ts'),
  recount: () => import('./recount.ts'),
  export: () => import('./export.ts'),
  'export-file': () => import('./export-file.ts'),
  'import-file': () => import('./import-file.ts'),
  copy: () => import('./copy.ts'),
  'prepare-restore': () => import('./prepare-restore.ts'),
  increment: () => import('./increment.ts'),
  'copy-away': () => import('./copy-away.ts'),
  archive: () => import('./archive.ts'),
  'erase-archives': () => import('./erase-archives.ts'),
  save: () => import('./save.ts'),
  report: () => import('./report.ts'),
  privacy: () => import('./privacy.ts'),
  'check-logo': () => import('./check-logo.ts'),
  'trial-restore': () => import('./trial-restore.ts'),
  'capacity-report': () => import('./capacity-report.ts'),
};

/** Main is busy, or has forgotten this process. Milliseconds. */
const LEAVE_MS = 10_000;

const port = portOfThisHost<ToTask, FromTask>();
/** Progress that main has not taken yet, oldest first. */
const untaken: (() => void)[] = [];

port.onMessage((message) => {
  switch (message.type) {
    case 'run':
      return void run(message.name, message.input, message.databaseKey);
    case 'taken':
      return untaken.shift()?.();
    default:
      return assertNever(message);
  }
});
void port.post({ type: 'ready' });

async function run<N extends TaskName>(name: N, input: unknown, databaseKey: string | null): Promise<void> {
  try {
    // Whoever opens no database loads nothing of it.
    if (databaseKey !== null) (await import('../../main/db/sqlite-file.ts')).useDatabaseKey(databaseKey);
    const task = await TASKS[name](),
      given = tasks[name].input.parse(input) as TaskInput<N>;
    await port.post({ type: 'done', output: await task.run(given, report<N>) });
  } catch (thrown) {
    if (!(thrown instanceof FootfallError))
      console.error(maskCredentials(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)));
    await port.post({ type: 'failed', error: toErrorInfo(thrown) });
  }
  // Main takes the answer and ends this process; Electron may lose what was posted just before an exit.
  setTimeout(() => process.exit(0), LEAVE_MS);
}

function report<N extends TaskName>(progress: TaskProgress<N>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  untaken.push(resolve);
  void port.post({ type: 'progress', progress });
  return promise;
}
