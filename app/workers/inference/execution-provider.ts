import type { InferenceSession } from 'onnxruntime-node';

/** As it is shown; ONNX Runtime's own name is `cpu`. */
export const PROVIDER = 'CPU';

/**
 * One thread per worker (processes scale, threads of one session spin) and no arena: its blocks grow by powers of two, and an allocation
 * near 2 GiB ends an Electron process.
 */
export const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableCpuMemArena: false,
  graphOptimizationLevel: 'all',
  // Errors only: what is wrong with a model is thrown as well.
  logSeverityLevel: 3,
};
