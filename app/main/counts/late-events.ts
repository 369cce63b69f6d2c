import { listLiveCrossings, storeCrossings, updateRefusal, type SeenCrossing } from '../db/counting-events.ts';
import { addMinutes } from '../db/counting-results.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { isTrackStored } from '../db/person-tracking.ts';
import { recountsSince, type RecountRecord } from '../db/recounts.ts';
import { sessionModels, type WorkerSession } from '../db/worker-sessions.ts';
import { insertVisits, listLiveVisits, type SeenVisit } from '../db/zone-visits.ts';
import { minutesOfVisits } from '../../core/counting/zones/minutes-of-visits.ts';
import { isCountedAgain, sumWithoutTheirEnd } from './counted-again.ts';
import { MinuteSums } from './minute-sums.ts';

/** Who counted. */
type Owner = Omit<WorkerSession, 'startedAtMs'>;

/**
 * Somebody who was still in the picture when a recount began, or who was counted only at the end of a track, can be counted at a moment that
 * the recount covers, or have been in a zone then: it is added to it as it was counted live, so that accepting it loses nobody. Tracks that the
 * recount had know their crossings already; late mode's sum of a person is the one that was reported when they were gone.
 */
export async function addLateToRecounts(
  db: Db,
  identity: Identity,
  session: WorkerSession,
  crossings: readonly SeenCrossing[],
  visits: readonly SeenVisit[],
  nowMs: number,
): Promise<void> {
  const earliest = Math.min(
    ...crossings.map(({ crossing }) => crossing.capturedAtMs),
    ...visits.map(({ visit }) => visit.enteredMs),
  );
  if (earliest === Infinity) return;
  for (const recount of await recountsSince(db, session.cameraId, earliest))
    await addLate(db, identity, recount, session, crossings, visits, nowMs);
}

/** The same for a recount that is ready now, of everything that was counted live while it ran. */
export async function addMissed(db: Db, identity: Identity, recount: RecountRecord, nowMs: number): Promise<void> {
  const { cameraId, fromMs, toMs, known } = recount;
  const models = await sessionModels(db, cameraId);
  const crossings = await listLiveCrossings(db, cameraId, fromMs, toMs, { after: known.event }, () => true);
  const visits = await listLiveVisits(db, {
    cameraId,
    leftFromMs: fromMs,
    leftToMs: null,
    enteredBeforeMs: toMs,
    rowIds: { after: known.visit },
  });
  for (const session of new Set([...crossings, ...visits].map((one) => one.session))) {
    const own = <T extends { session: string }>(all: T[]) => all.filter((one) => one.session === session);
    await addLate(
      db,
      identity,
      recount,
      { session, cameraId, ...models.get(session)! },
      own(crossings),
      own(visits),
      nowMs,
    );
  }
}

async function addLate(
  db: Db,
  identity: Identity,
  recount: RecountRecord,
  owner: Owner,
  crossings: readonly SeenCrossing[],
  visits: readonly SeenVisit[],
  nowMs: number,
): Promise<void> {
  const { recountId, fromMs, toMs, regions, known } = recount;
  const holds = (atMs: number) => atMs >= fromMs && atMs < toMs;
  const isUnknown = async (regionId: string, trackId: number, atMs: number) =>
    regions.some((region) => region.regionId === regionId) &&
    !(await isTrackStored(db, owner.session, trackId, atMs, known.track));
  const lateCrossings: SeenCrossing[] = [],
    lateVisits: SeenVisit[] = [],
    minutes = new MinuteSums();
  for (const one of crossings) {
    const { regionId, trackId, capturedAtMs } = one.crossing;
    if (!holds(capturedAtMs)) continue;
    const sum = await sumWithoutTheirEnd(db, recount, owner.session, one.crossing);
    if (sum) {
      await updateRefusal(db, identity, sum.eventId, one.crossing.refusal);
      minutes.cross(sum, -1);
      minutes.cross(one.crossing);
      continue;
    }
    if (
      !(await isUnknown(regionId, trackId, capturedAtMs)) ||
      (await isCountedAgain(db, recount, owner.session, one.crossing))
    )
      continue;
    lateCrossings.push({ ...one, recountId });
    minutes.cross(one.crossing);
  }
  for (const one of visits) {
    const { regionId, trackId, enteredMs, leftMs } = one.visit;
    if (enteredMs >= toMs || leftMs < fromMs || !(await isUnknown(regionId, trackId, enteredMs))) continue;
    if (holds(leftMs)) lateVisits.push({ ...one, recountId });
    for (const minute of minutesOfVisits([one.visit], { fromMs, toMs })) minutes.stay(minute);
  }
  await storeCrossings(db, identity, lateCrossings, nowMs);
  await insertVisits(db, identity, lateVisits, nowMs);
  await addMinutes(db, identity, { ...owner, recountId }, minutes.list(), nowMs);
}
