import { z } from 'zod';

/** What interrupts a camera that counts, as it is stored. */
export const OUTAGES = [
  'not-running',
  'switched-off',
  'outside-hours',
  'maintenance',
  'connection-lost',
  'picture-frozen',
  'worker-ended',
  'failed',
] as const;
export type OutageType = (typeof OUTAGES)[number];

/** Why nothing was measured in a stretch of time: an outage, or nothing was there to measure with. */
export const GapReason = z.enum([...OUTAGES, 'no-line', 'no-zone', 'not-set-up', 'archived', 'erased']);
export type GapReason = z.infer<typeof GapReason>;

/** A stretch of at least a minute in which nothing was measured, with the reason if it is known. */
export const Gap = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  cameraId: z.string().nullable(),
  reason: GapReason.nullable(),
});
export type Gap = z.infer<typeof Gap>;
