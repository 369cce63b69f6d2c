import { z } from 'zod';
import type { ViewRisk } from './camera.ts';

/**
 * How a picture has moved: where a point of the reference picture is now. About the picture's centre, in widths of the picture, y down:
 * turned by `rotation` (radians, clockwise as seen), grown by `scale`, then moved by `dx`, `dy`.
 */
export const Similarity = z.object({ dx: z.number(), dy: z.number(), rotation: z.number(), scale: z.number() });
export type Similarity = z.infer<typeof Similarity>;

/** Why nothing can be said of where a picture looks. */
export const UNCLEAR_VIEWS = ['dark', 'hidden', 'little-structure', 'other-picture'] as const;
export type UnclearView = (typeof UNCLEAR_VIEWS)[number];

/** What comparing a picture with the reference says. `confidence`: the share of what could be compared that agrees, 0..1. */
export const ViewAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('same'), similarity: Similarity, confidence: z.number() }),
  z.object({ kind: z.literal('shifted'), similarity: Similarity, confidence: z.number() }),
  z.object({ kind: z.literal('unclear'), why: z.enum(UNCLEAR_VIEWS) }),
]);
export type ViewAnswer = z.infer<typeof ViewAnswer>;

/** Since when its pictures say so, and when one was last in place: a region that was saved after that was drawn on what is seen now. */
const Elsewhere = { sinceMs: z.number(), placedMs: z.number() };

/**
 * Where a camera looks, by its reference: in place; moved by so much; at something else altogether; or it is hidden (covered, fogged). Until it is
 * 'in-place' again what its lines and zones count is suspect.
 */
export const ViewState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('in-place'), sinceMs: z.number() }),
  z.object({ kind: z.literal('moved'), similarity: Similarity, ...Elsewhere }),
  z.object({ kind: z.literal('other'), ...Elsewhere }),
  z.object({ kind: z.literal('hidden'), ...Elsewhere }),
]);
export type ViewState = z.infer<typeof ViewState>;

/** What a screen shows of it as the state of a camera that counts. */
export const VIEW_RISKS: Record<ViewState['kind'], ViewRisk | null> = {
  'in-place': null,
  moved: 'view-moved',
  other: 'view-other',
  hidden: 'view-hidden',
};

/** One byte a pixel, row by row. */
export const GreyPicture = z.object({
  width: z.number(),
  height: z.number(),
  data: z.custom<Uint8Array>((data) => data instanceof Uint8Array),
});
export interface GreyPicture {
  width: number;
  height: number;
  data: Uint8Array;
}

/** A stretch of time in which what a camera counted is suspect, and why. */
export const Suspect = z.object({
  cameraId: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  /** Where the camera looked, that people are missed (`few-pictures` by the rate, `poor-picture` by what is seen, `small-people` by how tall they are in it), or that what ran the model was found to give other results. */
  why: z.enum(['moved', 'other', 'hidden', 'few-pictures', 'poor-picture', 'small-people', 'detector']),
});
export type Suspect = z.infer<typeof Suspect>;
