import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';

/** What is made of what was counted, beside the tables themselves. */
export const SAVED_REPORTS = ['counts', 'events', 'visits', 'stream-events'] as const;
export const SaveFormat = z.enum(['csv', 'xlsx', 'parquet']);
export type SaveFormat = z.infer<typeof SaveFormat>;
export const SaveInterval = z.enum(['15min', 'hour', 'day', 'week', 'month']);
export type SaveInterval = z.infer<typeof SaveInterval>;

export const SaveRequest = z.object({
  /** A report, or the name of a table. */
  what: z.string().max(60),
  format: SaveFormat,
  /** Of counts. */
  interval: SaveInterval.default('hour'),
  /** Null: from the first, or to the last. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  cameraId: z.string().max(100).nullable().default(null),
});
export type SaveRequest = z.infer<typeof SaveRequest>;

/** One that was asked for. */
export const SaveState = z.object({
  saveId: z.string(),
  name: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  rows: z.number().int(),
  bytes: z.number().nullable(),
  error: ErrorInfo.nullable(),
});
export type SaveState = z.infer<typeof SaveState>;
