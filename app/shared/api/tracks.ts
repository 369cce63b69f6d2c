import { z } from 'zod';
import { StoredTrack } from '../domain/track.ts';
import { CameraRef, Moment, type MethodTable } from './table.ts';

export const TrackList = z.object({
  /** Oldest first. */
  tracks: z.array(StoredTrack),
  /** False: there were more than the limit, or than one answer can carry, and these are the newest. */
  complete: z.boolean(),
});
export type TrackList = z.infer<typeof TrackList>;

export const tracksMethods = {
  /** Finished tracks that overlap the range. */
  'tracks.list': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/tracks',
    input: CameraRef.extend({ fromMs: Moment, toMs: Moment, limit: z.number().int().min(1).max(5000).default(2000) }),
    output: TrackList,
  },
} satisfies MethodTable;
