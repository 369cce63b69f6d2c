import { openReader } from '../../main/db/open-database.ts';
import { runRecount } from './recount/run-recount.ts';
import type { Task } from './task.ts';

/** So many pieces may wait to be stored while it goes on counting: storing and counting overlap, and memory stays flat. */
const MOST_WAITING = 8;

export const run: Task<'recount'> = async (job, progress) => {
  const db = openReader(job.databaseFile);
  try {
    const waiting: Promise<void>[] = [];
    const tracks = await runRecount(db, job, async (results, done) => {
      waiting.push(progress({ results, progress: done }));
      if (waiting.length >= MOST_WAITING) await waiting.shift();
    });
    await Promise.all(waiting);
    return { tracks };
  } finally {
    await db.destroy();
  }
};
