import { z } from 'zod';
import { Region, RegionDraft } from '../domain/region.ts';
import { ViewState } from '../domain/view.ts';
import { CameraRef, Nothing, type MethodTable, type PushTable } from './table.ts';

/** Where a camera looks. `takenAtMs`: of the newest picture by which that is judged; null while there is none. */
export const CameraView = z.object({ cameraId: z.string(), state: ViewState, takenAtMs: z.number().nullable() });
export type CameraView = z.infer<typeof CameraView>;

/**
 * A region where its place is in the moved picture. `region` null: it is no longer in the picture, and would be deleted. `kept`: the share of its length
 * or area that is. `problem`: the code of why it could not count there.
 */
export const ProposedRegion = z.object({
  regionId: z.string(),
  name: z.string(),
  region: RegionDraft.nullable(),
  kept: z.number(),
  problem: z.string().nullable(),
});
export type ProposedRegion = z.infer<typeof ProposedRegion>;

export const viewsMethods = {
  'views.list': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/views',
    input: Nothing,
    output: z.array(CameraView),
  },
  /** Where the regions of a camera that has moved would have to be. Null: it has not, or nothing can be said. */
  'views.proposal': {
    role: 'installer',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/view/proposal',
    input: CameraRef,
    output: z.object({ sinceMs: z.number(), regions: z.array(ProposedRegion) }).nullable(),
  },
  /** Saves the proposal, all of it, as new rule versions; what it looks at now is the reference. `sinceMs`: of the proposal that was looked at (VIEW_001 when there is another by now). */
  'views.accept': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/cameras/:cameraId/view/accept',
    input: CameraRef.extend({ sinceMs: z.number() }),
    output: z.array(Region),
  },
  /** Its lines and zones are right as they are: what it looks at now is the reference. */
  'views.confirm': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/cameras/:cameraId/view/confirm',
    input: CameraRef,
    output: CameraView,
  },
} satisfies MethodTable;

export const viewsPushes = {
  'views.changed': { role: 'viewer', payload: CameraView },
} satisfies PushTable;
