import { z } from 'zod';
import { Overlay } from '../domain/track.ts';
import { CameraRef, Done } from './table.ts';
import type { MethodTable, PushTable } from './table.ts';

export const liveMethods = {
  /** From now on this connection gets `live.overlay` and `live.video` of the camera. */
  'live.watch': { input: CameraRef, output: Done },
  'live.unwatch': { input: CameraRef, output: Done },
} satisfies MethodTable;

export const livePushes = {
  'live.overlay': Overlay,
  /** fMP4 in `bytes`. 'init' begins a new epoch: a new SourceBuffer with `mimeType`. */
  'live.video': z.discriminatedUnion('kind', [
    z.object({ cameraId: z.string(), epoch: z.number().int(), kind: z.literal('init'), mimeType: z.string() }),
    z.object({ cameraId: z.string(), epoch: z.number().int(), kind: z.literal('fragment'), key: z.boolean(), ptsUs: z.number() }),
  ]),
} satisfies PushTable;
