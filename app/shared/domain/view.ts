import { z } from 'zod';

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

/**
 * Where a camera looks, by its reference: in place; moved by so much; at something else altogether; or it is hidden (covered, fogged). Since when its
 * pictures say so. Until it is 'in-place' again what its lines and zones count is suspect.
 */
export const ViewState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('in-place'), sinceMs: z.number() }),
  z.object({ kind: z.literal('moved'), similarity: Similarity, sinceMs: z.number() }),
  z.object({ kind: z.literal('other'), sinceMs: z.number() }),
  z.object({ kind: z.literal('hidden'), sinceMs: z.number() }),
]);
export type ViewState = z.infer<typeof ViewState>;
