import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';

/** Old against new of one region on one business day. `old` is what charts show now. */
export const RecountDay = z.object({
  dayStartMs: z.number(),
  regionId: z.string(),
  regionName: z.string(),
  ruleVersion: z.number().int(),
  oldIn: z.number().int(),
  oldOut: z.number().int(),
  newIn: z.number().int(),
  newOut: z.number().int(),
});
export type RecountDay = z.infer<typeof RecountDay>;

export const RecountStatus = z.enum(['running', 'ready', 'accepted', 'discarded', 'cancelled', 'failed']);
export type RecountStatus = z.infer<typeof RecountStatus>;

/** The camera's lines, gates and zones of now, applied to the stored tracks of a stretch of the past. Charts show it once it is accepted. */
export const Recount = z.object({
  recountId: z.string(),
  cameraId: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  status: RecountStatus,
  createdAtMs: z.number(),
  /** 0..1 while running. */
  progress: z.number(),
  tracks: z.number().int(),
  days: z.array(RecountDay),
  error: ErrorInfo.nullable(),
});
export type Recount = z.infer<typeof Recount>;
