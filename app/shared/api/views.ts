import { z } from 'zod';
import { Region, RegionDraft } from '../domain/region.ts';
import { ViewCheck } from '../domain/view-check.ts';
import { ViewState } from '../domain/view.ts';
import { CameraRef, Nothing, type MethodTable, type PushTable } from './table.ts';

/**
 * Where a camera looks. `takenAtMs`: of the newest picture by which that is judged; null while there is none. `suspectMs`: since when what it counts is
 * suspect, because it was last seen in place then; null while it is.
 */
export const CameraView = z.object({
  cameraId: z.string(),
  state: ViewState,
  suspectMs: z.number().nullable(),
  takenAtMs: z.number().nullable(),
});
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

/** Why a check of a view ended before its time: no picture came any more, or the camera was switched off (a video: was through). */
export const Unfinished = z.enum(['no-picture', 'off']);
export type Unfinished = z.infer<typeof Unfinished>;

/** The check of a camera's view: how far one that runs is, why the last one broke off, and what the last whole one found. */
export const ViewChecking = z.object({
  cameraId: z.string(),
  running: z.object({ leftMs: z.number(), people: z.number().int() }).nullable(),
  unfinished: z.object({ atMs: z.number(), why: Unfinished }).nullable(),
  latest: ViewCheck.nullable(),
});
export type ViewChecking = z.infer<typeof ViewChecking>;

export const viewsMethods = {
  'views.list': {
    role: 'kiosk',
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
  'views.checked': {
    role: 'installer',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/view/check',
    input: CameraRef,
    output: ViewChecking,
  },
  /** Looks at its view for a minute while it counts; one that runs goes on. Rejects with VIEW_002 when it does not count. */
  'views.check': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/cameras/:cameraId/view/check',
    input: CameraRef,
    output: ViewChecking,
  },
  'views.stopCheck': {
    role: 'installer',
    audited: true,
    http: 'DELETE /api/v1/cameras/:cameraId/view/check',
    input: CameraRef,
    output: ViewChecking,
  },
} satisfies MethodTable;

export const viewsPushes = {
  'views.changed': { role: 'kiosk', payload: CameraView },
  /** Once a second while a check runs, and when it ends. */
  'views.checking': { role: 'installer', payload: ViewChecking },
} satisfies PushTable;
