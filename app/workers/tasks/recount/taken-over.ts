import { minutesOfVisits } from '../../../core/counting/zones/minutes-of-visits.ts';
import { listLiveCrossings } from '../../../main/db/counting-events.ts';
import type { Db } from '../../../main/db/dialect/dialect.ts';
import { listLiveVisits } from '../../../main/db/zone-visits.ts';
import type { RecountJob } from '../../../shared/tasks.ts';
import type { SessionCounts } from './run-recount.ts';

/** Of a part of the stretch, what was counted live of people whose tracks are not stored (`isStored`). */
export async function takenOver(
  db: Db,
  { cameraId, regions, known, toMs, ...job }: RecountJob,
  isStored: (session: string, trackId: number) => boolean,
  part: { fromMs: number; toMs: number },
): Promise<SessionCounts[]> {
  const holds = new Set(regions.map(({ regionId }) => regionId));
  const isTaken = (session: string, trackId: number, regionId: string) =>
    holds.has(regionId) && !isStored(session, trackId);
  const crossings = Map.groupBy(
    await listLiveCrossings(db, cameraId, part.fromMs, part.toMs, { upTo: known.event }, isTaken),
    ({ session }) => session,
  );
  // Who left after the stretch was there in its last minutes.
  const left = await listLiveVisits(db, {
    cameraId,
    leftFromMs: part.fromMs,
    leftToMs: part.toMs === toMs ? null : part.toMs,
    enteredBeforeMs: toMs,
    rowIds: { upTo: known.visit },
  });
  const visits = Map.groupBy(
    left.filter(({ session, visit }) => isTaken(session, visit.trackId, visit.regionId)),
    ({ session }) => session,
  );
  return [...new Set([...crossings.keys(), ...visits.keys()])].map((session) => ({
    session,
    taken: true,
    crossings: (crossings.get(session) ?? []).map(({ crossing, regionName, sequence }) => ({
      crossing,
      regionName,
      sequence,
    })),
    visits: (visits.get(session) ?? [])
      .filter(({ visit }) => visit.leftMs < toMs)
      .map(({ visit, sequence }) => ({ visit, sequence })),
    zoneMinutes: minutesOfVisits(
      (visits.get(session) ?? []).map(({ visit }) => visit),
      { fromMs: job.fromMs, toMs },
    ),
  }));
}
