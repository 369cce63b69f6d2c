import type { SessionResult } from '../../shared/tasks.ts';
import { isCountedAgain, MinuteSums } from '../counts/open-counts.ts';
import { storeCrossings, type SeenCrossing } from '../db/counting-events.ts';
import { addMinutes } from '../db/counting-results.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import type { RecountRecord } from '../db/recounts.ts';
import { insertVisits } from '../db/zone-visits.ts';

/** Stores a part of what a recount found, beside what is there. What was taken over comes last, and only what it has not counted itself is stored. Within a transaction. */
export async function writeResults(
  db: Db,
  identity: Identity,
  recount: RecountRecord,
  results: readonly SessionResult[],
  nowMs: number,
): Promise<void> {
  const { recountId, cameraId } = recount;
  for (const { session, modelId, modelVersion, taken, crossings, visits, zoneMinutes } of results) {
    const owner = { cameraId, session, modelId, modelVersion, recountId };
    const minutes = new MinuteSums(),
      kept: SeenCrossing[] = [];
    for (const one of crossings) {
      if (taken && (await isCountedAgain(db, recount, session, one.crossing))) continue;
      kept.push({ ...owner, ...one });
      minutes.cross(one.crossing);
    }
    for (const minute of zoneMinutes) minutes.stay(minute);
    await storeCrossings(db, identity, kept, nowMs);
    await insertVisits(
      db,
      identity,
      visits.map((one) => ({ ...owner, ...one })),
      nowMs,
    );
    await addMinutes(db, identity, owner, minutes.list(), nowMs);
  }
}
