import type { z } from 'zod';
import { assertNever, FootfallError } from '../../shared/errors.ts';
import { tasks, type TaskInput, type TaskName, type TaskOutput, type TaskProgress } from '../../shared/tasks.ts';
import { databaseKey } from '../db/sqlite-file.ts';
import type { Host } from '../host.ts';

export interface TaskOptions<N extends TaskName> {
  /** Nobody wants it any more: its process is killed. */
  signal?: AbortSignal;
  /** One at a time, in order. The task's own promise resolves when what this returns has: so the task runs no further ahead than it wants to. */
  onProgress?(progress: TaskProgress<N>): void | Promise<void>;
}

/**
 * Does one thing in a process of its own. Rejects with what it failed for (a FootfallError), with TaskAborted or TaskEnded, with an Error that names
 * the task when its progress or output is not as its row says, or with what `onProgress` threw. What is being taken then is taken to its end; what comes after it is not.
 */
export type RunTask = <N extends TaskName>(
  name: N,
  input: TaskInput<N>,
  options?: TaskOptions<N>,
) => Promise<TaskOutput<N>>;

/** Whoever asked for it no longer wants it. */
export class TaskAborted extends Error {
  constructor(name: TaskName) {
    super(`the task ${name} was stopped`);
    this.name = 'TaskAborted';
  }
}

/** Its process ended before it had answered, or did not answer within its deadline. */
export class TaskEnded extends FootfallError {
  readonly detail: string;
  /** It was ended because it did not answer. */
  readonly late: boolean;
  constructor(name: TaskName, detail: string, late = false) {
    super('SYS_006', { camera: name, detail });
    this.name = 'TaskEnded';
    this.detail = detail;
    this.late = late;
  }
}

/** No other is told the key. */
const OPEN_DATABASES: ReadonlySet<TaskName> = new Set([
  'recount',
  'export',
  'export-file',
  'copy',
  'prepare-restore',
  'increment',
  'archive',
  'save',
  'trial-restore',
  'capacity-report',
]);

export function taskRunner(launch: Host['launchTask']): RunTask {
  return async <N extends TaskName>(name: N, input: TaskInput<N>, { signal, onProgress }: TaskOptions<N> = {}) => {
    if (signal?.aborted) throw new TaskAborted(name);
    const row = tasks[name],
      { deadlineMs } = row,
      worker = launch(`footfall ${name}`);
    const ended = Promise.withResolvers<TaskOutput<N>>();
    let taking: Promise<void> = Promise.resolve(),
      over = false,
      answered = false;
    const abort = () => ended.reject(new TaskAborted(name));
    signal?.addEventListener('abort', abort, { once: true });
    const deadline =
      deadlineMs === null
        ? undefined
        : setTimeout(
            () => ended.reject(new TaskEnded(name, `no answer within ${deadlineMs / 1000} s`, true)),
            deadlineMs,
          );
    const take = async (progress: unknown): Promise<void> => {
      if (over) return;
      await onProgress?.(parsed(name, 'progress', row.progress, progress) as TaskProgress<N>);
      worker.post({ type: 'taken' });
    };
    const answer = async (output: unknown): Promise<void> => {
      answered = true;
      await taking;
      ended.resolve(parsed(name, 'output', row.output, output) as TaskOutput<N>);
    };
    worker.onExit((detail) => {
      if (!answered) ended.reject(new TaskEnded(name, detail));
    });
    worker.onMessage((message) => {
      switch (message.type) {
        case 'ready':
          return worker.post({
            type: 'run',
            name,
            input,
            databaseKey: OPEN_DATABASES.has(name) ? databaseKey() : null,
          });
        case 'progress':
          taking = taking.then(() => take(message.progress));
          return void taking.catch(ended.reject);
        case 'done':
          return void answer(message.output).catch(ended.reject);
        case 'failed':
          return ended.reject(new FootfallError(message.error.code, message.error.params));
        default:
          return assertNever(message);
      }
    });
    try {
      return await ended.promise;
    } finally {
      over = true;
      clearTimeout(deadline);
      signal?.removeEventListener('abort', abort);
      worker.kill();
      await taking.catch(() => {});
    }
  };
}

function parsed(name: TaskName, part: 'progress' | 'output', schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // Where and what, never the value, which may be a secret.
  const [{ path, message }] = result.error.issues;
  throw new Error(
    `the ${part} of the task ${name} is not as its row says: ${[path.join('.'), message].filter(Boolean).join(': ')}`,
  );
}
