import { storeCrossings } from '../db/counting-events.ts';
import type { SeenCrossing } from '../db/counting-events.ts';
import { addMinutes } from '../db/counting-results.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { isTrackStored } from '../db/person-tracking.ts';
import { recountsSince } from '../db/recounts.ts';
import type { WorkerSession } from '../db/worker-sessions.ts';
import { insertVisits } from '../db/zone-visits.ts';
import type { SeenVisit } from '../db/zone-visits.ts';
import { MinuteSums } from './minute-sums.ts';

/**
 * Somebody who was still in the picture when a recount began, or who was counted only at the end of a track, can be counted at a moment that
 * the recount covers: it is added to it as it was counted live, so that accepting it loses nobody. Tracks that the recount had know their
 * crossings already.
 */
export async function addLateToRecounts(
  db: Db, identity: Identity, session: WorkerSession, crossings: readonly SeenCrossing[], visits: readonly SeenVisit[], nowMs: number,
): Promise<void> {
  const earliest = Math.min(...crossings.map(({ crossing }) => crossing.capturedAtMs), ...visits.map(({ visit }) => visit.leftMs));
  if (earliest === Infinity) return;
  for (const { recountId, fromMs, toMs, regions, known } of await recountsSince(db, session.cameraId, earliest)) {
    const belongs = async (regionId: string, trackId: number, atMs: number) => atMs >= fromMs && atMs < toMs
      && regions.some((region) => region.regionId === regionId) && !await isTrackStored(db, session.session, trackId, atMs, known.track);
    const lateCrossings: SeenCrossing[] = [], lateVisits: SeenVisit[] = [], minutes = new MinuteSums();
    for (const one of crossings) {
      if (!await belongs(one.crossing.regionId, one.crossing.trackId, one.crossing.capturedAtMs)) continue;
      lateCrossings.push({ ...one, recountId });
      minutes.cross(one.crossing);
    }
    for (const one of visits) if (await belongs(one.visit.regionId, one.visit.trackId, one.visit.leftMs)) lateVisits.push({ ...one, recountId });
    await storeCrossings(db, identity, lateCrossings, nowMs);
    await insertVisits(db, identity, lateVisits, nowMs);
    await addMinutes(db, identity, { ...session, recountId }, minutes.list(), nowMs);
  }
}
