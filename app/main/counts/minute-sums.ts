import { minuteOf } from '../../core/time.ts';
import type { Crossing } from '../../shared/domain/crossing.ts';
import type { ZoneMinute } from '../../shared/domain/zone.ts';
import { NO_COUNTS, type MinuteAddition } from '../db/counting-results.ts';

/** Adds up what one commit adds to the minute buckets. */
export class MinuteSums {
  readonly #minutes = new Map<string, MinuteAddition>();

  /** A refused crossing adds nothing. `people` -1: it was counted before, and is not any more. */
  cross({ regionId, ruleVersion, capturedAtMs, direction, refusal }: Crossing, people: 1 | -1 = 1): void {
    if (refusal === null) this.#of(regionId, ruleVersion, capturedAtMs)[direction] += people;
  }

  stay({ regionId, ruleVersion, minuteStartMs, ...more }: ZoneMinute): void {
    const minute = this.#of(regionId, ruleVersion, minuteStartMs);
    for (const key of ['entries', 'exits', 'occupancyMs', 'queueMs'] as const) minute[key] += more[key];
    for (const key of ['occupancyMax', 'queueMax'] as const) minute[key] = Math.max(minute[key], more[key]);
  }

  measure(
    regionId: string,
    ruleVersion: number,
    covered: { minuteStartMs: number; measuredMs: number; frames: number },
  ): void {
    const minute = this.#of(regionId, ruleVersion, covered.minuteStartMs);
    minute.measuredMs += Math.round(covered.measuredMs);
    minute.frames += covered.frames;
  }

  list(): MinuteAddition[] {
    return [...this.#minutes.values()];
  }

  #of(regionId: string, ruleVersion: number, atMs: number): MinuteAddition {
    const startMs = minuteOf(atMs);
    const key = `${regionId} ${startMs}`;
    const found = this.#minutes.get(key) ?? { ...NO_COUNTS, regionId, ruleVersion, startMs };
    found.ruleVersion = Math.max(found.ruleVersion, ruleVersion);
    this.#minutes.set(key, found);
    return found;
  }
}
