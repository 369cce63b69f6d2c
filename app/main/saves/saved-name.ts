import { dateOf } from '../../core/stats/business-day.ts';
import type { SaveRequest } from '../../shared/domain/save.ts';

/** footfall-counts-hour-2026-11-01-2026-11-30.xlsx; the last date is that of the last moment. */
export function savedName(
  { what, interval, fromMs, toMs, format }: SaveRequest,
  { timeZone }: { timeZone: string },
): string {
  const days = [fromMs, toMs === null ? null : toMs - 1].map((ms) => (ms === null ? null : dateOf(ms, timeZone)));
  return (
    ['footfall', what, what === 'counts' ? interval : null, ...days].filter((part) => part !== null).join('-') +
    `.${format}`
  );
}
