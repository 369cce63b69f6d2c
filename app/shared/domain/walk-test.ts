import { z } from 'zod';
import { Direction } from './region.ts';

export const WALK_LIMITS = {
  /** Of one test. */
  taps: 500,
  /** Milliseconds. */
  longest: 4 * 3_600_000,
} as const;

export const WalkTap = z.object({ direction: Direction, atMs: z.number().min(0).max(8.64e15) });

export const WalkTest = z.object({
  testId: z.string(),
  cameraId: z.string(),
  regionId: z.string(),
  regionName: z.string(),
  /** Of the line or gate when it was tested. */
  ruleVersion: z.number().int(),
  startedMs: z.number(),
  endedMs: z.number(),
  /** Null: nobody in particular. */
  testedBy: z.string().nullable(),
  result: z.object({
    taps: z.array(
      WalkTap.extend({
        outcome: z.enum(['counted', 'refused', 'turned', 'missed']),
        eventId: z.string().nullable(),
        refusal: z.string().nullable(),
      }),
    ),
    extra: z.array(WalkTap.extend({ eventId: z.string() })),
  }),
});
export type WalkTest = z.infer<typeof WalkTest>;
