import { z } from 'zod';
import { SiteDate } from '../domain/report.ts';
import { CountBucket } from './counts.ts';
import { World } from './range.ts';
import { Id, type MethodTable } from './table.ts';

/** How wide a bar of a history is; all but the quarters follow the clock of the site. */
export const HistoryStep = z.enum(['quarter', 'hour', 'day', 'week', 'month']);
export type HistoryStep = z.infer<typeof HistoryStep>;

export const HISTORY_LIMITS = {
  /** Bars of one chart: above some six hundred it answers late. */
  steps: 500,
  /** Days of the longest range. */
  days: 3_700,
  /** Days of which weekdays and hours are told, from the end of the range back. */
  weekDays: 91,
} as const;

/** One hour of one weekday: what the hours of it that were measured whole had in the middle. */
export const WeekCell = z.object({
  /** 0 for Monday. */
  weekday: z.number().int(),
  hour: z.number().int(),
  /** Means; null: none of them was measured whole. */
  in: z.number().nullable(),
  out: z.number().nullable(),
  hours: z.number().int(),
});
export type WeekCell = z.infer<typeof WeekCell>;

export const HistoryReport = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  step: HistoryStep,
  world: World,
  /** Up to when it is known what was measured. */
  knownToMs: z.number(),
  /** Whole ones; the last may not be over. */
  buckets: z.array(CountBucket),
});
export type HistoryReport = z.infer<typeof HistoryReport>;

const Days = z.object({
  cameraId: Id.nullable(),
  regionId: Id.nullable().default(null),
  /** Business days of the site, both of them included. Of weeks and months the whole ones in which they lie. */
  from: SiteDate,
  to: SiteDate,
});

export const historyMethods = {
  'history.report': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/history',
    input: Days.extend({ step: HistoryStep }),
    output: HistoryReport,
  },
  /** Hours by weekday and clock, over the last of these days that are over. */
  'history.week': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/history/week',
    input: Days,
    output: z.object({ fromMs: z.number(), toMs: z.number(), cells: z.array(WeekCell) }),
  },
} satisfies MethodTable;
