import { z } from 'zod';

/**
 * A track that ended, as everything that the counting rules saw of it. Of a very long one, several records that go on from each other, each handed
 * out when it is full. All times UTC, whole milliseconds.
 */
export const FinishedTrack = z.object({
  trackId: z.number().int(),
  firstSeenMs: z.number(),
  /** When it was confirmed: nothing was decided on it before. Before `firstSeenMs`: an earlier record of the track comes before this one. */
  confirmedMs: z.number(),
  lastSeenMs: z.number(),
  /** When the tracker gave it up; null: the track goes on in another record. */
  endedMs: z.number().nullable(),
  /** Frames it was seen in. */
  frames: z.number(),
  confidenceMean: z.number(),
  /** Width by height of the picture. */
  aspectRatio: z.number(),
  /** About five a second; see core/counting/storage/trajectory.ts. */
  samples: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});
export type FinishedTrack = z.infer<typeof FinishedTrack>;
