import type { Visit } from '../../shared/domain/zone.ts';
import { dialectOf } from './dialect/dialect.ts';
import type { Db, Dialect } from './dialect/dialect.ts';
import { takeRevisions } from './installation.ts';
import type { Identity } from './installation.ts';
import { shownIn } from './shown.ts';
import { uuidv7 } from './uuid.ts';

/** A visit on its way to its row, as SeenCrossing. */
export interface SeenVisit { visit: Visit; cameraId: string; session: string; sequence: number; recountId: string | null }

const ROWS_AT_ONCE = 500;

const toVisit = (row: Record<string, unknown>, { fromInstant }: Dialect): Visit => ({
  regionId: String(row.zone_id), ruleVersion: Number(row.rule_version), trackId: Number(row.track_id),
  enteredMs: fromInstant(row.entered_at), leftMs: fromInstant(row.left_at), waitedMs: Number(row.waited_ms),
});

export async function insertVisits(db: Db, identity: Identity, seen: readonly SeenVisit[], nowMs: number): Promise<void> {
  if (seen.length === 0) return;
  const { toInstant } = dialectOf(db);
  const revision = await takeRevisions(db, seen.length);
  const rows = seen.map(({ visit, cameraId, session, sequence, recountId }, i) => ({
    uid: uuidv7(nowMs), camera_id: cameraId, zone_id: visit.regionId, rule_version: visit.ruleVersion, track_id: String(visit.trackId),
    entered_at: toInstant(visit.enteredMs), left_at: toInstant(visit.leftMs), waited_ms: Math.round(visit.waitedMs),
    worker_session: session, worker_sequence: sequence, recount_id: recountId, created_at: toInstant(nowMs),
    site_id: identity.siteId, node_id: identity.nodeId, revision: revision + i,
  }));
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) await db('zone_visits').insert(rows.slice(i, i + ROWS_AT_ONCE));
}

export interface VisitRange { cameraId: string | null; regionId: string | null; fromMs: number; toMs: number }

/** Those that are shown, by the time they left; newest first. */
export async function listVisits(db: Db, { cameraId, regionId, fromMs, toMs }: VisitRange, limit: number | null): Promise<Visit[]> {
  const dialect = dialectOf(db);
  const query = db('zone_visits').where('left_at', '>=', dialect.toInstant(fromMs)).where('left_at', '<', dialect.toInstant(toMs));
  (await shownIn(db, fromMs, toMs)).keep(query, 'zone_visits', 'left_at');
  if (cameraId !== null) query.where({ camera_id: cameraId });
  if (regionId !== null) query.where({ zone_id: regionId });
  query.orderBy([{ column: 'left_at', order: 'desc' }, { column: 'id', order: 'desc' }]);
  if (limit !== null) query.limit(limit);
  return (await query as Record<string, unknown>[]).map((row) => toVisit(row, dialect));
}

/** What was counted live up to a row, of one camera: by those who left within a range. For recounts. */
export async function listLiveVisits(db: Db, cameraId: string, fromMs: number, toMs: number, lastId: number): Promise<SeenVisit[]> {
  const { toInstant } = dialectOf(db);
  return (await liveVisits(db, cameraId, fromMs, lastId).where('left_at', '<', toInstant(toMs)) as Record<string, unknown>[]).map((row) => toSeen(row, db));
}

/** ... and by those who were there at a moment, and just before it. */
export async function listLiveVisitsAcross(db: Db, cameraId: string, atMs: number, lastId: number): Promise<SeenVisit[]> {
  const { toInstant } = dialectOf(db);
  return (await liveVisits(db, cameraId, atMs, lastId).where('entered_at', '<', toInstant(atMs)) as Record<string, unknown>[]).map((row) => toSeen(row, db));
}

function liveVisits(db: Db, cameraId: string, leftFromMs: number, lastId: number) {
  return db('zone_visits').where({ camera_id: cameraId }).whereNull('recount_id').where('id', '<=', lastId).where('left_at', '>=', dialectOf(db).toInstant(leftFromMs)).orderBy('id');
}

const toSeen = (row: Record<string, unknown>, db: Db): SeenVisit => ({
  visit: toVisit(row, dialectOf(db)), cameraId: String(row.camera_id), session: String(row.worker_session), sequence: Number(row.worker_sequence), recountId: null,
});
