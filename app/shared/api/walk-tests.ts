import { z } from 'zod';
import { WALK_LIMITS, WalkTap, WalkTest } from '../domain/walk-test.ts';
import { Id, Moment, type MethodTable } from './table.ts';

export const walkTestsMethods = {
  /** Newest first, at most 50. */
  'walkTests.list': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/walk-tests',
    input: z.object({ cameraId: Id }),
    output: z.array(WalkTest),
  },
  /** Lays what was counted beside the taps, and keeps both. It is answered once what was seen until the end is stored: some seconds after. */
  'walkTests.save': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/cameras/:cameraId/walk-tests',
    input: z.object({
      cameraId: Id,
      regionId: Id,
      startedMs: Moment,
      endedMs: Moment,
      taps: z.array(WalkTap).min(1).max(WALK_LIMITS.taps),
    }),
    output: WalkTest,
  },
} satisfies MethodTable;
