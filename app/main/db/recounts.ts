import type { Recount, RecountDay } from '../../shared/domain/recount.ts';
import type { Region } from '../../shared/domain/region.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { dialectOf, type Db, type Dialect } from './dialect/dialect.ts';
import { stamp, takeRevisions, type Identity } from './installation.ts';

export type RecountStatus = Recount['status'];

/** A recount as it is stored; how far a running one is, its process knows. */
export interface RecountRecord extends Omit<Recount, 'progress'> {
  /** Those it applies. */
  regions: Region[];
  /** The newest rows it can know; what is counted live later, of other tracks, is added to it. */
  known: { track: number; event: number; visit: number };
}

function toRecount(row: Record<string, unknown>, dialect: Dialect): RecountRecord {
  return {
    recountId: String(row.recount_id),
    cameraId: String(row.camera_id),
    fromMs: dialect.fromInstant(row.period_start),
    toMs: dialect.fromInstant(row.period_end),
    status: row.status as RecountStatus,
    createdAtMs: dialect.fromInstant(row.created_at),
    tracks: Number(row.track_count),
    days: dialect.fromJson(row.days) as RecountDay[],
    error: row.error === null ? null : (dialect.fromJson(row.error) as ErrorInfo),
    regions: dialect.fromJson(row.regions) as Region[],
    known: { track: Number(row.last_track), event: Number(row.last_event), visit: Number(row.last_visit) },
  };
}

/** Notes a recount that begins now, with what it can know. Within a transaction. */
export async function insertRecount(
  db: Db,
  identity: Identity,
  recount: Pick<RecountRecord, 'recountId' | 'cameraId' | 'fromMs' | 'toMs' | 'regions'>,
  nowMs: number,
): Promise<RecountRecord> {
  const dialect = dialectOf(db);
  const last = async (table: string) =>
    Number(((await db(table).max({ id: 'id' }).first()) as { id: number | null }).id ?? 0);
  const now = dialect.toInstant(nowMs);
  await db('recounts').insert({
    recount_id: recount.recountId,
    camera_id: recount.cameraId,
    period_start: dialect.toInstant(recount.fromMs),
    period_end: dialect.toInstant(recount.toMs),
    status: 'running',
    regions: dialect.toJson(recount.regions),
    days: '[]',
    last_track: await last('person_tracking'),
    last_event: await last('counting_events'),
    last_visit: await last('zone_visits'),
    ...(await stamp(db, identity)),
    created_at: now,
    updated_at: now,
  });
  return (await getRecount(db, recount.recountId))!;
}

export async function getRecount(db: Db, recountId: string): Promise<RecountRecord | null> {
  const row = (await db('recounts').where({ recount_id: recountId }).first()) as Record<string, unknown> | undefined;
  return row ? toRecount(row, dialectOf(db)) : null;
}

/** Newest first. */
export async function listRecounts(
  db: Db,
  filter: { cameraId?: string; status?: RecountStatus[]; newest?: number },
): Promise<RecountRecord[]> {
  const query = db('recounts').orderBy('id', 'desc');
  if (filter.cameraId !== undefined) query.where({ camera_id: filter.cameraId });
  if (filter.newest !== undefined) query.limit(filter.newest);
  if (filter.status) query.whereIn('status', filter.status);
  return ((await query) as Record<string, unknown>[]).map((row) => toRecount(row, dialectOf(db)));
}

/** The regions that accepted recounts applied. */
export async function recountRegions(db: Db): Promise<Map<string, Region[]>> {
  return new Map(
    (await listRecounts(db, { status: ['accepted'] })).map(({ recountId, regions }) => [recountId, regions]),
  );
}

/** Recounts of a camera, accepted or not, that hold what was counted live at some of these moments: what comes late is added to them. */
export async function recountsSince(db: Db, cameraId: string, earliestMs: number): Promise<RecountRecord[]> {
  const dialect = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('recounts')
    .where({ camera_id: cameraId })
    .where('period_end', '>', dialect.toInstant(earliestMs))
    .whereIn('status', ['ready', 'accepted']);
  return rows.map((row) => toRecount(row, dialect));
}

export type RecountChange = Partial<Pick<RecountRecord, 'status' | 'tracks' | 'days' | 'error'>>;

/** Accepting puts it in front of those that were accepted before. */
export async function updateRecount(
  db: Db,
  identity: Identity,
  recountId: string,
  change: RecountChange,
  nowMs: number,
): Promise<void> {
  const dialect = dialectOf(db);
  await db('recounts')
    .where({ recount_id: recountId })
    .update({
      ...(change.status !== undefined && { status: change.status }),
      ...(change.status === 'accepted' && { accepted_order: await takeRevisions(db, 1) }),
      ...(change.tracks !== undefined && { track_count: change.tracks }),
      ...(change.days !== undefined && { days: dialect.toJson(change.days) }),
      ...(change.error !== undefined && { error: change.error === null ? null : dialect.toJson(change.error) }),
      ...(await stamp(db, identity)),
      updated_at: dialect.toInstant(nowMs),
    });
}

const RESULTS = ['counting_events', 'zone_visits', 'counting_results'] as const;

/** Removes some of what a recount stored that nobody will accept; false when there is nothing left. */
export async function removeSomeResults(db: Db, recountId: string, rows: number): Promise<boolean> {
  for (const table of RESULTS) {
    const removed = await db(table)
      .whereIn('id', db(table).where({ recount_id: recountId }).select('id').limit(rows))
      .delete();
    if (removed > 0) return true;
  }
  return false;
}
