import { z } from 'zod';
import { CountingEvent } from '../domain/crossing.ts';
import { Gap } from '../domain/gap.ts';
import { Quality } from '../domain/quality.ts';
import { Suspect } from '../domain/view.ts';
import { BucketMinutes, Range, refuseManyBuckets, Stretch, World } from './range.ts';
import { Id, Nothing, type MethodTable, type PushTable } from './table.ts';

/** Why somebody says how many are inside: they counted, the shop is empty, or another reason that they wrote down. */
export const CorrectionReason = z.enum(['counted', 'empty', 'other']);
export type CorrectionReason = z.infer<typeof CorrectionReason>;

/** Somebody said how many were inside: from then on that holds, plus in, minus out. `before`: what the counting had made it. */
export const Correction = z.object({
  correctionId: z.string(),
  atMs: z.number(),
  people: z.number().int(),
  before: z.number().int(),
  reason: CorrectionReason,
  note: z.string(),
});
export type Correction = z.infer<typeof Correction>;

/** A bucket of the day. Coverage says how much of it was really measured: 0 of n is a gap, never a zero. */
export const CountBucket = z.object({
  startMs: z.number(),
  endMs: z.number(),
  in: z.number().int(),
  out: z.number().int(),
  measuredSeconds: z.number(),
  /** Of the bucket, so far: while a camera was meant to count, and as far as it is known already. Never below what was measured. */
  expectedSeconds: z.number(),
  framesAnalysed: z.number().int(),
  /** Of several cameras: their frames are summed, and what was at risk is a mean, as what was measured is. */
  quality: Quality,
});
export type CountBucket = z.infer<typeof CountBucket>;

export const CountReport = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  /** Whose sums these are, when no camera is named: the shop's, or, where nothing else was there, the demo's. */
  world: World,
  buckets: z.array(CountBucket),
  gaps: z.array(Gap),
  /** Stretches in which any camera measured; what lies between them, up to `knownToMs`, nobody measured. */
  measured: z.array(Stretch),
  /** Stretches in which a camera did not look where its lines were drawn: what it counted there is suspect. */
  suspects: z.array(Suspect),
  knownToMs: z.number(),
  totalIn: z.number().int(),
  totalOut: z.number().int(),
  /** Inside at the end of the range, or now: in − out since the business day began or since somebody said how many there are. Of all doors. Never clamped. */
  inside: z.number().int(),
  /** What somebody said within the range, oldest first. */
  corrections: z.array(Correction),
  measuredSeconds: z.number(),
  expectedSeconds: z.number(),
});
export type CountReport = z.infer<typeof CountReport>;

/** Totals of the running business day, after the commit. */
export const Totals = z.object({
  today: z.object({ fromMs: z.number(), toMs: z.number() }),
  cameras: z.record(
    z.string(),
    z.object({ in: z.number().int(), out: z.number().int(), lastCrossingAtMs: z.number().nullable() }),
  ),
  /** Whose sums these are: the shop's, or, where there is no camera but the demo, the demo's. */
  world: World,
  in: z.number().int(),
  out: z.number().int(),
  inside: z.number().int(),
  /** The one that `inside` goes out from; null: from nobody, when the business day began. */
  correction: Correction.nullable(),
  /** Lines and gates that are in no sum but their own and their camera's: somebody said that they are no way into the shop. */
  leftOut: z.array(z.string()),
});
export type Totals = z.infer<typeof Totals>;

export const countsMethods = {
  'counts.totals': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/counts/totals',
    input: Nothing,
    output: Totals,
  },
  'counts.report': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/counts/report',
    input: Range.extend({ bucketMinutes: BucketMinutes }).superRefine(refuseManyBuckets),
    output: CountReport,
  },
  /** So many people are inside now. */
  'counts.correctInside': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/counts/corrections',
    input: z.object({
      people: z.number().int().min(0).max(100_000),
      reason: CorrectionReason,
      note: z.string().trim().max(200).default(''),
    }),
    output: Totals,
  },
  'counts.undoCorrection': {
    role: 'installer',
    audited: true,
    http: 'DELETE /api/v1/counts/corrections/:correctionId',
    input: z.object({ correctionId: Id }),
    output: Totals,
  },
} satisfies MethodTable;

export const countsPushes = {
  /** After the commit: the events of one transaction and the totals that now hold. */
  'counts.recorded': { role: 'kiosk', payload: z.object({ events: z.array(CountingEvent), totals: Totals }) },
  /** The business day turned, or totals changed for another reason. */
  'counts.totals': { role: 'kiosk', payload: Totals },
} satisfies PushTable;
