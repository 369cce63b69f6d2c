import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { placeOf } from '../../core/stats/history.ts';
import { dateBefore, STEP_OF, stepBefore, summarise, type ReportRow } from '../../core/stats/report-summary.ts';
import type { Source } from '../../main/db/save/columns.ts';
import { countRows } from '../../main/db/save/count-rows.ts';
import { openSource } from '../../main/db/save/read-rows.ts';
import { reportRowOf } from '../../main/db/save/report-row.ts';
import { assertNever } from '../../shared/errors.ts';
import type { TaskInput } from '../../shared/tasks.ts';
import { writePdf } from './report/pdf.ts';
import { Clock } from './save/cells.ts';
import { csvText } from './save/csv.ts';
import { refusal } from './save/refusal.ts';
import { inParts } from './save/rows.ts';
import { writeXlsx } from './save/xlsx.ts';
import type { Task } from './task.ts';

/** A report of a day, week or month of the site, into a file that has its name only once all of it is there. */
export const run: Task<'report'> = async (job) => {
  const source = openSource(job.databaseFile),
    part = `${job.file}.part`;
  try {
    await rm(part, { force: true });
    await write(job, part, source);
    await rename(part, job.file);
    return { bytes: (await stat(job.file)).size };
  } catch (thrown) {
    await rm(part, { force: true }).catch(() => {});
    throw refusal(thrown, job.file);
  } finally {
    await source.close();
  }
};

async function write(job: TaskInput<'report'>, part: string, { reader }: ReturnType<typeof openSource>): Promise<void> {
  const { period, date, site, nowMs } = job,
    interval = STEP_OF[period];
  const rowsOf = (of: string) => {
    const { fromMs, toMs } = placeOf(of, period, site);
    return countRows(reader, { interval, fromMs, toMs, cameraId: null }, site, nowMs);
  };
  const target = () => createWriteStream(part, { mode: 0o600, flush: true, flags: 'wx' });
  switch (job.format) {
    case 'csv': {
      const { columns, rows } = rowsOf(date);
      return pipeline(
        Readable.from(
          csvText(
            columns,
            inParts(rows, () => {}),
            new Clock(site.timeZone),
          ),
        ),
        target(),
      );
    }
    case 'xlsx': {
      const { columns, rows } = rowsOf(date);
      return writeXlsx(
        target(),
        columns,
        inParts(rows, () => {}),
        new Clock(site.timeZone),
      );
    }
    case 'pdf': {
      const own = await read(rowsOf(date)),
        before = await read(rowsOf(dateBefore(date, period)));
      const { fromMs, toMs } = placeOf(date, period, site);
      return writePdf(part, {
        ...{
          period,
          site,
          fromMs,
          toMs,
          language: job.language,
          madeAtMs: nowMs,
          version: job.version,
          logo: job.logo,
        },
        summary: summarise(own, before, (atMs) => stepBefore(atMs, period, site)),
      });
    }
    default:
      return assertNever(job.format);
  }
}

async function read({ rows }: Source): Promise<ReportRow[]> {
  const found: ReportRow[] = [];
  for await (const row of rows) found.push(reportRowOf(row));
  return found;
}
