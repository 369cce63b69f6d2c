import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';
import { DecodingState } from './decoder.ts';

/** What can run a model (an execution provider of ONNX Runtime), by the runtime's own names. */
export const Provider = z.enum(['tensorrt', 'cuda', 'dml', 'coreml', 'webgpu', 'cpu']);
export type Provider = z.infer<typeof Provider>;

/** As it is shown: a name, the same in every language. */
export const PROVIDER_NAMES = {
  tensorrt: 'TensorRT',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
  webgpu: 'WebGPU',
  cpu: 'CPU',
} as const satisfies Record<Provider, string>;

/** Those of a platform, in the order in which they are tried. */
export const PROVIDERS_OF: Readonly<Record<string, readonly Provider[]>> = {
  win32: ['dml', 'webgpu', 'cpu'],
  linux: ['tensorrt', 'cuda', 'webgpu', 'cpu'],
  darwin: ['coreml', 'webgpu', 'cpu'],
};

/** What became of trying one. Milliseconds are of one frame; `error`: why it is not used, null: it agrees with the CPU. */
export const ProviderTrial = z.object({
  provider: Provider,
  error: ErrorInfo.nullable(),
  /** Median of the timed frames. Null: it did not come so far. */
  medianMs: z.number().nullable(),
  /** Until the first frame's result, from nothing. */
  firstMs: z.number().nullable(),
  /** How far it was from the CPU's output at most: in confidence, and in pixels of the model's input. */
  confidence: z.number().nullable(),
  pixels: z.number().nullable(),
  atMs: z.number(),
});
export type ProviderTrial = z.infer<typeof ProviderTrial>;

/** What finds people on this PC, and why. */
export const InferenceState = z.object({
  /** What cameras use that have no wish of their own. */
  provider: Provider,
  /** What somebody chose for all cameras; null: the fastest that agrees. */
  wish: Provider.nullable(),
  /** Those of this platform, in the order in which they are tried. */
  known: z.array(Provider),
  /** Trials go on now. */
  trying: z.boolean(),
  trials: z.array(ProviderTrial),
  /** Failed while cameras counted, and is tried again then. */
  failed: z.array(z.object({ provider: Provider, error: ErrorInfo, againAtMs: z.number() })),
  /** Cameras that use another one than `provider`, or are to. */
  cameras: z.array(z.object({ cameraId: z.string(), wish: Provider.nullable(), provider: Provider })),
  /** This PC's graphics, as the system names them. */
  graphics: z.array(z.string()),
  decoding: DecodingState,
});
export type InferenceState = z.infer<typeof InferenceState>;
