import { Cron } from 'croner';
import type { JobName } from '../../shared/domain/job.ts';

/**
 * When each is done, by the clock of the site: minute, hour, day of the month, month, day of the week. A time that the clock skips stands for the first moment
 * after it, one that it repeats for the first of the two. In this order where several are due.
 */
export const TIMETABLE: Record<JobName, string> = {
  history: '30 1 * * *',
  'clean-up-samples': '0 2 * * *',
  'clean-up-counts': '0 3 * * *',
  reports: '0 6 * * *',
  statistics: '0 4 * * 0',
  'trial-restore': '30 4 1 * *',
  'capacity-report': '0 5 1 1,4,7,10 *',
};

const tables = new Map<string, Cron>();

function cronOf(name: JobName, timeZone: string): Cron {
  const key = `${name} ${timeZone}`,
    known = tables.get(key) ?? new Cron(TIMETABLE[name], { timezone: timeZone, paused: true });
  tables.set(key, known);
  return known;
}

/** The last moment of the timetable that is not after `nowMs`. */
export function lastDue(name: JobName, timeZone: string, nowMs: number): number {
  // What croner calls previous is before the moment that it is given, to the second.
  const at = new Date(Math.floor(nowMs / 1000) * 1000 + 1000);
  return cronOf(name, timeZone).previousRuns(1, at)[0].getTime();
}

/** The first one after it. */
export const nextDue = (name: JobName, timeZone: string, nowMs: number): number =>
  cronOf(name, timeZone).nextRun(new Date(nowMs))!.getTime();
