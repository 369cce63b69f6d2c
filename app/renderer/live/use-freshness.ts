import type { Camera } from '../../shared/domain/camera.ts';
import { useApp } from '../stores/app-store.ts';
import { useNow } from '../ui/use-now.ts';
import { freshnessOf, type Freshness } from './freshness.ts';

/** A site sends every five minutes, milliseconds. */
export const SENT_LATE_MS = 15 * 60_000;

export function useFreshness(camera: Camera | null): Freshness {
  const nowMs = useNow();
  const { connection, totalsAtMs, clockOffsetMs, lateSinceMs } = useApp();
  const knownToMs = useApp((state) => state.info?.knownToMs ?? null);
  const isLost = connection.state === 'lost',
    sinceMs = isLost ? connection.sinceMs : (lateSinceMs ?? connection.sinceMs);
  const fresh = freshnessOf(
    camera,
    { lost: isLost || lateSinceMs !== null, sinceMs: sinceMs + clockOffsetMs, receivedAtMs: totalsAtMs },
    nowMs,
  );
  // What a site sent a while ago.
  return fresh.kind === 'live' && knownToMs !== null && nowMs - knownToMs > SENT_LATE_MS
    ? { kind: 'old', asOfMs: knownToMs }
    : fresh;
}
