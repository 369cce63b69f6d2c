import { openSqlite } from './sqlite-file.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { TaskInput, TaskOutput } from '../../shared/tasks.ts';
import { removeDatabase } from './database-files.ts';
import { prepareRestore } from './restore-copy.ts';
import { COUNT_TABLES } from './tables.ts';

/** Does with a copy all that a restore does before the database is replaced, and looks whether what is in it can be read. */
export async function tryRestore({ copy, prepared }: TaskInput<'trial-restore'>): Promise<TaskOutput<'trial-restore'>> {
  const beganMs = performance.now();
  try {
    await prepareRestore(copy, prepared);
    const db = openSqlite(prepared, { readonly: true });
    try {
      const broken = db.pragma('foreign_key_check') as { table: string }[];
      if (broken.length > 0)
        throw new FootfallError('DB_008', {
          file: copy,
          detail: `rows of ${broken[0].table} refer to what is not there`,
        });
      const rows = COUNT_TABLES.map(
        (table) => db.prepare(`select count(*) from "${table}"`).pluck().get() as number,
      ).reduce((sum, count) => sum + count, 0);
      const newest = db.prepare('select max(event_timestamp) from counting_events').pluck().get() as number | null;
      return { rows, newestMs: newest, tookMs: Math.round(performance.now() - beganMs) };
    } finally {
      db.close();
    }
  } finally {
    removeDatabase(prepared);
  }
}
