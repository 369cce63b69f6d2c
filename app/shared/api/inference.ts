import { z } from 'zod';
import { DecoderWish } from '../domain/decoder.ts';
import { InferenceState, Provider } from '../domain/provider.ts';
import { Id, Nothing, type MethodTable, type PushTable } from './table.ts';

export const inferenceMethods = {
  /** What finds people on this PC, and why not the others. */
  'inference.get': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/inference',
    input: Nothing,
    output: InferenceState,
  },
  /** By what people are found from now on, by one camera or (null) by all that have no wish of their own; null: the fastest that agrees with the CPU. */
  'inference.choose': {
    role: 'installer',
    permission: 'models',
    audited: true,
    http: 'PUT /api/v1/inference/choice',
    input: z.object({ cameraId: Id.nullable(), provider: Provider.nullable() }),
    output: InferenceState,
  },
  /** How streams are decoded from now on, one camera's or (null) those of all that have no wish of their own; null: by what needs least of the processor. */
  'inference.decoding': {
    role: 'installer',
    permission: 'models',
    audited: true,
    http: 'PUT /api/v1/inference/decoding',
    input: z.object({ cameraId: Id.nullable(), wish: DecoderWish.nullable() }),
    output: InferenceState,
  },
  /** Tries all of them again, beside the cameras; the answer comes before they are through. */
  'inference.retry': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/inference/trials',
    input: Nothing,
    output: InferenceState,
  },
} satisfies MethodTable;

export const inferencePushes = {
  'inference.changed': { role: 'viewer', payload: InferenceState },
} satisfies PushTable;
