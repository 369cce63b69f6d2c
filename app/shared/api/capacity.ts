import { z } from 'zod';
import { SizeName, SizeWhy } from '../domain/model.ts';
import { CameraRef, type MethodTable } from './table.ts';

/** What this PC can carry, predicted for a camera that is not added yet. */
export const Prediction = z.object({
  /** So many such cameras have room; 0: none. */
  cameras: z.number().int(),
  /** Pictures a second at which it would be looked at when all cameras are busy at once. */
  fps: z.number(),
});
export type Prediction = z.infer<typeof Prediction>;

export const capacityMethods = {
  /** Null: nothing was ever measured on this PC: no camera counted. */
  'capacity.predict': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/capacity/prediction',
    input: z.object({
      width: z.number().positive().max(20_000),
      height: z.number().positive().max(20_000),
      fps: z.number().min(0).max(1_000),
      /** As the camera names it; null: not known. */
      codec: z.string().max(100).nullable().default(null),
    }),
    output: Prediction.nullable(),
  },
  /** How large a picture a camera's model is given, and why. */
  'capacity.input': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/input',
    input: CameraRef,
    output: z.object({
      /** Those that its model may be given, the usual one first. */
      sizes: z.array(SizeName),
      /** Null: it does not count now. */
      now: z.string().nullable(),
      why: SizeWhy.nullable(),
      /** Of the smaller people, as a share of the picture; null: too few were seen. */
      peopleHeight: z.number().nullable(),
    }),
  },
} satisfies MethodTable;
