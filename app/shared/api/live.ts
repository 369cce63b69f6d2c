import { z } from 'zod';
import { Overlay } from '../domain/track.ts';
import { CameraRef, Done, type MethodTable, type PushTable } from './table.ts';

export const liveMethods = {
  /** From now on this connection gets `live.overlay` and `live.video` of the camera. */
  'live.watch': {
    role: 'kiosk',
    audited: 'access',
    http: 'POST /api/v1/cameras/:cameraId/live',
    input: CameraRef,
    output: Done,
  },
  'live.unwatch': {
    role: 'kiosk',
    audited: false,
    http: 'DELETE /api/v1/cameras/:cameraId/live',
    input: CameraRef,
    output: Done,
  },
} satisfies MethodTable;

export const livePushes = {
  'live.overlay': {
    role: 'kiosk',
    payload: Overlay,
    unparsed: 'one per frame and camera: with fifty people, parsing costs twice what writing its JSON does',
  },
  /** fMP4 in `bytes`. 'init' begins a new epoch: a new SourceBuffer with `mimeType`. 'none': it would have to be encoded, and the PC has no room for that, or it failed. */
  'live.video': {
    role: 'kiosk',
    unparsed: 'several a second and camera, and all that matters of it is in the bytes, which no schema describes',
    payload: z.discriminatedUnion('kind', [
      z.object({ cameraId: z.string(), epoch: z.number().int(), kind: z.literal('init'), mimeType: z.string() }),
      z.object({
        cameraId: z.string(),
        epoch: z.number().int(),
        kind: z.literal('fragment'),
        key: z.boolean(),
        ptsUs: z.number(),
      }),
      z.object({
        cameraId: z.string(),
        epoch: z.number().int(),
        kind: z.literal('none'),
        why: z.enum(['shed', 'failed']),
      }),
    ]),
  },
} satisfies PushTable;
