import type { Provider, ProviderTrial } from '../../shared/domain/provider.ts';

/** Less than this share of the CPU's time for a frame, and another provider is worth having: the CPU's output is the one that everything was measured with. */
export const WORTH = 0.9;

/** The fastest that agrees with the CPU; of those equally fast, the first. */
export function fastest(trials: readonly ProviderTrial[]): Provider {
  const timed = trials.filter(
    (trial): trial is ProviderTrial & { medianMs: number } => trial.error === null && trial.medianMs !== null,
  );
  const cpuMs = timed.find(({ provider }) => provider === 'cpu')?.medianMs ?? null;
  if (cpuMs === null) return 'cpu';
  const better = timed.filter(({ provider, medianMs }) => provider !== 'cpu' && medianMs < WORTH * cpuMs);
  return better.toSorted((a, b) => a.medianMs - b.medianMs)[0]?.provider ?? 'cpu';
}
