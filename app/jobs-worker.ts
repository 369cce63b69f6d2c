import type { FromJobs, ToJobs } from './main/jobs/jobs-protocol.ts';
import { runRecount } from './main/jobs/recount-job.ts';
import { openReader } from './main/db/open-database.ts';
import { maskCredentials, toErrorInfo } from './shared/errors.ts';
import { portOfThisHost } from './workers/host-port.ts';

/*
 * The jobs worker: one process for one long piece of work, apart from the process that counts. It ends with its work, or when main is gone;
 * killing it at any moment harms nothing, because it only reads.
 */
/** So many pieces may wait to be stored while it goes on counting. */
const MOST_WAITING = 8;

const port = portOfThisHost<ToJobs, FromJobs>();
let waiting = 0, stored = Promise.withResolvers<void>();

port.onClose(() => process.exit(0));
process.on('unhandledRejection', die);
process.on('uncaughtException', die);
port.onMessage((message) => {
  if (message.type === 'recount') return void work(message);
  waiting -= 1;
  stored.resolve();
  stored = Promise.withResolvers();
});
void port.post({ type: 'ready' });

async function work({ job }: ToJobs & { type: 'recount' }): Promise<void> {
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
    console.error(thrown instanceof Error ? thrown.stack : thrown);
    await port.post({ type: 'failed', error: toErrorInfo(thrown) });
  }
  await db.destroy();
  process.exit(0);
}

function die(reason: unknown): void {
  console.error(maskCredentials(reason instanceof Error ? reason.stack ?? reason.message : String(reason)));
  process.exit(70);
}
