import type { WeekHours } from '../../shared/domain/duty.ts';
import { instantOf, type Span } from '../stats/business-day.ts';
import { unionOf } from '../stats/bucket.ts';
import { DAY_MS, MINUTE_MS } from '../time.ts';

/**
 * What of a range lies in these hours, in order. Hours begin with their clock time, the first of two in a night in which the clock is set back, and end
 * with the last, so that such a night is one stretch; a clock time that is skipped stands for the first moment after it. `timeZone` is an IANA name; an
 * unknown one throws a RangeError.
 */
export function scheduledSpans(schedule: readonly WeekHours[], { fromMs, toMs }: Span, timeZone: string): Span[] {
  const spans: Span[] = [];
  // A day of the site begins up to a day before or after that of UTC, and its hours may end on the next one.
  for (let day = Math.floor(fromMs / DAY_MS) - 2; day <= Math.floor(toMs / DAY_MS) + 1; day++)
    for (const { days, fromMinutes, toMinutes } of schedule) {
      if (!days.includes(weekdayOf(day))) continue;
      const lastDay = fromMinutes < toMinutes ? day : day + 1;
      const begins = instantOf(day * DAY_MS + fromMinutes * MINUTE_MS, timeZone, 'first'),
        ends = instantOf(lastDay * DAY_MS + toMinutes * MINUTE_MS, timeZone, 'last');
      const span = { fromMs: Math.max(begins, fromMs), toMs: Math.min(ends, toMs) };
      if (span.fromMs < span.toMs) spans.push(span);
    }
  return unionOf(spans);
}

/** 1 is Monday; day 0, the first of 1970, was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
