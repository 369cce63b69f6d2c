import { DAY_MS, HOUR_MS } from '../../core/time.ts';
import { useApi } from '../query/use-api.ts';
import { useNow } from '../ui/use-now.ts';

export const RANGES = { '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS } as const;
export type RangeKey = keyof typeof RANGES;
export const rangeOf = (word: string | null): RangeKey =>
  word !== null && Object.hasOwn(RANGES, word) ? (word as RangeKey) : '24h';

/** How often a history is asked for again: it grows by the minute. Milliseconds. */
const AGAIN_MS = 30_000;

/** A camera's history until the end of the running hour: for an hour it is one question, and what is shown stays while it grows. */
export function useHistory(cameraId: string, range: RangeKey) {
  const toMs = Math.ceil(useNow(60_000) / HOUR_MS) * HOUR_MS;
  return useApi('health.history', { cameraId, fromMs: toMs - RANGES[range], toMs }, { everyMs: AGAIN_MS });
}
