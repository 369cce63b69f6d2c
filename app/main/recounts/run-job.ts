import { FootfallError } from '../../shared/errors.ts';
import type { Host } from '../host.ts';
import type { RecountJob, SessionResult } from '../jobs/jobs-protocol.ts';

/** Whoever asked for it no longer wants it. */
export class JobCancelled extends Error {}

/**
 * Runs one recount in a jobs worker. `store` takes what it found, piece by piece. Resolves with the
 * number of tracks. Rejects with JobCancelled, RECOUNT_004 when the process ended, or what `store` threw.
 */
export async function runJob(
  launch: Host['launchJobs'], job: RecountJob, store: (results: SessionResult[], progress: number) => Promise<void>, signal: AbortSignal,
): Promise<number> {
  if (signal.aborted) throw new JobCancelled();
  const worker = launch('footfall recount');
  const ended = Promise.withResolvers<number>();
  // What is being stored when it ends is stored to its end; what comes after it is not.
  let storing: Promise<void> = Promise.resolve(), over = false;
  signal.addEventListener('abort', () => ended.reject(new JobCancelled()), { once: true });
  worker.onExit((detail) => ended.reject(new FootfallError('RECOUNT_004', { detail: `its process ended (${detail})` })));
  worker.onMessage((message) => {
    switch (message.type) {
      case 'ready': worker.post({ type: 'recount', job }); break;
      case 'results':
        storing = storing.then(async () => {
          if (over) return;
          await store(message.results, message.progress);
          worker.post({ type: 'stored' });
        });
        storing.catch(ended.reject);
        break;
      case 'finished': break;
      case 'done': ended.resolve(message.tracks); break;
      case 'failed': ended.reject(new FootfallError(message.error.code, message.error.params)); break;
    }
  });
  try {
    return await ended.promise;
  } finally {
    over = true;
    worker.kill();
    await storing.catch(() => {});
  }
}
