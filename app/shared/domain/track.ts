import { z } from 'zod';
import { NormalizedBox, NormalizedPoint } from './geometry.ts';

/** One person of one frame, as the overlay draws it. `trackId` is unique within the worker session and says nothing about who. */
export const OverlayTrack = z.object({
  trackId: z.number().int(),
  confirmed: z.boolean(),
  box: NormalizedBox,
  confidence: z.number(),
  /** Smoothed anchor (bottom centre); the page strings these into the trail. */
  anchor: NormalizedPoint,
});
export type OverlayTrack = z.infer<typeof OverlayTrack>;

/** Everything drawn over one frame. `epoch` changes at each restart of the decoder, `ptsUs` is the frame's presentation time in it. */
export const Overlay = z.object({
  cameraId: z.string(),
  epoch: z.number().int(),
  ptsUs: z.number(),
  tracks: z.array(OverlayTrack),
});
export type Overlay = z.infer<typeof Overlay>;

/** A record of a finished track as it is stored, as FinishedTrack: all that the counting rules saw of one person. */
export const StoredTrack = z.object({
  trackId: z.number().int(),
  workerSession: z.string(),
  firstSeenMs: z.number(),
  confirmedMs: z.number(),
  lastSeenMs: z.number(),
  endedMs: z.number().nullable(),
  frames: z.number().int(),
  confidenceMean: z.number(),
  aspectRatio: z.number(),
  /** Base64 of the compact samples (core/counting/storage/trajectory.ts). */
  samples: z.string(),
});
export type StoredTrack = z.infer<typeof StoredTrack>;
