import type { Camera } from '../../shared/domain/camera.ts';
import { useApp } from '../stores/app-store.ts';
import { useNow } from '../ui/use-now.ts';
import { freshnessOf, type Freshness } from './freshness.ts';

export function useFreshness(camera: Camera | null): Freshness {
  const { connection, totalsAtMs, clockOffsetMs } = useApp();
  return freshnessOf(
    camera,
    { lost: connection.state === 'lost', sinceMs: connection.sinceMs + clockOffsetMs, receivedAtMs: totalsAtMs },
    useNow(),
  );
}
