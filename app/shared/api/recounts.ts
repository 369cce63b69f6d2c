import { z } from 'zod';
import { Recount } from '../domain/recount.ts';
import { CameraRef, Id, Moment, type MethodTable, type PushTable } from './table.ts';

const RecountRef = z.object({ recountId: Id });

export const recountsMethods = {
  /** Applies the regions of now to the stored tracks of the past; runs in the background. */
  'recounts.start': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/cameras/:cameraId/recounts',
    input: CameraRef.extend({ fromMs: Moment, toMs: Moment }),
    output: Recount,
  },
  /** Newest first, at most 50. */
  'recounts.list': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/recounts',
    input: CameraRef,
    output: z.array(Recount),
  },
  'recounts.cancel': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/recounts/:recountId/cancel',
    input: RecountRef,
    output: Recount,
  },
  /** From now on charts show it instead of what was counted before; nothing is overwritten. */
  'recounts.accept': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/recounts/:recountId/accept',
    input: RecountRef,
    output: Recount,
  },
  /** Takes an accepted one back: charts show what they showed before, and it waits for a decision again. */
  'recounts.revoke': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/recounts/:recountId/revoke',
    input: RecountRef,
    output: Recount,
  },
  'recounts.discard': {
    role: 'installer',
    audited: true,
    http: 'DELETE /api/v1/recounts/:recountId',
    input: RecountRef,
    output: Recount,
  },
} satisfies MethodTable;

export const recountsPushes = {
  'recounts.changed': { role: 'kiosk', payload: Recount },
} satisfies PushTable;
