import { z } from 'zod';

/** Of people: their ways, crossings and visits, and pictures; what was counted of them stays, as sums that name nobody. All: those sums as well, and the time is a gap. */
export const ErasedWhat = z.enum(['people', 'all']);
export type ErasedWhat = z.infer<typeof ErasedWhat>;

export const ErasureRequest = z.object({
  /** Null: of all cameras. */
  cameraId: z.string().max(100).nullable(),
  fromMs: z.number().int(),
  toMs: z.number().int(),
  what: ErasedWhat.default('people'),
  /** Of one person's way; only what that left behind. */
  trackId: z.string().min(1).max(100).nullable().default(null),
  reason: z.string().trim().max(200).default(''),
});
export type ErasureRequest = z.infer<typeof ErasureRequest>;

/** How much of each table, and of how many archives. */
export const ErasureExtent = z.object({ rows: z.record(z.string(), z.number().int()), archives: z.number().int() });
export type ErasureExtent = z.infer<typeof ErasureExtent>;

/** What was erased, and where it may be still: that is the certificate. */
export const Erasure = z.object({
  erasureId: z.string(),
  cameraId: z.string(),
  what: ErasedWhat,
  fromMs: z.number(),
  toMs: z.number(),
  trackId: z.string().nullable(),
  reason: z.string(),
  rows: z.number().int(),
  askedAtMs: z.number(),
  /** Null: it is under way. */
  doneAtMs: z.number().nullable(),
  /** Whether the centre that answered last has heard of it; null: there is none. */
  inCentre: z.boolean().nullable(),
  /** When the last copy that was made before goes, if one is made every day; null: none is left. */
  copiesUntilMs: z.number().nullable(),
  /** Databases that were put aside (damaged, or before a restore), which nothing removes. */
  putAside: z.array(z.string()),
});
export type Erasure = z.infer<typeof Erasure>;
