import { z } from 'zod';
import { NormalizedPoint } from './geometry.ts';

/** The point of a box that is judged. */
export const Anchor = z.enum(['bottom-centre', 'centre', 'top-centre']);
export type Anchor = z.infer<typeof Anchor>;

/** The way a crossing goes. 'in' is from the left to the right of the line as it is drawn (image coordinates, y down). */
export const Direction = z.enum(['in', 'out']);
export type Direction = z.infer<typeof Direction>;

export const CountedDirections = z.enum(['both', 'in', 'out']);
export type CountedDirections = z.infer<typeof CountedDirections>;

export const MAX_POINTS = 32;
export const MAX_REGIONS = 32;

/**
 * A counting line as it is drawn: a polyline of 2 to 32 normalized points. The inside is on its right hand when one walks it from the
 * first to the last point (image coordinates, y down: a line drawn left to right has its inside below). Flipping = reversing the points.
 */
export const LineDraft = z.object({
  name: z.string().trim().min(1).max(80),
  points: z.array(NormalizedPoint),
  counts: CountedDirections.default('both'),
  anchor: Anchor.default('bottom-centre'),
});
export type LineDraft = z.infer<typeof LineDraft>;

/** A saved line: `lineId` stays through all versions, `ruleVersion` grows with every saved change. */
export const Line = LineDraft.extend({
  lineId: z.string(),
  ruleVersion: z.number().int().positive(),
  savedAtMs: z.number(),
});
export type Line = z.infer<typeof Line>;
