import { FootfallError } from '../../shared/errors.ts';
import type { Host } from '../host.ts';
import type { FromJobs, ToJobs } from './jobs-protocol.ts';

type Task = Exclude<ToJobs, { type: 'recount' | 'stored' }>;

/** Does one thing in a process of its own. Rejects with what it failed for, or DB_007 when the process ended. */
export async function runTask(launch: Host['launchJobs'], name: string, task: Task, signal: AbortSignal): Promise<void> {
  const worker = launch(name);
  const ended = Promise.withResolvers<void>();
  const gone = (detail: string) => ended.reject(new FootfallError('DB_007', { folder: 'folder' in task ? task.folder : task.prepared, detail }));
  signal.addEventListener('abort', () => gone('Footfall is ending'), { once: true });
  if (signal.aborted) gone('Footfall is ending');
  worker.onExit((detail) => gone(`its process ended (${detail})`));
  worker.onMessage((message: FromJobs) => {
    if (message.type === 'ready') worker.post(task);
    else if (message.type === 'finished') ended.resolve();
    else if (message.type === 'failed') ended.reject(new FootfallError(message.error.code, message.error.params));
  });
  try {
    await ended.promise;
  } finally {
    worker.kill();
  }
}
