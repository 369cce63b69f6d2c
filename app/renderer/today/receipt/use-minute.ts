import { MINUTE_MS, minuteOf } from '../../../core/time.ts';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import { useApi } from '../../query/use-api.ts';
import { serverNow, useApp } from '../../stores/app-store.ts';

/** A worker reports what it measured a little after it did. */
const SETTLED_MS = 25_000;

/** How much of the event's minute its camera measured, seconds, up to now while the minute runs; null until known. */
export function useMinute({ cameraId, capturedAtMs }: CountingEvent): { measured: number; expected: number } | null {
  const fromMs = minuteOf(capturedAtMs),
    toMs = fromMs + MINUTE_MS;
  const offsetMs = useApp((state) => state.clockOffsetMs);
  const untilSettled = () => {
    const waitMs = toMs + SETTLED_MS - serverNow();
    return waitMs > 0 && waitMs;
  };
  const { data, answeredAtMs } = useApi(
    'counts.report',
    { cameraId, fromMs, toMs, bucketMinutes: 1 },
    { everyMs: untilSettled },
  );
  const bucket = data?.buckets[0];
  if (!bucket) return null;
  const expected = Math.min(60, Math.round((answeredAtMs + offsetMs - fromMs) / 1000));
  return { measured: Math.min(expected, Math.round(bucket.measuredSeconds)), expected };
}
