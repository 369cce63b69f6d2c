import type { Knex } from 'knex';
import { recount, RECOUNT_MARGIN_MS } from '../../core/counting/recount.ts';
import { listLiveCrossings } from '../db/counting-events.ts';
import type { SeenCrossing } from '../db/counting-events.ts';
import { tracksBySession } from '../db/person-tracking.ts';
import { sessionModels } from '../db/worker-sessions.ts';
import { listLiveVisits, listLiveVisitsAcross } from '../db/zone-visits.ts';
import type { SeenVisit } from '../db/zone-visits.ts';
import type { RecountJob, SessionResult } from './jobs-protocol.ts';
import { minutesOfVisits } from './minutes-of-visits.ts';

/** So much at once, so that memory stays flat however long the stretch is. Whole minutes, like the stretch itself. */
const CHUNK_MS = 2 * 3_600_000;
const ROWS_AT_ONCE = 150;

/**
 * Applies the job's regions to the stored tracks. `send` resolves when more may come. Crossings and visits of tracks that are not
 * stored (somebody was still in the picture, or the worker was killed) are taken over as they were counted live, for regions that still
 * are. Resolves with the number of tracks.
 */
export async function runRecount(db: Knex, job: RecountJob, send: (results: SessionResult[], progress: number) => Promise<void>): Promise<number> {
  const models = await sessionModels(db, job.cameraId);
  let tracks = 0;
  for (let fromMs = job.fromMs; fromMs < job.toMs; fromMs += CHUNK_MS) {
    const chunk = { fromMs, toMs: Math.min(job.toMs, fromMs + CHUNK_MS) };
    const found = await countChunk(db, job, chunk, models);
    tracks += found.tracks;
    const progress = (chunk.toMs - job.fromMs) / (job.toMs - job.fromMs);
    const pieces = found.results.flatMap(inPieces);
    for (const [i, piece] of pieces.entries()) await send([piece], progress - (1 - (i + 1) / pieces.length) * ((chunk.toMs - fromMs) / (job.toMs - job.fromMs)));
    if (pieces.length === 0) await send([], progress);
  }
  return tracks;
}

interface Span { fromMs: number; toMs: number }

async function countChunk(db: Knex, job: RecountJob, chunk: Span, models: Awaited<ReturnType<typeof sessionModels>>) {
  const { cameraId, regions, timeZone, known } = job;
  const tracks = await tracksBySession(db, cameraId, chunk.fromMs - RECOUNT_MARGIN_MS, chunk.toMs + RECOUNT_MARGIN_MS, known.track);
  const holds = new Set(regions.map(({ regionId }) => regionId));
  const stored = new Map([...tracks].map(([session, own]) => [session, new Set(own.map(({ trackId }) => trackId))]));
  const isStored = (session: string, trackId: number) => stored.get(session)?.has(trackId) ?? false;
  const isTaken = (session: string, trackId: number, regionId: string) => holds.has(regionId) && !isStored(session, trackId);
  const crossings = Map.groupBy(await listLiveCrossings(db, cameraId, chunk.fromMs, chunk.toMs, known.event, isTaken), ({ session }) => session);
  // Who left after the stretch was there in its last minutes.
  const across = chunk.toMs === job.toMs ? await listLiveVisitsAcross(db, cameraId, job.toMs, known.visit) : [];
  const visits = Map.groupBy([...await listLiveVisits(db, cameraId, chunk.fromMs, chunk.toMs, known.visit), ...across]
    .filter(({ session, visit }) => isTaken(session, visit.trackId, visit.regionId)), ({ session }) => session);

  const names = new Map(regions.map(({ regionId, name }) => [regionId, name]));
  const results: SessionResult[] = [];
  let counted = 0;
  for (const session of new Set([...tracks.keys(), ...crossings.keys(), ...visits.keys()])) {
    const own = tracks.get(session) ?? [];
    const again = recount(own, regions, { timeZone, ...chunk });
    const takenCrossings: SeenCrossing[] = crossings.get(session) ?? [], takenVisits: SeenVisit[] = visits.get(session) ?? [];
    results.push({
      session, ...models.get(session)!,
      crossings: [
        ...again.crossings.map((crossing, i) => ({ crossing, regionName: names.get(crossing.regionId)!, sequence: i })),
        ...takenCrossings.map(({ crossing, regionName, sequence }) => ({ crossing, regionName, sequence })),
      ],
      visits: [...again.visits.map((visit, i) => ({ visit, sequence: i })), ...takenVisits.filter(({ visit }) => visit.leftMs < chunk.toMs).map(({ visit, sequence }) => ({ visit, sequence }))],
      zoneMinutes: [...again.zoneMinutes, ...minutesOfVisits(takenVisits.map(({ visit }) => visit), job)],
    });
    // Each track in the chunk in which it begins; those from before the stretch in its first.
    counted += own.filter((track) => track.firstSeenMs < chunk.toMs && (track.firstSeenMs >= chunk.fromMs || (chunk.fromMs === job.fromMs && track.lastSeenMs >= job.fromMs))).length;
  }
  return { results, tracks: counted };
}

function inPieces(result: SessionResult): SessionResult[] {
  const most = Math.max(result.crossings.length, result.visits.length, result.zoneMinutes.length);
  return Array.from({ length: Math.ceil(most / ROWS_AT_ONCE) }, (_, i) => {
    const piece = <T>(all: T[]) => all.slice(i * ROWS_AT_ONCE, (i + 1) * ROWS_AT_ONCE);
    return { ...result, crossings: piece(result.crossings), visits: piece(result.visits), zoneMinutes: piece(result.zoneMinutes) };
  });
}
