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

/** 'immediate': each crossing counts when it is decided, the way back counts the other way. 'late': each person's net crossing, when the track ends. */
export const CountMode = z.enum(['immediate', 'late']);
export type CountMode = z.infer<typeof CountMode>;

/** A direction of the compass. */
export const Compass = z.enum(['north', 'east', 'south', 'west']);
export type Compass = z.infer<typeof Compass>;

/** Where somebody comes from who goes there. */
export const opposite = (compass: Compass): Compass =>
  (({ north: 'south', east: 'west', south: 'north', west: 'east' }) as const)[compass];

/** Minutes after local midnight of the site: from one of the day's minutes to another, or to its end (1440). `toMinutes` below `fromMinutes` goes past midnight. */
export const Hours = z.object({
  fromMinutes: z.number().int().min(0).max(1439),
  toMinutes: z.number().int().min(0).max(1440),
});
export type Hours = z.infer<typeof Hours>;

const Name = z.string().trim().min(1).max(80);

/** What a line or gate is in the site's sum that is not simply a way in and out of it: its 'in' is the site's 'out', or it is no way into the site. */
export const SiteSum = z.enum(['reversed', 'none']);
export type SiteSum = z.infer<typeof SiteSum>;

const CountingRule = {
  name: Name,
  counts: CountedDirections.default('both'),
  anchor: Anchor.default('bottom-centre'),
  mode: CountMode.default('immediate'),
  /** Crossings outside these hours are refused; null: counts at all hours. */
  hours: Hours.nullable().default(null),
  /** Where people go who go in; none: nobody said. It changes nothing of what counts. */
  compass: Compass.optional(),
  /** It changes nothing of what counts, and what was said last holds for all of its past. */
  siteSum: SiteSum.optional(),
};

/**
 * A counting line as it is drawn: a polyline of 2 to 32 normalized points. The inside is on its right hand when one walks it from the
 * first to the last point (image coordinates, y down: a line drawn left to right has its inside below). Flipping = reversing the points.
 */
export const LineDraft = z.object({
  kind: z.literal('line').default('line'),
  ...CountingRule,
  points: z.array(NormalizedPoint),
});
export type LineDraft = z.infer<typeof LineDraft>;

/**
 * Two lines that are crossed in order. Each has its inside on its right hand, like a line: first `points`, then `secondPoints`, both to
 * their right, is one 'in'; the other order, both to their left, is one 'out'.
 */
export const GateDraft = z.object({
  kind: z.literal('gate'),
  ...CountingRule,
  points: z.array(NormalizedPoint),
  secondPoints: z.array(NormalizedPoint),
});
export type GateDraft = z.infer<typeof GateDraft>;

/** A simple polygon of 3 to 32 normalized points (the last joins the first) in which people stay. */
export const ZoneDraft = z.object({
  kind: z.literal('zone'),
  name: Name,
  points: z.array(NormalizedPoint),
  anchor: Anchor.default('bottom-centre'),
  /** Somebody counts as inside after so long in the zone ... */
  holdMs: z.number().int().min(0).max(60_000).default(1000),
  /** ... and has left after so long outside, or unseen. */
  releaseMs: z.number().int().min(0).max(300_000).default(3000),
  /** More than so many people are too many; null: no limit. */
  capacity: z.number().int().min(1).max(10_000).nullable().default(null),
  /** People wait here: the length of the queue and the wait are counted as well. */
  queue: z.boolean().default(false),
  hours: Hours.nullable().default(null),
});
export type ZoneDraft = z.infer<typeof ZoneDraft>;

/** A polygon in which nobody is seen: a mannequin, a mirror, a screen. It holds for all lines and zones of the camera. */
export const IgnoreDraft = z.object({ kind: z.literal('ignore'), name: Name, points: z.array(NormalizedPoint) });
export type IgnoreDraft = z.infer<typeof IgnoreDraft>;

export const RegionDraft = z.discriminatedUnion('kind', [LineDraft, GateDraft, ZoneDraft, IgnoreDraft]);
export type RegionDraft = z.infer<typeof RegionDraft>;

/** `regionId` stays through all versions, `ruleVersion` grows with every saved change. How long a name may be is asked where it is typed. */
const Saved = {
  name: z.string(),
  regionId: z.string(),
  ruleVersion: z.number().int().positive(),
  savedAtMs: z.number(),
};

export const Line = LineDraft.extend(Saved);
export type Line = z.infer<typeof Line>;
export const Gate = GateDraft.extend(Saved);
export type Gate = z.infer<typeof Gate>;
export const Zone = ZoneDraft.extend(Saved);
export type Zone = z.infer<typeof Zone>;
export const Ignore = IgnoreDraft.extend(Saved);
export type Ignore = z.infer<typeof Ignore>;

export const Region = z.discriminatedUnion('kind', [Line, Gate, Zone, Ignore]);
export type Region = z.infer<typeof Region>;

/** A version of a region: `retiredAtMs` null while it counts. */
export const RegionVersion = z.intersection(Region, z.object({ retiredAtMs: z.number().nullable(), note: z.string() }));
export type RegionVersion = z.infer<typeof RegionVersion>;
