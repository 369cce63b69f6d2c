import { join } from 'node:path';
import { PROVIDER_NAMES, type Provider, type ProviderTrial } from '../../shared/domain/provider.ts';
import { errorInfo, toErrorInfo, type ErrorInfo } from '../../shared/errors.ts';
import { tasks } from '../../shared/tasks.ts';
import { TaskAborted, TaskEnded, type RunTask } from '../tasks/run-task.ts';
import type { ProviderFile } from './provider-file.ts';
import { missingOf } from './this-pc.ts';

/** A trial that was begun so often, and of which nothing was ever heard, took the whole program or the PC along. */
const MOST_BEGUN = 2;
/** What providers are tried on. */
export const TRIAL_VIDEO = join('demo', 'entrance.mp4');

/** What a trial needs of the application. */
export interface TrialContext {
  host: { ffmpegPath: string; folders: { resources: string } };
  model: { manifestPath: string };
  runTask: RunTask;
}

/** One provider, in a process of its own: whatever happens there is a result. Rejects with TaskAborted only. */
export async function tryProvider(
  { host, model, runTask }: TrialContext,
  provider: Provider,
  libraries: { folder: string; files: readonly string[] },
  signal?: AbortSignal,
): Promise<ProviderTrial> {
  const missing = missingOf(provider, libraries.files),
    name = PROVIDER_NAMES[provider];
  if (missing.length > 0)
    return failed(provider, errorInfo('PROVIDER_001', { provider: name, detail: `it lacks ${missing.join(' and ')}` }));
  const order = {
    ffmpegPath: host.ffmpegPath,
    manifestPath: model.manifestPath,
    videoPath: join(host.folders.resources, TRIAL_VIDEO),
    provider,
  };
  try {
    return await runTask('try-provider', order, { signal });
  } catch (thrown) {
    if (thrown instanceof TaskAborted) throw thrown;
    if (!(thrown instanceof TaskEnded)) return failed(provider, toErrorInfo(thrown));
    return failed(
      provider,
      thrown.late
        ? errorInfo('PROVIDER_004', { provider: name, seconds: tasks['try-provider'].deadlineMs / 1000 })
        : errorInfo('PROVIDER_003', { provider: name, detail: thrown.detail }),
    );
  }
}

/** The same, remembered while it goes on: a provider that took everything along twice is not tried a third time by itself. */
export async function tryOnce(
  context: TrialContext,
  file: ProviderFile,
  provider: Provider,
  libraries: { folder: string; files: readonly string[] },
  signal: AbortSignal,
): Promise<ProviderTrial> {
  const before = file.now.begun,
    times = before?.provider === provider ? before.times : 0;
  if (times >= MOST_BEGUN) {
    const detail = 'Footfall or this PC ended while it was tried, twice';
    return failed(provider, errorInfo('PROVIDER_003', { provider: PROVIDER_NAMES[provider], detail }));
  }
  file.set({ begun: { provider, times: times + 1 } });
  try {
    return await tryProvider(context, provider, libraries, signal);
  } finally {
    // Also when nobody waits for it any more: that was no fault of the provider's.
    file.set({ begun: null });
  }
}

function failed(provider: Provider, error: ErrorInfo): ProviderTrial {
  return { provider, error, medianMs: null, firstMs: null, confidence: null, pixels: null, atMs: Date.now() };
}
