import { useEffect, useState } from 'react';
import { MINUTE_MS, minuteOf } from '../../../core/time.ts';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import { client } from '../../client/app-client.ts';
import { serverNow } from '../../stores/app-store.ts';

/** A worker tells what it measured a little after it did. */
const SETTLED_MS = 25_000;

/** How much of the event's minute its camera measured, seconds, up to now while the minute runs; null until known. */
export function useMinute({ cameraId, capturedAtMs }: CountingEvent): { measured: number; expected: number } | null {
  const [known, setKnown] = useState<{ key: string; measured: number; expected: number } | null>(null);
  const fromMs = minuteOf(capturedAtMs), key = `${cameraId} ${fromMs}`;
  useEffect(() => {
    let wanted = true;
    const ask = () => void client.call('counts.report', { cameraId, fromMs, toMs: fromMs + MINUTE_MS, bucketMinutes: 1 }).then(({ buckets }) => {
      const expected = Math.min(60, Math.round((serverNow() - fromMs) / 1000));
      if (wanted && buckets[0]) setKnown({ key: `${cameraId} ${fromMs}`, measured: Math.min(expected, Math.round(buckets[0].measuredSeconds)), expected });
    }, () => undefined);
    ask();
    const settlesIn = fromMs + MINUTE_MS + SETTLED_MS - serverNow();
    const again = settlesIn > 0 ? setTimeout(ask, settlesIn) : undefined;
    return () => { wanted = false; clearTimeout(again); };
  }, [cameraId, fromMs]);
  return known?.key === key ? known : null;
}
