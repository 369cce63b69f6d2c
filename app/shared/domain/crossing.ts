import { z } from 'zod';
import { NormalizedPoint } from './geometry.ts';
import { Anchor, Direction } from './region.ts';

export const RefusalReason = z.enum([
  'flicker', 'too-short', 'wrong-side-birth', 'outside-hours', 'duplicate-after-switch', 'excluded-zone', 'direction-disabled',
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

/** One point of a receipt's path: milliseconds relative to the crossing (negative before it), and the judged anchor. */
export const PathPoint = z.tuple([z.number(), z.number(), z.number()]);
export type PathPoint = readonly [offsetMs: number, x: number, y: number];

/** Why a crossing was counted, or refused: enough to check it by hand. */
export const Receipt = z.object({
  /** At most 64 points. */
  path: z.array(PathPoint).max(64),
  anchor: Anchor,
  framesBefore: z.number().int(),
  framesAfter: z.number().int(),
  msBefore: z.number(),
  msAfter: z.number(),
  confidenceMean: z.number(),
  confidenceLowest: z.number(),
  /** The line as it was when it judged. */
  linePoints: z.array(NormalizedPoint),
  /** The track that was lost in front of the line and whose way this crossing's track completed. */
  stitchedFromTrackId: z.number().int().optional(),
});
export type Receipt = z.infer<typeof Receipt>;

/** A crossing, counted (`refusal` null) or refused. `capturedAtMs` is UTC of the frame in which the path met the line. */
export const Crossing = z.object({
  lineId: z.string(),
  ruleVersion: z.number().int(),
  trackId: z.number().int(),
  direction: Direction,
  capturedAtMs: z.number(),
  point: NormalizedPoint,
  confidence: z.number(),
  refusal: RefusalReason.nullable(),
  receipt: Receipt,
});
export type Crossing = z.infer<typeof Crossing>;

/** A crossing as it was stored. */
export const CountingEvent = Crossing.extend({
  eventId: z.string(),
  cameraId: z.string(),
  lineName: z.string(),
  modelId: z.string(),
  modelVersion: z.string(),
});
export type CountingEvent = z.infer<typeof CountingEvent>;
