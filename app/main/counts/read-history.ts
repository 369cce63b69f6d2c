import type { historyMethods } from '../../shared/api/history.ts';
import { HISTORY_LIMITS, type HistoryStep, type Input, type Site } from '../../shared/api/index.ts';
import { addDays } from '../../core/stats/business-day.ts';
import { countSteps, daysBetween, historySteps, weekOf } from '../../core/stats/history-steps.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { HandlersOf } from '../feature.ts';
import { readBuckets } from './count-report.ts';

type Days = Input<'history.week'>;

/** Whose site is asked when it is asked: headquarters has several. Any days of the site in quarters of an hour to months. Rejects with REPORT_002, REPORT_006, REPORT_007. */
export function historyHandlers(
  ask: <T>(read: (db: Db) => Promise<T>) => Promise<T>,
  siteAt: () => Promise<{ site: Site; nowMs: number }>,
): HandlersOf<typeof historyMethods> {
  const read = async ({ cameraId, regionId = null, from, to }: Days, step: HistoryStep) => {
    const { site, nowMs } = await siteAt();
    const { fromMs, toMs, starts } = historySteps(from, to, step, site);
    const query = { cameraId, regionId, fromMs, toMs, bucketMinutes: starts };
    const { world, buckets, knownToMs } = await ask((db) => readBuckets(db, query, nowMs));
    return { fromMs, toMs, step, world, buckets, knownToMs };
  };
  return {
    'history.report': async ({ step, ...days }) => {
      mustBeRange(days);
      mustBeFew(days, step);
      return read(days, step);
    },
    'history.week': async (days) => {
      mustBeRange(days);
      const from = laterOf(days.from, addDays(days.to, 1 - HISTORY_LIMITS.weekDays));
      const { fromMs, toMs, buckets, knownToMs } = await read({ ...days, from }, 'hour');
      // An hour that goes on is no hour yet.
      const over = buckets.filter(({ endMs }) => endMs <= knownToMs);
      return { fromMs, toMs, cells: weekOf(over, (await siteAt()).site) };
    },
  };
}

function mustBeRange({ from, to }: Days): void {
  if (from > to) throw new FootfallError('REPORT_006', { from, to });
  const days = daysBetween(from, to) + 1;
  if (days > HISTORY_LIMITS.days) throw new FootfallError('REPORT_002', { days, maximum: HISTORY_LIMITS.days });
}

/** The next wider step that is possible is named. */
function mustBeFew({ from, to }: Days, step: HistoryStep): void {
  const maximum = HISTORY_LIMITS.steps,
    steps = countSteps(from, to, step);
  if (steps > maximum) throw new FootfallError('REPORT_007', { steps, maximum });
}

const laterOf = (a: string, b: string): string => (a > b ? a : b);
