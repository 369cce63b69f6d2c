import { z } from 'zod';
import { API_LIMITS, Id, Moment } from './table.ts';

/** The demo's people live in a world of their own: they are never in the sums of a shop. */
export const World = z.enum(['shop', 'demo']);
export type World = z.infer<typeof World>;

export const Stretch = z.object({ fromMs: z.number(), toMs: z.number() });
export type Stretch = z.infer<typeof Stretch>;

/** `regionId`: one line or gate (a zone, for visits); null: all. */
export const Range = z.object({
  cameraId: Id.nullable(),
  regionId: Id.nullable().default(null),
  fromMs: Moment,
  toMs: Moment,
});
export const BucketMinutes = z.number().int().min(1).max(API_LIMITS.bucketMinutes);

/** An issue that is one of our errors: whoever asked gets that, and not API_001. */
const ours = (code: 'REPORT_001' | 'REPORT_002', params: Record<string, number>) => ({
  code: 'custom' as const,
  message: code,
  params: { error: code, ...params },
});

/** So many steps, and no more. */
export function refuseManyBuckets(
  { fromMs, toMs, bucketMinutes }: { fromMs: number; toMs: number; bucketMinutes: number },
  context: z.RefinementCtx,
): void {
  const minutes = (toMs - fromMs) / 60_000,
    buckets = Math.ceil(minutes / bucketMinutes),
    maximum = API_LIMITS.buckets;
  if (buckets <= maximum) return;
  const least = Math.ceil(minutes / maximum),
    days = Math.ceil(minutes / 1_440);
  context.addIssue(
    least <= API_LIMITS.bucketMinutes
      ? ours('REPORT_001', { days, minutes: bucketMinutes, buckets, maximum, least })
      : ours('REPORT_002', { days, maximum: (maximum * API_LIMITS.bucketMinutes) / 1_440 }),
  );
}
