import type { HealthEvent } from '../../shared/domain/health-figures.ts';
import type { StoredEvent } from '../db/stream-events.ts';

/** Newest first, as they are given: several of the same kind in a row, for the same reason, become one. */
export function joined(events: readonly StoredEvent[]): HealthEvent[] {
  const all: HealthEvent[] = [];
  for (const { type, atMs, untilMs, error, risk } of events) {
    const later = all.at(-1);
    if (later?.type === type && later.error?.code === error?.code && later.risk === risk) {
      later.atMs = atMs;
      later.times += 1;
    } else all.push({ type, atMs, lastAtMs: atMs, times: 1, untilMs, error, risk });
  }
  return all;
}
