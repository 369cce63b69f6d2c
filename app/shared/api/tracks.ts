import { z } from 'zod';
import { StoredTrack } from '../domain/track.ts';
import { CameraRef, Moment, type MethodTable } from './table.ts';

export const tracksMethods = {
  /** Finished tracks that overlap the range, oldest first; the newest ones when there are more than the limit. */
  'tracks.list': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/tracks',
    input: CameraRef.extend({ fromMs: Moment, toMs: Moment, limit: z.number().int().min(1).max(5000).default(2000) }),
    output: z.array(StoredTrack),
  },
} satisfies MethodTable;
