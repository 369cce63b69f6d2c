import { MINUTE_MS, minuteOf } from '../../time.ts';
import type { Visit, ZoneMinute } from '../../../shared/domain/zone.ts';

/**
 * What visits that are known only as such add to the minutes of their zones, within the span. When in a stay somebody waited is not known,
 * nor who was there at once.
 */
export function minutesOfVisits(
  visits: readonly Visit[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): ZoneMinute[] {
  const minutes: ZoneMinute[] = [];
  for (const { regionId, ruleVersion, enteredMs, leftMs } of visits) {
    for (let startMs = minuteOf(enteredMs); startMs <= leftMs; startMs += MINUTE_MS) {
      if (startMs < fromMs || startMs >= toMs) continue;
      const within = (ms: number) => (ms >= startMs && ms < startMs + MINUTE_MS ? 1 : 0);
      minutes.push({
        regionId,
        ruleVersion,
        minuteStartMs: startMs,
        entries: within(enteredMs),
        exits: within(leftMs),
        occupancyMax: 1,
        occupancyMs: Math.min(leftMs, startMs + MINUTE_MS) - Math.max(enteredMs, startMs),
        queueMs: 0,
        queueMax: 0,
      });
    }
  }
  return minutes;
}
