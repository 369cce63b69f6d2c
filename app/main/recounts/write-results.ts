import { MinuteSums } from '../counts/minute-sums.ts';
import { storeCrossings } from '../db/counting-events.ts';
import { addMinutes } from '../db/counting-results.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import type { RecountRecord } from '../db/recounts.ts';
import { insertVisits } from '../db/zone-visits.ts';
import type { SessionResult } from '../jobs/jobs-protocol.ts';

/** Stores a part of what a recount found, beside what is there. Within a transaction. */
export async function writeResults(db: Db, identity: Identity, { recountId, cameraId }: RecountRecord, results: readonly SessionResult[], nowMs: number): Promise<void> {
  for (const { session, modelId, modelVersion, crossings, visits, zoneMinutes } of results) {
    const owner = { cameraId, session, modelId, modelVersion, recountId };
    const minutes = new MinuteSums();
    for (const { crossing } of crossings) minutes.cross(crossing);
    for (const minute of zoneMinutes) minutes.stay(minute);
    await storeCrossings(db, identity, crossings.map((one) => ({ ...owner, ...one })), nowMs);
    await insertVisits(db, identity, visits.map((one) => ({ ...owner, ...one })), nowMs);
    await addMinutes(db, identity, owner, minutes.list(), nowMs);
  }
}
