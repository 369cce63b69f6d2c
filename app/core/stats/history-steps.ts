import { DAY_MS, MINUTE_MS } from '../time.ts';
import type { HistoryStep } from '../../shared/api/history.ts';
import { measuredWhole } from './bucket.ts';
import { addDays, localOf, type Span } from './business-day.ts';
import { hoursOfDay, placeOf, weekdayOf, type Calendar } from './history.ts';

const QUARTER_MS = 15 * MINUTE_MS;

/** Days between two dates. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** The steps of the business days from `from` to `to`, which is included: of weeks and months those in which they lie, whole. In the time of the site, so that a day has 23 or 25 hours where the clock is changed. */
export function historySteps(
  from: string,
  to: string,
  step: HistoryStep,
  calendar: Calendar,
): Span & { starts: number[] } {
  const wide = step === 'week' || step === 'month' ? step : 'day';
  const starts: number[] = [];
  let place = placeOf(from, wide, calendar);
  const { fromMs } = place;
  for (;;) {
    if (step === 'hour') starts.push(...hoursOfDay(place.fromMs, calendar).map((hour) => hour.fromMs));
    else if (step === 'quarter') for (let at = place.fromMs; at < place.toMs; at += QUARTER_MS) starts.push(at);
    else starts.push(place.fromMs);
    const next = nextOf(place.date, wide);
    if (next > to) return { fromMs, toMs: place.toMs, starts };
    place = placeOf(next, wide, calendar);
  }
}

function nextOf(date: string, wide: 'day' | 'week' | 'month'): string {
  return wide === 'month' ? monthAfter(date, 1) : addDays(date, wide === 'week' ? 7 : 1);
}

/** The same day some months later; of a month that has it not its last one. */
function monthAfter(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number),
    last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** About how many steps that is, without making them. */
export function countSteps(from: string, to: string, step: HistoryStep): number {
  const days = daysBetween(from, to) + 1;
  return Math.ceil({ quarter: days * 96, hour: days * 24, day: days, week: days / 7 + 1, month: days / 28 + 1 }[step]);
}

/** A measured hour or bucket, as far as weekdays and hours are told from it. */
export interface HourSum {
  startMs: number;
  in: number;
  out: number;
  measuredSeconds: number;
  expectedSeconds: number;
}

/** Means of each hour of the week over its hours that were measured whole. Business days: the hours after midnight of a Saturday that ends at four are Saturday's. */
export function weekOf(hours: readonly HourSum[], { timeZone, dayStartMinutes }: Calendar) {
  const cells = Array.from({ length: 7 * 24 }, (_, i) => ({
    weekday: Math.floor(i / 24),
    hour: i % 24,
    in: 0,
    out: 0,
    hours: 0,
  }));
  for (const { startMs, in: came, out, measuredSeconds, expectedSeconds } of hours) {
    if (!measuredWhole(measuredSeconds, expectedSeconds)) continue;
    const localMs = localOf(startMs, timeZone),
      date = new Date(localMs - dayStartMinutes * MINUTE_MS).toISOString().slice(0, 10);
    const cell = cells[weekdayOf(date) * 24 + Math.floor((localMs % DAY_MS) / (60 * MINUTE_MS))];
    cell.in += came;
    cell.out += out;
    cell.hours += 1;
  }
  return cells.map(({ hours: many, in: came, out, ...cell }) => ({
    ...cell,
    hours: many,
    in: many > 0 ? came / many : null,
    out: many > 0 ? out / many : null,
  }));
}

/** What a range is compared with: the time just before it, moved by whole weeks so that weekdays meet, or by whole months; or the same time a year before, by 52 weeks or twelve months. */
export function rangeBefore(
  { from, to }: { from: string; to: string },
  step: HistoryStep,
  which: 'before' | 'year',
): { from: string; to: string } {
  if (step === 'month') {
    const [firstYear, firstMonth] = from.split('-').map(Number),
      [year, month] = to.split('-').map(Number);
    const months = which === 'year' ? 12 : (year - firstYear) * 12 + month - firstMonth + 1;
    return { from: monthAfter(from, -months), to: monthAfter(to, -months) };
  }
  const days = which === 'year' ? 364 : 7 * Math.ceil((daysBetween(from, to) + 1) / 7);
  return { from: addDays(from, -days), to: addDays(to, -days) };
}

export interface Compared {
  in: number;
  out: number;
  beforeIn: number;
  beforeOut: number;
  /** Steps that both measured whole, and those there are. */
  both: number;
  steps: number;
}

/** Two histories, step by step, over those that both measured whole. */
export function compareSteps(now: readonly HourSum[], before: readonly HourSum[]): Compared {
  const found: Compared = { in: 0, out: 0, beforeIn: 0, beforeOut: 0, both: 0, steps: now.length };
  const isWhole = (sum: HourSum | undefined): sum is HourSum =>
    sum !== undefined && measuredWhole(sum.measuredSeconds, sum.expectedSeconds);
  for (const [i, own] of now.entries()) {
    const other = before[i];
    if (!isWhole(own) || !isWhole(other)) continue;
    found.in += own.in;
    found.out += own.out;
    found.beforeIn += other.in;
    found.beforeOut += other.out;
    found.both += 1;
  }
  return found;
}

/** The day in which a step begins. */
export const dateOfStep = (startMs: number, { timeZone, dayStartMinutes }: Calendar): string =>
  new Date(localOf(startMs, timeZone) - dayStartMinutes * MINUTE_MS).toISOString().slice(0, 10);
