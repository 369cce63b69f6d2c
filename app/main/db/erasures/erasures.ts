import type { Knex } from 'knex';
import type { ErasedWhat, ErasureRequest } from '../../../shared/domain/erasure.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';
import { stamp, type Identity } from '../installation.ts';
import { uuidv7 } from '../uuid.ts';

/** Of one camera, as it is stored. */
export interface StoredErasure {
  erasureId: string;
  cameraId: string;
  what: ErasedWhat;
  fromMs: number;
  toMs: number;
  trackId: string | null;
  reason: string;
  rows: number;
  askedAtMs: number;
  doneAtMs: number | null;
  revision: number;
}

/** A row of this is erased where it touches the time; of a row without an end, where its moment lies in it. `track`: the columns that say whose it is; null: nobody's. */
export const ERASED: Record<
  string,
  { from: string; to: string; tracks: readonly string[]; key: string; what: readonly ErasedWhat[] }
> = {
  person_tracking: {
    ...{ from: 'first_seen', to: 'last_seen', tracks: ['track_id'], key: 'uid', what: ['people', 'all'] },
  },
  person_detections: {
    ...{ from: 'frame_timestamp', to: 'frame_timestamp', tracks: [], key: 'detection_id', what: ['people', 'all'] },
  },
  counting_events: {
    ...{ from: 'event_timestamp', to: 'event_timestamp', tracks: ['track_id', 'stitched_from_track_id'] },
    ...{ key: 'counting_event_id', what: ['people', 'all'] },
  },
  zone_visits: { from: 'entered_at', to: 'left_at', tracks: ['track_id'], key: 'uid', what: ['people', 'all'] },
  counting_results: { from: 'period_start', to: 'period_start', tracks: [], key: 'uid', what: ['all'] },
  camera_coverage: { from: 'period_start', to: 'period_start', tracks: [], key: 'uid', what: ['all'] },
};

/** Which tables one is about. */
export const erasedTables = ({ what, trackId }: Pick<StoredErasure, 'what' | 'trackId'>): string[] =>
  Object.entries(ERASED)
    .filter(([, spec]) => spec.what.includes(what) && (trackId === null || spec.tracks.length > 0))
    .map(([table]) => table);

/** A row for each camera, before anything is removed. Within a transaction. */
export async function insertErasures(
  db: Db,
  identity: Identity,
  request: ErasureRequest,
  nowMs: number,
): Promise<string[]> {
  const { toInstant } = dialectOf(db),
    cameras =
      request.cameraId === null
        ? ((await db('camera_configurations').pluck('camera_id')) as string[])
        : [request.cameraId];
  const ids: string[] = [];
  for (const cameraId of cameras) {
    const erasureId = uuidv7(nowMs);
    ids.push(erasureId);
    await db('erasures').insert({
      erasure_id: erasureId,
      camera_id: cameraId,
      what: request.what,
      period_start: toInstant(request.fromMs),
      period_end: toInstant(request.toMs),
      track_id: request.trackId,
      reason: request.reason,
      asked_at: toInstant(nowMs),
      ...(await stamp(db, identity)),
    });
  }
  return ids;
}

/** Newest first; `open`: those that are not through. */
export async function listErasures(db: Db, open = false): Promise<StoredErasure[]> {
  const { fromInstant } = dialectOf(db);
  const query = db('erasures').orderBy('id', 'desc');
  if (open) void query.whereNull('done_at');
  return ((await query) as Record<string, unknown>[]).map((row) => ({
    erasureId: String(row.erasure_id),
    cameraId: String(row.camera_id),
    what: row.what as ErasedWhat,
    fromMs: fromInstant(row.period_start),
    toMs: fromInstant(row.period_end),
    trackId: row.track_id as string | null,
    reason: String(row.reason),
    rows: Number(row.row_count),
    askedAtMs: fromInstant(row.asked_at),
    doneAtMs: row.done_at === null ? null : fromInstant(row.done_at),
    revision: Number(row.revision),
  }));
}

/** Its revision is above those of all rows that it removed, by which the centre knows what it is about. Within a transaction. */
export async function endErasure(
  db: Db,
  identity: Identity,
  erasureId: string,
  rows: number,
  nowMs: number,
): Promise<void> {
  await db('erasures')
    .where({ erasure_id: erasureId })
    .update({ done_at: dialectOf(db).toInstant(nowMs), ...(await stamp(db, identity)) });
  await db('erasures').where({ erasure_id: erasureId }).increment('row_count', rows);
}

/** The rows of a table that one is about. */
export function erasedRows(db: Db, table: string, erasure: Omit<ErasureRequest, 'reason' | 'what'>): Knex.QueryBuilder {
  const { toInstant } = dialectOf(db),
    { from, to, tracks } = ERASED[table],
    { cameraId, trackId, fromMs, toMs } = erasure;
  const query = db(table).where(from, '<', toInstant(toMs)).where(to, '>=', toInstant(fromMs));
  if (cameraId !== null) void query.where({ camera_id: cameraId });
  if (trackId !== null)
    void query.where((either) => {
      for (const column of tracks) void either.orWhere(column, trackId);
    });
  return query;
}

/** How many there are of each table. */
export async function countErased(db: Db, request: ErasureRequest): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of erasedTables(request)) {
    const [{ n }] = (await erasedRows(db, table, request).count({ n: '*' })) as { n: number }[];
    found[table] = Number(n);
  }
  return found;
}

/** Stretches of a camera of which nothing that was counted is here any more, because somebody wished so. */
export async function erasedSpans(
  db: Db,
  fromMs: number,
  toMs: number,
  what: readonly ErasedWhat[] = ['all'],
): Promise<{ cameraId: string; fromMs: number; toMs: number }[]> {
  const { toInstant, fromInstant } = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('erasures')
    .whereIn('what', what)
    .where('period_start', '<', toInstant(toMs))
    .where('period_end', '>', toInstant(fromMs))
    .select('camera_id', 'period_start', 'period_end');
  return rows.map((row) => ({
    cameraId: String(row.camera_id),
    fromMs: Math.max(fromMs, fromInstant(row.period_start)),
    toMs: Math.min(toMs, fromInstant(row.period_end)),
  }));
}

/** The revision up to which the centre that answered last has heard of erasures; null: no centre is set up. */
export async function erasuresInCentre(db: Db): Promise<number | null> {
  if (!(await db('export_targets').first('id'))) return null;
  const last = (await db('export_runs')
    .whereNotNull('centre_id')
    .whereNot('centre_id', 'file')
    .orderBy('id', 'desc')
    .first('centre_id')) as { centre_id: string } | undefined;
  const row = (await db('export_cursors')
    .where({ centre_id: last?.centre_id ?? '', lane: 'erasures' })
    .first('revision')) as { revision: number } | undefined;
  return Number(row?.revision ?? 0);
}
