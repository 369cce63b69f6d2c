import type { FromJobs, ToJobs } from './main/jobs/jobs-protocol.ts';
import { runRecount } from './main/jobs/recount-job.ts';
import { openReader } from './main/db/open-database.ts';
import { prepareRestore } from './main/db/restore-copy.ts';
import { makeCopy } from './main/db/safety-copy.ts';
import { assertNever, toErrorInfo } from './shared/errors.ts';
import { portOfThisHost } from './workers/host-port.ts';

/*
 * The jobs worker: one process for one long piece of work, apart from the process that counts. It ends with its work, or when main is gone;
 * killing it at any moment harms nothing, because it only reads, or writes a file that has no name yet.
 */
/** So many pieces may wait to be stored while it goes on counting. */
const MOST_WAITING = 8;

const port = portOfThisHost<ToJobs, FromJobs>();
let waiting = 0, stored = Promise.withResolvers<void>();

port.onMessage((message) => {
  switch (message.type) {
    case 'recount': return void recount(message);
    case 'copy': return void task(makeCopy(message.database, message.folder, message.nowMs));
    case 'prepare-restore': return void task(prepareRestore(message.copy, message.prepared));
    case 'stored':
      waiting -= 1;
      stored.resolve();
      stored = Promise.withResolvers();
      return;
    default: return assertNever(message);
  }
});
void port.post({ type: 'ready' });

async function task(work: Promise<unknown>): Promise<void> {
  await port.post(await work.then((): FromJobs => ({ type: 'finished' }), failed));
  process.exit(0);
}

function failed(thrown: unknown): FromJobs {
  console.error(thrown instanceof Error ? thrown.stack : thrown);
  return { type: 'failed', error: toErrorInfo(thrown) };
}

async function recount({ job }: ToJobs & { type: 'recount' }): Promise<void> {
  const db = openReader(job.databaseFile);
  try {
    const tracks = await runRecount(db, job, async (results, progress) => {
      while (waiting >= MOST_WAITING) await stored.promise;
      waiting += 1;
      await port.post({ type: 'results', results, progress });
    });
    while (waiting > 0) await stored.promise;
    await port.post({ type: 'done', tracks });
  } catch (thrown) {
    await port.post(failed(thrown));
  }
  await db.destroy();
  process.exit(0);
}
