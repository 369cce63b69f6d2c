import { minuteOf } from '../../core/time.ts';
import type { WorkerEvent } from '../../shared/camera-protocol.ts';
import type { Crossing } from '../../shared/domain/crossing.ts';
import type { ZoneMinute } from '../../shared/domain/zone.ts';
import type { Measured } from '../db/camera-coverage.ts';
import { NO_COUNTS, type MinuteAddition } from '../db/counting-results.ts';

export type Covered = Omit<WorkerEvent & { kind: 'coverage' }, 'kind' | 'regionIds'>;

/** Of what a source does not say how much was due, nobody knows it for all of the minute. */
export function addMeasured(minute: Measured, { measuredMs, frames, framesDue, worstFps }: Covered): void {
  minute.measuredMs += Math.round(measuredMs);
  minute.frames += frames;
  minute.framesDue = minute.framesDue === null || framesDue === undefined ? null : minute.framesDue + framesDue;
  if (worstFps !== undefined) minute.worstFps = Math.min(minute.worstFps ?? Infinity, worstFps);
}

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

  measure(regionId: string, ruleVersion: number, covered: Covered): void {
    addMeasured(this.#of(regionId, ruleVersion, covered.minuteStartMs), covered);
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
