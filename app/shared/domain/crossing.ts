import { z } from 'zod';
import { NormalizedPoint } from './geometry.ts';
import { Anchor, Direction } from './region.ts';

/**
 * Why a crossing was not counted.
 * `flicker`: over the line and back at once. `too-short`: too little seen of the far side, or of the way. `wrong-side-birth`: the track
 * began beyond the line. `outside-hours`, `direction-disabled`: the rule says so. `duplicate-after-switch`: the same person under a new id.
 * `excluded-zone`: in an ignore zone. `static-object`: it never really moved. `turned-back`: late mode, the net is zero; a gate, the second line
 * was not crossed. `ghost`: a second box, a part, a shadow or a reflection of somebody of whom the detector was surer.
 * `lost-at-line`: lost on the way to the line, and the track that began behind it is not surely the same person.
 */
export const RefusalReason = z.enum([
  'flicker',
  'too-short',
  'wrong-side-birth',
  'outside-hours',
  'duplicate-after-switch',
  'excluded-zone',
  'direction-disabled',
  'static-object',
  'turned-back',
  'ghost',
  'lost-at-line',
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
  /** Samples of the path (about five a second) on each side of the line, and their span. */
  samplesBefore: z.number().int(),
  samplesAfter: z.number().int(),
  msBefore: z.number(),
  msAfter: z.number(),
  confidenceMean: z.number(),
  confidenceLowest: z.number(),
  /** At the crossing, in body heights per second; null: counted before speeds were kept. */
  speed: z.number().nullable(),
  /** The line as it was when it judged; of a gate the first one. */
  linePoints: z.array(NormalizedPoint),
  /** A gate's second line. */
  secondPoints: z.array(NormalizedPoint).optional(),
  /** The track that was lost in front of the line and whose way this crossing's track completed. */
  stitchedFromTrackId: z.number().int().optional(),
  /** Of a ghost: the surer track beside which it was. */
  ghostOfTrackId: z.number().int().optional(),
  /** Of somebody who was lost at the line: the track that began behind it. */
  followedByTrackId: z.number().int().optional(),
});
export type Receipt = z.infer<typeof Receipt>;

/** A crossing of a line or gate, counted (`refusal` null) or refused. `capturedAtMs` is UTC of when the path met the line. */
export const Crossing = z.object({
  regionId: z.string(),
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

/** A crossing as it was stored. `recountId`: the recount it comes from; null when it was counted live. */
export const CountingEvent = Crossing.extend({
  eventId: z.string(),
  cameraId: z.string(),
  regionName: z.string(),
  modelId: z.string(),
  modelVersion: z.string(),
  recountId: z.string().nullable(),
});
export type CountingEvent = z.infer<typeof CountingEvent>;
