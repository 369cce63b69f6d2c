import { DAY_MS, MINUTE_MS } from '../time.ts';

/** Half open: fromMs <= t < toMs, UTC. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The business day that `nowMs` is in: from `dayStartMinutes` after local midnight to the same clock time of the next day, so 23 or 25
 * hours long when the clocks change. A clock time that the change skips stands for the first moment after it, one that it repeats for the
 * first of the two. `timeZone` is an IANA name; an unknown one throws a RangeError.
 */
export function businessDay(nowMs: number, timeZone: string, dayStartMinutes: number): Span {
  const local = nowMs + offset(nowMs, timeZone);
  const today = Math.floor(local / DAY_MS);
  // The neighbours are looked at because a change of the clock near the boundary can push it to either side of now.
  for (const day of [today + 1, today, today - 1]) {
    const fromMs = instantOf(day * DAY_MS + dayStartMinutes * MINUTE_MS, timeZone);
    if (fromMs <= nowMs) return { fromMs, toMs: instantOf((day + 1) * DAY_MS + dayStartMinutes * MINUTE_MS, timeZone) };
  }
  const fromMs = instantOf((today - 2) * DAY_MS + dayStartMinutes * MINUTE_MS, timeZone);
  return { fromMs, toMs: instantOf((today - 1) * DAY_MS + dayStartMinutes * MINUTE_MS, timeZone) };
}

/** UTC of a local clock time, which is given as if it were UTC; `which` of the two where the clock is set back. */
export function instantOf(localMs: number, timeZone: string, which: 'first' | 'last' = 'first'): number {
  const early = localMs - offset(localMs - DAY_MS, timeZone),
    late = localMs - offset(localMs + DAY_MS, timeZone);
  const there = [early, late].filter((utcMs) => utcMs + offset(utcMs, timeZone) === localMs);
  if (there.length > 0) return which === 'first' ? Math.min(...there) : Math.max(...there);
  return firstAfterChange(Math.min(early, late), Math.max(early, late), timeZone);
}

/** The moment between two at which the offset changes, to the millisecond. */
function firstAfterChange(lowMs: number, highMs: number, timeZone: string): number {
  const old = offset(lowMs, timeZone);
  while (highMs - lowMs > 1) {
    const middle = Math.floor((lowMs + highMs) / 2);
    if (offset(middle, timeZone) === old) lowMs = middle;
    else highMs = middle;
  }
  return highMs;
}

/** Local clock minus UTC, milliseconds. */
function offset(utcMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  const second = Math.floor(utcMs / 1000) * 1000;
  for (const { type, value } of format.formatToParts(second)) part[type] = Number(value);
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - second;
}

/** What the clock on the wall shows, as if it were UTC. */
export const localOf = (timeMs: number, timeZone: string): number => timeMs + offset(timeMs, timeZone);

/** So many days later, or earlier, in the calendar. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** The date that the clock on the wall shows: 2026-11-21. */
export const dateOf = (timeMs: number, timeZone: string): string =>
  new Date(localOf(timeMs, timeZone)).toISOString().slice(0, 10);
