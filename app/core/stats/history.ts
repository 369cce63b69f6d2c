import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts';
import { businessDay, dateOf, instantOf, localOf, type Span } from './business-day.ts';

/*
 * Sums of hours, days, weeks and months of one line, zone or camera in the time of its site. Hours are sums of minutes, days of hours, weeks and
 * months of days, so that each is as exact as what was counted, and none needs to read what is far in the past.
 */

export const PERIODS = ['hour', 'day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

export interface Calendar {
  timeZone: string;
  dayStartMinutes: number;
}

/** What of a period was counted. `occupancyMs`: milliseconds summed over people. */
export interface PeriodCounts {
  in: number;
  out: number;
  entries: number;
  exits: number;
  occupancyMs: number;
  occupancyMax: number;
  measuredMs: number;
  atRiskMs: number;
  frames: number;
}

export interface PeriodSum extends PeriodCounts {
  /** Came in during the busiest part: of an hour its minute, of all others its hour; null: nobody came. */
  peak: { count: number; startMs: number } | null;
  /** Came in by the hour of the day, 24 of them, and by the day of the week from Monday. */
  byHour: number[];
  byWeekday: number[];
}

/** A part of a period. */
export interface Part extends PeriodCounts {
  startMs: number;
}

export const cameIn = ({ in: crossed, entries }: Pick<PeriodCounts, 'in' | 'entries'>): number => crossed + entries;

/** Where a period lies. `date`: the day of the calendar on which it begins, 2026-11-21; `hour`: on the clock, of an hour. */
export interface Placed extends Span {
  date: string;
  hour: number | null;
}

const QUARTER_MS = 15 * MINUTE_MS;

/** The hours of the business day in which a moment lies, by the clock on the wall: 23 or 25 of them when it is changed by an hour. A part of an hour at the ends of the day is an hour of its own. */
export function hoursOfDay(timeMs: number, { timeZone, dayStartMinutes }: Calendar): Placed[] {
  const day = businessDay(timeMs, timeZone, dayStartMinutes),
    date = dateOf(day.fromMs, timeZone);
  const starts: { atMs: number; localMs: number }[] = [];
  let expected = NaN,
    shift = 0,
    shiftOf = NaN;
  for (let atMs = day.fromMs; atMs < day.toMs; atMs += MINUTE_MS) {
    // Clocks are changed at quarters of an hour.
    const quarter = Math.floor(atMs / QUARTER_MS);
    if (quarter !== shiftOf) [shiftOf, shift] = [quarter, localOf(atMs, timeZone) - atMs];
    const localMs = atMs + shift;
    if (localMs !== expected || localMs % HOUR_MS === 0) starts.push({ atMs, localMs });
    expected = localMs + MINUTE_MS;
  }
  return starts.map(({ atMs, localMs }, i) => ({
    fromMs: atMs,
    toMs: starts[i + 1]?.atMs ?? day.toMs,
    date,
    hour: Math.floor((localMs % DAY_MS) / HOUR_MS),
  }));
}

/** The day, week (from Monday) or month of the site in which a date lies. */
export function placeOf(
  date: string,
  period: Exclude<Period, 'hour'>,
  { timeZone, dayStartMinutes }: Calendar,
): Placed {
  const at = Date.parse(`${date}T00:00:00Z`),
    of = new Date(at);
  const [first, next] =
    period === 'day'
      ? [at, at + DAY_MS]
      : period === 'week'
        ? [at - weekdayOf(date) * DAY_MS, at + (7 - weekdayOf(date)) * DAY_MS]
        : [Date.UTC(of.getUTCFullYear(), of.getUTCMonth(), 1), Date.UTC(of.getUTCFullYear(), of.getUTCMonth() + 1, 1)];
  const begins = (localMs: number) => instantOf(localMs + dayStartMinutes * MINUTE_MS, timeZone);
  return { fromMs: begins(first), toMs: begins(next), date: new Date(first).toISOString().slice(0, 10), hour: null };
}

/** 0 for Monday. */
export const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/** An hour, from its minutes. */
export function sumOfMinutes(minutes: readonly Part[], { date, hour }: Placed): PeriodSum {
  const sum = added(minutes);
  for (const minute of minutes) peakOf(sum, cameIn(minute), minute.startMs);
  sum.byHour[hour!] = cameIn(sum);
  sum.byWeekday[weekdayOf(date)] = cameIn(sum);
  return sum;
}

/** A day from its hours, a week or a month from its days. */
export function sumOfPeriods(parts: readonly (PeriodSum & { startMs: number })[], of: 'hours' | 'days'): PeriodSum {
  const sum = added(parts);
  for (const part of parts) {
    if (of === 'hours') peakOf(sum, cameIn(part), part.startMs);
    else if (part.peak) peakOf(sum, part.peak.count, part.peak.startMs);
    part.byHour.forEach((count, hour) => (sum.byHour[hour] += count));
    part.byWeekday.forEach((count, day) => (sum.byWeekday[day] += count));
  }
  return sum;
}

function added(parts: readonly PeriodCounts[]): PeriodSum {
  const sum: PeriodSum = {
    in: 0,
    out: 0,
    entries: 0,
    exits: 0,
    occupancyMs: 0,
    occupancyMax: 0,
    measuredMs: 0,
    atRiskMs: 0,
    frames: 0,
    peak: null,
    byHour: new Array<number>(24).fill(0),
    byWeekday: new Array<number>(7).fill(0),
  };
  for (const part of parts) {
    for (const key of ['in', 'out', 'entries', 'exits', 'occupancyMs', 'measuredMs', 'atRiskMs', 'frames'] as const)
      sum[key] += part[key];
    sum.occupancyMax = Math.max(sum.occupancyMax, part.occupancyMax);
  }
  return sum;
}

/** The first of those that are equally busy. */
function peakOf(sum: PeriodSum, count: number, startMs: number): void {
  if (count > (sum.peak?.count ?? 0)) sum.peak = { count, startMs };
}
