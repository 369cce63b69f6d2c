import { z } from 'zod';

/** What is kept for a time: crossings, visits and minutes; the ways people walked; minutes of the cameras' health. */
export const RetentionKind = z.enum(['counts', 'ways', 'samples']);
export type RetentionKind = z.infer<typeof RetentionKind>;

/** Days. Fewer than these at least would take what reports, recounts or the page Health need. */
export const RETENTION: Record<RetentionKind, { leastDays: number; days: number }> = {
  counts: { leastDays: 90, days: 400 },
  ways: { leastDays: 7, days: 90 },
  samples: { leastDays: 3, days: 30 },
};

export const Retention = z.object({
  kind: RetentionKind,
  /** Null: for ever. */
  keptDays: z.number().int().max(36_500).nullable(),
  /** What was before is not in the database any more; null: nothing was removed. */
  removedUntilMs: z.number().nullable(),
});
export type Retention = z.infer<typeof Retention>;
