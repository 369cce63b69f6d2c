import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { countRows } from '../../main/db/save/count-rows.ts';
import { SAVED_TABLES, type Source } from '../../main/db/save/columns.ts';
import { openSource, reportRows, tableRows } from '../../main/db/save/read-rows.ts';
import { assertNever, FootfallError } from '../../shared/errors.ts';
import type { TaskInput } from '../../shared/tasks.ts';
import { Clock } from './save/cells.ts';
import { csvText } from './save/csv.ts';
import { writeParquet } from './save/parquet.ts';
import { refusal } from './save/refusal.ts';
import { inParts, type Rows } from './save/rows.ts';
import { writeXlsx } from './save/xlsx.ts';
import type { Task } from './task.ts';

/** Between two words of how far it is, rows. */
const TOLD_ROWS = 5_000;

/** Writes a table or a report into a file that has its name only once all of it is there. */
export const run: Task<'save'> = async (job, progress) => {
  const source = openSource(job.databaseFile),
    part = `${job.file}.part`;
  let rows = 0,
    told = 0;
  try {
    const { columns, rows: found } = await sourceOf(source, job);
    const parts = inParts(found, async (more) => {
      rows += more;
      if (rows - told < TOLD_ROWS) return;
      told = rows;
      await progress({ rows });
    });
    await rm(part, { force: true });
    await write(job, part, columns, parts);
    await rename(part, job.file);
    return { rows, bytes: (await stat(job.file)).size };
  } catch (thrown) {
    await rm(part, { force: true }).catch(() => {});
    throw refusal(thrown, job.file);
  } finally {
    await source.close();
  }
};

async function sourceOf(source: ReturnType<typeof openSource>, job: TaskInput<'save'>): Promise<Source> {
  const { what } = job;
  if (what === 'counts') return countRows(source.reader, job, job.site, job.nowMs);
  if (what === 'events' || what === 'visits' || what === 'stream-events') return reportRows(source, what, job);
  if (SAVED_TABLES.includes(what)) return tableRows(source.sqlite, what, job);
  throw new FootfallError('SAVE_003', { what });
}

async function write(job: TaskInput<'save'>, part: string, columns: Source['columns'], rows: Rows): Promise<void> {
  const clock = new Clock(job.site.timeZone),
    target = () => createWriteStream(part, { mode: 0o600, flush: true, flags: 'wx' });
  switch (job.format) {
    case 'csv':
      return pipeline(Readable.from(csvText(columns, rows, clock)), target());
    case 'xlsx':
      return writeXlsx(target(), columns, rows, clock);
    case 'parquet':
      return writeParquet(part, columns, rows, clock);
    default:
      return assertNever(job.format);
  }
}
