import type { Camera } from '../../shared/domain/camera.ts';
import { useApp } from '../stores/app-store.ts';
import { useNow } from '../ui/use-now.ts';
import { freshnessOf, type Freshness } from './freshness.ts';

export function useFreshness(camera: Camera | null): Freshness {
  const { connection, totalsAtMs, clockOffsetMs, lateSinceMs } = useApp();
  const isLost = connection.state === 'lost',
    sinceMs = isLost ? connection.sinceMs : (lateSinceMs ?? connection.sinceMs);
  return freshnessOf(
    camera,
    { lost: isLost || lateSinceMs !== null, sinceMs: sinceMs + clockOffsetMs, receivedAtMs: totalsAtMs },
    useNow(),
  );
}
