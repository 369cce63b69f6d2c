import type { InferenceSession } from 'onnxruntime-node';
import { PROVIDER_NAMES, type Provider } from '../../shared/domain/provider.ts';
import { errorInfo, type ErrorInfo } from '../../shared/errors.ts';

/**
 * One thread per worker (processes scale, threads of one session spin) and no arena: its blocks grow by powers of two, and an allocation
 * near 2 GiB ends an Electron process.
 */
const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableCpuMemArena: false,
  graphOptimizationLevel: 'all',
  // Errors only: what is wrong with a model is thrown as well.
  logSeverityLevel: 3,
};

/** MLProgram, which keeps 32 bits where the older format computes in 16. */
const COREML_CREATE_MLPROGRAM = 0x010;

/** What a provider does not know of a model the CPU does within the same session. Before the first session of this process. */
export function sessionOptions(provider: Provider): InferenceSession.SessionOptions {
  // NVIDIA's libraries else compute with 10 bits of 23 (TF32), and its boxes are off by more than counting can bear.
  if (provider === 'cuda' || provider === 'tensorrt') process.env.NVIDIA_TF32_OVERRIDE = '0';
  return {
    ...SESSION_OPTIONS,
    executionProviders: provider === 'coreml' ? [{ name: 'coreml', coreMlFlags: COREML_CREATE_MLPROGRAM }] : [provider],
    // DirectML takes neither.
    ...(provider === 'dml' && { executionMode: 'sequential', enableMemPattern: false }),
  };
}

/** What the runtime says of a provider that it cannot open, or that failed (`running`). */
export function providerError(provider: Provider, thrown: unknown, running = false): ErrorInfo {
  const detail = firstLine(thrown),
    name = PROVIDER_NAMES[provider];
  if (/out of memory|bad.?alloc|OUTOFMEMORY|insufficient memory|not enough memory|CUDA failure 2\b/i.test(detail))
    return errorInfo('PROVIDER_008', { provider: name, detail });
  if (running) return errorInfo('PROVIDER_005', { provider: name, detail });
  if (/backend not found|failed to load (shared )?library|cannot open shared object/i.test(detail))
    return errorInfo('PROVIDER_001', { provider: name, detail });
  return errorInfo('PROVIDER_002', { provider: name, detail });
}

/** Without the place in the runtime's own sources. */
export function firstLine(thrown: unknown): string {
  const [line] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
  return line
    .replace(/^\/\S+:\d+ .*? (?:was false\. |(?=\[ONNXRuntimeError\]))/, '')
    .slice(0, 300)
    .replace(/\.+$/, '');
}
