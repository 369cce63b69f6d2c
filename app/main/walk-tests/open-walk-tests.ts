import { setTimeout as pass } from 'node:timers/promises';
import { matchTaps, WALK_TEST } from '../../core/stats/walk-test.ts';
import type { walkTestsMethods } from '../../shared/api/walk-tests.ts';
import { WALK_LIMITS } from '../../shared/domain/walk-test.ts';
import { FootfallError } from '../../shared/errors.ts';
import { listCountingEvents } from '../db/counting-events.ts';
import { listRegionVersions } from '../db/counting-zones.ts';
import { uuidv7 } from '../db/uuid.ts';
import { insertWalkTest, listWalkTests } from '../db/walk-tests.ts';
import type { Context, HandlersOf } from '../feature.ts';

/** What is seen is stored within so many milliseconds: a camera's delay, the analysis, a commit. */
const STORED_MS = 5_000;
/** A test has so many taps, and a busy door as many crossings again. */
const MOST_EVENTS = 2_000;

/** Somebody at the door taps, and what was counted is laid beside it. */
export function openWalkTests({ db }: Context) {
  return {
    handlers: {
      'walkTests.list': ({ cameraId }) => listWalkTests(db, cameraId),
      'walkTests.save': async ({ cameraId, regionId, startedMs, endedMs, taps }, { caller }) => {
        const versions = (await listRegionVersions(db, cameraId)).filter(
          (version) => version.regionId === regionId && version.savedAtMs <= endedMs,
        );
        const line = versions.toSorted((a, b) => b.ruleVersion - a.ruleVersion)[0];
        if (!line || (line.kind !== 'line' && line.kind !== 'gate')) throw new FootfallError('WALK_001');
        const isWithin = taps.every(({ atMs }) => atMs >= startedMs && atMs <= endedMs);
        if (!isWithin || endedMs - startedMs > WALK_LIMITS.longest || endedMs > Date.now() + 60_000)
          throw new FootfallError('WALK_002', { hours: WALK_LIMITS.longest / 3_600_000 });
        await pass(Math.max(0, Math.min(STORED_MS, endedMs + STORED_MS - Date.now())));
        const events = await listCountingEvents(db, {
          ...{ cameraId, regionId, only: 'all', limit: MOST_EVENTS },
          fromMs: startedMs - WALK_TEST.withinMs,
          toMs: endedMs + WALK_TEST.withinMs,
        });
        // Whoever went through before or after the test is none of it.
        const met = matchTaps(taps, events);
        const test = {
          ...{ testId: uuidv7(Date.now()), cameraId, regionId, startedMs, endedMs },
          ...{ regionName: line.name, ruleVersion: line.ruleVersion, testedBy: caller.userName },
          result: { ...met, extra: met.extra.filter(({ atMs }) => atMs >= startedMs && atMs <= endedMs) },
        };
        await insertWalkTest(db, test, Date.now());
        return test;
      },
    } satisfies HandlersOf<typeof walkTestsMethods>,
  };
}
