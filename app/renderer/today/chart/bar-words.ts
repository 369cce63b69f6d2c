import type { Formats } from '../../i18n/formats.ts';
import type { CountSeries } from './count-series.ts';

/** What a bar is of: 16:15–16:30; of a longer time with its day, its days or its month. */
export function barText(startMs: number, endMs: number, step: CountSeries['step'], formats: Formats): string {
  switch (step) {
    case undefined:
      return formats.timeRange(startMs, endMs);
    case 'hours':
      return `${formats.day(startMs)} ${formats.timeRange(startMs, endMs)}`;
    case 'day':
      return formats.day(startMs);
    case 'week':
      return `${formats.day(startMs)} – ${formats.day(endMs - 1)}`;
    case 'month':
      return formats.month(startMs);
  }
}

/** What stands under the axis at a moment. */
export function tickText(ms: number, step: CountSeries['step'], formats: Formats): string {
  if (step === undefined) return formats.time(ms);
  return step === 'month' ? formats.shortMonth(ms) : formats.date(ms);
}
