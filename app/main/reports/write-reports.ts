import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { addDays, businessDay, dateOf } from '../../core/stats/business-day.ts';
import { placeOf } from '../../core/stats/history.ts';
import { DAY_MS } from '../../core/time.ts';
import type { Site } from '../../shared/api/index.ts';
import type { ReportFormat, ReportPeriod, ReportRequest } from '../../shared/domain/report.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { changeReportPlan, getReportPlan, type StoredPlan } from '../db/report-plan.ts';
import type { RunTask } from '../tasks/run-task.ts';

/** Days of which reports that were not written are made up for. */
const CAUGHT_UP = 35;

export interface WriterParts {
  db: Db;
  databaseFile: string;
  site: Site;
  version: string;
  runTask: RunTask;
}

export type ReportWriter = ReturnType<typeof reportWriter>;

/** Writes reports by a process of its own, one at a time. */
export function reportWriter({ db, databaseFile, site, version, runTask }: WriterParts) {
  /** Rejects with SAVE_001, SAVE_002. */
  const write = async (request: ReportRequest, file: string, nowMs: number, signal?: AbortSignal) => {
    const { logo } = await getReportPlan(db);
    return runTask('report', { ...request, file, logo, nowMs, databaseFile, version, site }, signal ? { signal } : {});
  };
  return {
    write,
    /** Every report that is due and not written yet, into its folder; the names of those that were. Rejects with REPORT_004, SAVE_001, SAVE_002. */
    async writeDue(nowMs: number, signal: AbortSignal): Promise<string[]> {
      const plan = await getReportPlan(db),
        written: string[] = [];
      const { folder, writtenUntil } = plan;
      if (folder === null || writtenUntil === null) return written;
      await mustTake(folder);
      const last = yesterdayOf(site, nowMs),
        earliest = addDays(last, 1 - CAUGHT_UP);
      let day = addDays(writtenUntil, 1);
      if (day < earliest) day = earliest;
      for (; day <= last; day = addDays(day, 1)) {
        for (const request of dueAfter(day, plan, site)) {
          const name = reportName(site.name, request);
          await write(request, join(folder, name), nowMs, signal);
          written.push(name);
        }
        await changeReportPlan(db, { writtenUntil: day }, nowMs);
      }
      return written;
    },
  };
}

/** Those of a day, and of the week and the month that end with it. */
function dueAfter(date: string, { periods, formats, language }: StoredPlan, site: Site): ReportRequest[] {
  const ends = placeOf(date, 'day', site).toMs;
  return periods
    .filter((period) => placeOf(date, period, site).toMs === ends)
    .flatMap((period) => formats.map((format) => ({ period, date, format, language })));
}

/**
 * The last day whose reports count as written under a plan that is set now: those that were written go on; of one that was off, or is the first, the next is that of yesterday.
 */
export const writtenUnder = ({ folder, writtenUntil }: StoredPlan, site: Site, nowMs: number): string =>
  folder !== null && writtenUntil !== null ? writtenUntil : addDays(yesterdayOf(site, nowMs), -1);

/** The last day of the site that is over. */
export const yesterdayOf = ({ timeZone, dayStartMinutes }: Site, nowMs: number): string =>
  dateOf(businessDay(nowMs, timeZone, dayStartMinutes).fromMs - DAY_MS / 2, timeZone);

/** Rejects with REPORT_004. */
export async function mustTake(folder: string): Promise<void> {
  try {
    if (!isAbsolute(folder)) throw new Error('its name is not whole, from the drive on');
    if (!(await stat(folder)).isDirectory()) throw new Error('it is a file');
    await access(folder, constants.W_OK);
  } catch (thrown) {
    throw new FootfallError('REPORT_004', { folder, detail: (thrown as Error).message }, { cause: thrown });
  }
}

/** Shop-week-2026-11-16.pdf: a file of that name can be on every system, and those of several shops in one folder. */
export function reportName(
  siteName: string,
  { period, date, format }: { period: ReportPeriod; date: string; format: ReportFormat },
): string {
  const first = placeOf(date, period, { timeZone: 'UTC', dayStartMinutes: 0 }).date;
  return reportFile(siteName, `${period} ${period === 'month' ? first.slice(0, 7) : first}`, format);
}

/** The name of a shop and what it is of, as a file that every system takes. */
export function reportFile(siteName: string, of: string, format = 'pdf'): string {
  const shop = siteName
    .normalize('NFC')
    .replace(/[\p{C}\\/:*?"<>|.\s]+/gu, ' ')
    .trim()
    .slice(0, 60)
    .trim();
  return `${shop || 'Footfall'} ${of}.${format}`;
}
