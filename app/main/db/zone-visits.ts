import type { Visit } from '../../shared/domain/zone.ts';
import type { LiveRows } from './counting-events.ts';
import { dialectOf, type Db, type Dialect } from './dialect/dialect.ts';
import { takeRevisions, type Identity } from './installation.ts';
import { readLimited } from './row-limit.ts';
import { shownIn } from './shown.ts';
import { uuidv7 } from './uuid.ts';

/** A visit on its way to its row, as SeenCrossing. */
export interface SeenVisit {
  visit: Visit;
  cameraId: string;
  session: string;
  sequence: number;
  recountId: string | null;
}

const ROWS_AT_ONCE = 500;
const VISIT_COLUMNS = ['zone_id', 'rule_version', 'track_id', 'entered_at', 'left_at', 'waited_ms'];

const toVisit = (row: Record<string, unknown>, { fromInstant }: Dialect): Visit => ({
  regionId: String(row.zone_id),
  ruleVersion: Number(row.rule_version),
  trackId: Number(row.track_id),
  enteredMs: fromInstant(row.entered_at),
  leftMs: fromInstant(row.left_at),
  waitedMs: Number(row.waited_ms),
});

export async function insertVisits(
  db: Db,
  identity: Identity,
  seen: readonly SeenVisit[],
  nowMs: number,
): Promise<void> {
  if (seen.length === 0) return;
  const { toInstant } = dialectOf(db);
  const revision = await takeRevisions(db, seen.length);
  const rows = seen.map(({ visit, cameraId, session, sequence, recountId }, i) => ({
    uid: uuidv7(nowMs),
    camera_id: cameraId,
    zone_id: visit.regionId,
    rule_version: visit.ruleVersion,
    track_id: String(visit.trackId),
    entered_at: toInstant(visit.enteredMs),
    left_at: toInstant(visit.leftMs),
    waited_ms: Math.round(visit.waitedMs),
    worker_session: session,
    worker_sequence: sequence,
    recount_id: recountId,
    created_at: toInstant(nowMs),
    site_id: identity.siteId,
    node_id: identity.nodeId,
    revision: revision + i,
  }));
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) await db('zone_visits').insert(rows.slice(i, i + ROWS_AT_ONCE));
}

export interface VisitRange {
  cameraId: string | null;
  regionId: string | null;
  fromMs: number;
  toMs: number;
}

/** Those that are shown, by the time they left; newest first. Without a limit it rejects with REPORT_003 when there are too many. */
export async function listVisits(
  db: Db,
  { cameraId, regionId, fromMs, toMs }: VisitRange,
  limit: number | null,
): Promise<Visit[]> {
  const dialect = dialectOf(db);
  const query = db('zone_visits')
    .where('left_at', '>=', dialect.toInstant(fromMs))
    .where('left_at', '<', dialect.toInstant(toMs));
  (await shownIn(db, fromMs, toMs)).keep(query, 'zone_visits', 'left_at');
  if (cameraId !== null) query.where({ camera_id: cameraId });
  if (regionId !== null) query.where({ zone_id: regionId });
  query.orderBy([
    { column: 'left_at', order: 'desc' },
    { column: 'id', order: 'desc' },
  ]);
  const rows = (await (limit === null
    ? readLimited(query.select(VISIT_COLUMNS))
    : query.select(VISIT_COLUMNS).limit(limit))) as Record<string, unknown>[];
  return rows.map((row) => toVisit(row, dialect));
}

export interface LiveVisits {
  cameraId: string;
  /** By those who left from then on and before then (null: whenever), and who were there before then. */
  leftFromMs: number;
  leftToMs: number | null;
  enteredBeforeMs: number;
  rowIds: LiveRows;
}

/** What was counted live. For recounts. */
export async function listLiveVisits(
  db: Db,
  { cameraId, leftFromMs, leftToMs, enteredBeforeMs, rowIds }: LiveVisits,
): Promise<SeenVisit[]> {
  const dialect = dialectOf(db);
  const query = db('zone_visits')
    .where({ camera_id: cameraId })
    .whereNull('recount_id')
    .where('left_at', '>=', dialect.toInstant(leftFromMs))
    .where('entered_at', '<', dialect.toInstant(enteredBeforeMs));
  if (leftToMs !== null) query.where('left_at', '<', dialect.toInstant(leftToMs));
  if ('upTo' in rowIds) query.where('id', '<=', rowIds.upTo);
  else query.where('id', '>', rowIds.after);
  const rows: Record<string, unknown>[] = await query.orderBy('id');
  return rows.map((row) => ({
    visit: toVisit(row, dialect),
    cameraId,
    session: String(row.worker_session),
    sequence: Number(row.worker_sequence),
    recountId: null,
  }));
}
