import { dateOf } from '../../core/stats/business-day.ts';
import { MINUTE_MS } from '../../core/time.ts';

/** What of a site decides where its days lie. */
export interface DaySite {
  timeZone: string;
  dayStartMinutes: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const DAY_MINUTES = 1440;

/** Minutes after local midnight, 0..1439. */
export function localMinutes(ms: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format)
    formats.set(
      timeZone,
      (format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })),
    );
  const [hours, minutes] = format.format(ms).split(':').map(Number);
  return hours * 60 + minutes;
}

/** The instant at which the clock shows `minutes` (0..1440) in the business day that begins at `dayFromMs`. Right across changes of the clock. */
export function atLocalMinutes(dayFromMs: number, minutes: number, { timeZone, dayStartMinutes }: DaySite): number {
  const after = (((minutes - dayStartMinutes) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  return onTheClock(dayFromMs + after * MINUTE_MS, minutes, timeZone);
}

/** Beginning of the business day that is `days` later (or earlier). */
export function shiftDay(dayFromMs: number, days: number, { timeZone, dayStartMinutes }: DaySite): number {
  return onTheClock(dayFromMs + days * DAY_MINUTES * MINUTE_MS, dayStartMinutes, timeZone);
}

/** Beginning of the business day with this first date; `knownFromMs` begins any other. */
export function dayOf(date: string, knownFromMs: number, site: DaySite): number {
  const days = (Date.parse(date) - Date.parse(dateOf(knownFromMs, site.timeZone))) / (DAY_MINUTES * MINUTE_MS);
  return Number.isInteger(days) ? shiftDay(knownFromMs, days, site) : knownFromMs;
}

/** `guess`, at most a change of the clock away from it, moved to where the clock shows `minutes`. */
function onTheClock(guess: number, minutes: number, timeZone: string): number {
  const wrong = localMinutes(guess, timeZone) - (minutes % DAY_MINUTES);
  const nearest = ((wrong + DAY_MINUTES / 2 + DAY_MINUTES) % DAY_MINUTES) - DAY_MINUTES / 2;
  return guess - nearest * MINUTE_MS;
}
