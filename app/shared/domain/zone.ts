import { z } from 'zod';

/** One stay of one person in a zone. `enteredMs` and `leftMs` are UTC: first and last seen inside. */
export const Visit = z.object({
  regionId: z.string(),
  ruleVersion: z.number().int(),
  trackId: z.number().int(),
  enteredMs: z.number(),
  leftMs: z.number(),
  /** Milliseconds of the stay in which the person was slower than walking pace. */
  waitedMs: z.number(),
});
export type Visit = z.infer<typeof Visit>;

/** What a zone held within one UTC minute. */
export const ZoneMinute = z.object({
  regionId: z.string(),
  ruleVersion: z.number().int(),
  minuteStartMs: z.number(),
  entries: z.number().int(),
  exits: z.number().int(),
  occupancyMax: z.number().int(),
  /** Person-milliseconds inside, and of those the waiting ones. */
  occupancyMs: z.number(),
  queueMs: z.number(),
  queueMax: z.number().int(),
});
export type ZoneMinute = z.infer<typeof ZoneMinute>;

/** A zone now. `waitMs`: estimated wait of somebody who joins the queue now (people waiting ÷ throughput); null when nobody was served lately. */
export const ZoneState = z.object({
  regionId: z.string(),
  occupancy: z.number().int(),
  queue: z.number().int(),
  waitMs: z.number().nullable(),
  /** Since when there are more people than the capacity; null: there are not. */
  overSinceMs: z.number().nullable(),
});
export type ZoneState = z.infer<typeof ZoneState>;
