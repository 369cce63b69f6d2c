import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { businessDay, dateOf } from '../../core/stats/business-day.ts';
import { DAY_MS } from '../../core/time.ts';
import { deriveHistory, keptSince } from '../db/history/derive-history.ts';
import { verifyDay } from '../db/history/verify-counts.ts';
import { getSite } from '../db/sites.ts';
import type { JobName } from '../../shared/domain/job.ts';
import { FootfallError } from '../../shared/errors.ts';
import { refreshStatistics } from '../db/maintenance.ts';
import { listCopies } from '../db/safety-copy.ts';
import type { KeptFiles } from '../safety/open-safety.ts';
import type { ReportWriter } from '../reports/open-reports.ts';
import type { RunTask } from '../tasks/run-task.ts';
import type { Job } from './job-runner.ts';

/** So much of the past a report of the capacity is about. */
const QUARTER_MS = 91 * DAY_MS;

export type Jobs = Record<JobName, Job>;

export interface SiteJobsParts {
  db: Knex;
  files: KeptFiles;
  runTask: RunTask;
  reports: Pick<ReportWriter, 'writeDue'>;
  cleanUp: Pick<Jobs, 'clean-up-samples' | 'clean-up-counts'>;
}

/** What the timetable does on a PC of a shop. */
export function siteJobs({ db, files, runTask, reports, cleanUp }: SiteJobsParts): Jobs {
  return {
    history: async (signal) => {
      const calendar = (await getSite(db))!,
        nowMs = Date.now();
      const { hours } = await deriveHistory(db, calendar, nowMs, signal);
      const { fromMs } = businessDay(nowMs, calendar.timeZone, calendar.dayStartMinutes),
        sinceMs = await keptSince(db, calendar);
      // Yesterday.
      const differences = sinceMs !== null && sinceMs < fromMs ? await verifyDay(db, calendar, fromMs - 1) : [];
      const [first] = differences;
      if (first)
        throw new FootfallError('DB_015', {
          day: dateOf(businessDay(fromMs - 1, calendar.timeZone, calendar.dayStartMinutes).fromMs, calendar.timeZone),
          count: differences.length,
          first: `${first.of} of ${first.whose}`,
        });
      return { hours };
    },
    ...cleanUp,
    reports: async (signal) => ({ written: (await reports.writeDue(Date.now(), signal)).length }),
    statistics: async () => ({ tables: await refreshStatistics(db) }),
    'trial-restore': async (signal) => {
      const newest = listCopies(files.copies)[0];
      if (!newest) throw new FootfallError('DB_008', { file: files.copies, detail: 'there is no copy' });
      const prepared = join(files.copies, 'trial.db');
      return { copy: newest.name, ...(await runTask('trial-restore', { copy: newest.file, prepared }, { signal })) };
    },
    'capacity-report': async (signal) => {
      const toMs = Date.now(),
        disk = await statfs(files.copies).catch(() => statfs(join(files.database, '..')).catch(() => null));
      return runTask(
        'capacity-report',
        {
          databaseFile: files.database,
          fromMs: toMs - QUARTER_MS,
          toMs,
          diskFreeBytes: disk && disk.bavail * disk.bsize,
        },
        { signal },
      );
    },
  };
}
