import type { CountingEvent, Crossing, Receipt, RefusalReason } from '../../shared/domain/crossing.ts';
import type { Anchor, Direction } from '../../shared/domain/region.ts';
import { listOwnWays } from './counting-zones.ts';
import { dialectOf, type Db, type Dialect } from './dialect/dialect.ts';
import { stamp, takeRevisions, type Identity } from './installation.ts';
import { shownIn } from './shown.ts';
import { uuidv7 } from './uuid.ts';

/** A crossing on its way to its row: who saw it, and as which of its session's events. */
export interface SeenCrossing {
  crossing: Crossing;
  regionName: string;
  cameraId: string;
  session: string;
  sequence: number;
  modelId: string;
  modelVersion: string;
  recountId: string | null;
}

/** SQLite takes 32,766 values in one statement. */
const ROWS_AT_ONCE = 500;

function toEvent(row: Record<string, unknown>, dialect: Pick<Dialect, 'fromInstant' | 'fromJson'>): CountingEvent {
  return {
    eventId: String(row.counting_event_id),
    cameraId: String(row.camera_id),
    regionId: String(row.zone_id),
    regionName: String(row.zone_name),
    ruleVersion: Number(row.rule_version),
    modelId: String(row.model_id),
    modelVersion: String(row.model_version),
    recountId: row.recount_id as string | null,
    trackId: Number(row.track_id),
    direction: row.direction as Direction,
    capturedAtMs: dialect.fromInstant(row.event_timestamp),
    point: dialect.fromJson(row.crossing_point) as CountingEvent['point'],
    confidence: Number(row.confidence_score),
    refusal: row.refusal as RefusalReason | null,
    receipt: {
      path: dialect.fromJson(row.path_trajectory) as Receipt['path'],
      anchor: row.anchor as Anchor,
      samplesBefore: Number(row.frames_before),
      samplesAfter: Number(row.frames_after),
      msBefore: Number(row.ms_before),
      msAfter: Number(row.ms_after),
      confidenceMean: Number(row.confidence_mean),
      confidenceLowest: Number(row.confidence_lowest),
      speed: row.speed === null ? null : Number(row.speed),
      linePoints: dialect.fromJson(row.line_points) as Receipt['linePoints'],
      ...(row.second_points !== null && { secondPoints: dialect.fromJson(row.second_points) as Receipt['linePoints'] }),
      ...(row.stitched_from_track_id !== null && { stitchedFromTrackId: Number(row.stitched_from_track_id) }),
    },
  };
}

/** Of a way into the site it is an entry or an exit; `sign` as the site's sum takes the line. */
const typeOf = (direction: Direction, sign: number) =>
  sign === 0 ? 'cross_line' : (direction === 'in') === sign > 0 ? 'entry' : 'exit';

function toRow(
  { crossing, ...seen }: SeenCrossing,
  sign: number,
  dialect: Dialect,
  nowMs: number,
): Record<string, unknown> {
  const { receipt } = crossing;
  const point = (row: readonly number[] | undefined) => (row ? dialect.toJson([row[1], row[2]]) : null);
  return {
    counting_event_id: uuidv7(nowMs),
    camera_id: seen.cameraId,
    event_timestamp: dialect.toInstant(crossing.capturedAtMs),
    event_type: typeOf(crossing.direction, sign),
    direction: crossing.direction,
    track_id: String(crossing.trackId),
    entry_point: point(receipt.path[0]),
    exit_point: point(receipt.path.at(-1)),
    path_trajectory: dialect.toJson(receipt.path),
    confidence_score: round(crossing.confidence, 4),
    created_at: dialect.toInstant(nowMs),
    zone_id: crossing.regionId,
    zone_name: seen.regionName,
    rule_version: crossing.ruleVersion,
    model_id: seen.modelId,
    model_version: seen.modelVersion,
    refusal: crossing.refusal,
    crossing_point: dialect.toJson(crossing.point),
    line_points: dialect.toJson(receipt.linePoints),
    anchor: receipt.anchor,
    frames_before: receipt.samplesBefore,
    frames_after: receipt.samplesAfter,
    ms_before: Math.round(receipt.msBefore),
    ms_after: Math.round(receipt.msAfter),
    confidence_mean: round(receipt.confidenceMean, 4),
    confidence_lowest: round(receipt.confidenceLowest, 4),
    speed: receipt.speed === null ? null : round(receipt.speed, 3),
    second_points: receipt.secondPoints === undefined ? null : dialect.toJson(receipt.secondPoints),
    stitched_from_track_id: receipt.stitchedFromTrackId === undefined ? null : String(receipt.stitchedFromTrackId),
    worker_session: seen.session,
    worker_sequence: seen.sequence,
    recount_id: seen.recountId,
  };
}

/** Stores crossings and returns them as they will be read again. */
export async function insertCountingEvents(
  db: Db,
  identity: Identity,
  seen: readonly SeenCrossing[],
  nowMs: number,
): Promise<CountingEvent[]> {
  const rows = await storeCrossings(db, identity, seen, nowMs);
  return rows.map((row) =>
    toEvent(row, { ...dialectOf(db), fromJson: (stored) => JSON.parse(String(stored)) as unknown }),
  );
}

/** Stores crossings and returns their rows. */
export async function storeCrossings(
  db: Db,
  identity: Identity,
  seen: readonly SeenCrossing[],
  nowMs: number,
): Promise<Record<string, unknown>[]> {
  if (seen.length === 0) return [];
  const dialect = dialectOf(db);
  const revision = await takeRevisions(db, seen.length);
  const ways = new Map((await listOwnWays(db)).map(({ regionId, sign }) => [regionId, sign]));
  const rows = seen.map((one, i) => ({
    ...toRow(one, ways.get(one.crossing.regionId) ?? 1, dialect, nowMs),
    site_id: identity.siteId,
    node_id: identity.nodeId,
    revision: revision + i,
  }));
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE)
    await db('counting_events').insert(rows.slice(i, i + ROWS_AT_ONCE));
  return rows;
}

/** Of a recount's crossing, which is known better now. */
export async function updateRefusal(
  db: Db,
  identity: Identity,
  eventId: string,
  refusal: RefusalReason | null,
): Promise<void> {
  await db('counting_events')
    .where({ counting_event_id: eventId })
    .whereNotNull('recount_id')
    .update({ refusal, ...(await stamp(db, identity)) });
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));

/** `cameraIds`: those that are meant where no camera is named, without the lines `leftOut`; left out themselves: all. */
export interface EventRange {
  cameraId: string | null;
  cameraIds?: readonly string[];
  leftOut?: readonly string[];
  regionId: string | null;
  fromMs: number;
  toMs: number;
}
export interface EventFilter extends EventRange {
  limit: number;
  only: 'all' | 'counted' | 'refused' | RefusalReason;
}

/** Those that are shown. */
async function eventsIn(db: Db, { cameraId, cameraIds, leftOut, regionId, fromMs, toMs }: EventRange) {
  const { toInstant } = dialectOf(db);
  const query = db('counting_events')
    .where('event_timestamp', '>=', toInstant(fromMs))
    .where('event_timestamp', '<', toInstant(toMs));
  (await shownIn(db, fromMs, toMs)).keep(query, 'counting_events', 'event_timestamp');
  if (cameraId !== null) query.where({ camera_id: cameraId });
  else if (cameraIds) query.whereIn('camera_id', cameraIds);
  if (regionId !== null) query.where({ zone_id: regionId });
  else if (cameraId === null && leftOut && leftOut.length > 0) query.whereNotIn('zone_id', leftOut);
  return { query };
}

/** Newest first. */
export async function listCountingEvents(db: Db, filter: EventFilter): Promise<CountingEvent[]> {
  const dialect = dialectOf(db);
  const { query } = await eventsIn(db, filter);
  if (filter.only === 'counted') query.whereNull('refusal');
  else if (filter.only === 'refused') query.whereNotNull('refusal');
  else if (filter.only !== 'all') query.where({ refusal: filter.only });
  const rows: Record<string, unknown>[] = await query
    .orderBy([
      { column: 'event_timestamp', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(filter.limit);
  return rows.map((row) => toEvent(row, dialect));
}

/** How many were counted, and refused for which reason, most frequent first. */
export async function countReasons(
  db: Db,
  range: EventRange,
): Promise<{ counted: number; refused: { reason: RefusalReason; count: number }[] }> {
  const { query } = await eventsIn(db, range);
  const rows: { refusal: RefusalReason | null; n: number }[] = await query
    .groupBy('refusal')
    .select('refusal')
    .count({ n: '*' });
  const refused = rows.flatMap(({ refusal, n }) => (refusal === null ? [] : [{ reason: refusal, count: Number(n) }]));
  return {
    counted: Number(rows.find(({ refusal }) => refusal === null)?.n ?? 0),
    refused: refused.sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason)),
  };
}

/** In and out of each line and gate of these cameras, to the millisecond. */
export async function sumOfEvents(
  db: Db,
  cameraIds: readonly string[],
  fromMs: number,
  toMs: number,
): Promise<Map<string, { in: number; out: number }>> {
  const { query } = await eventsIn(db, { cameraId: null, cameraIds, regionId: null, fromMs, toMs });
  const rows: { zone_id: string; direction: 'in' | 'out'; n: number }[] = await query
    .whereNull('refusal')
    .groupBy('zone_id', 'direction')
    .select('zone_id', 'direction')
    .count({ n: '*' });
  const sums = new Map<string, { in: number; out: number }>();
  for (const { zone_id, direction, n } of rows)
    sums.set(zone_id, { ...(sums.get(zone_id) ?? { in: 0, out: 0 }), [direction]: Number(n) });
  return sums;
}

/** When each camera last counted somebody within the range. */
export async function lastCrossings(db: Db, fromMs: number, toMs: number): Promise<Map<string, number>> {
  const { fromInstant } = dialectOf(db);
  const { query } = await eventsIn(db, { cameraId: null, regionId: null, fromMs, toMs });
  const rows: { camera_id: string; last: unknown }[] = await query
    .whereNull('refusal')
    .groupBy('camera_id')
    .select('camera_id')
    .max({ last: 'event_timestamp' });
  return new Map(rows.map((row) => [row.camera_id, fromInstant(row.last)]));
}

/** Rows up to one, or after one. */
export type LiveRows = { upTo: number } | { after: number };

/** Of what was counted live, of one camera and a range, that which is wanted, with who saw it. For recounts. */
export async function listLiveCrossings(
  db: Db,
  cameraId: string,
  fromMs: number,
  toMs: number,
  rowIds: LiveRows,
  wanted: (session: string, trackId: number, regionId: string) => boolean,
): Promise<SeenCrossing[]> {
  const dialect = dialectOf(db);
  const query = db('counting_events')
    .where({ camera_id: cameraId })
    .whereNull('recount_id')
    .where('event_timestamp', '>=', dialect.toInstant(fromMs))
    .where('event_timestamp', '<', dialect.toInstant(toMs));
  if ('upTo' in rowIds) query.where('id', '<=', rowIds.upTo);
  else query.where('id', '>', rowIds.after);
  const found: Record<'id' | 'worker_session' | 'track_id' | 'zone_id', unknown>[] = await query
    .orderBy('id')
    .select('id', 'worker_session', 'track_id', 'zone_id');
  const ids = found
    .filter((row) => wanted(String(row.worker_session), Number(row.track_id), String(row.zone_id)))
    .map(({ id }) => Number(id));
  const rows: Record<string, unknown>[] = [];
  for (let i = 0; i < ids.length; i += ROWS_AT_ONCE)
    rows.push(
      ...((await db('counting_events')
        .whereIn('id', ids.slice(i, i + ROWS_AT_ONCE))
        .orderBy('id')) as Record<string, unknown>[]),
    );
  return rows.map((row) => {
    const { regionName, modelId, modelVersion, ...crossing } = toEvent(row, dialect);
    return {
      crossing,
      regionName,
      cameraId,
      modelId,
      modelVersion,
      recountId: null,
      session: String(row.worker_session),
      sequence: Number(row.worker_sequence),
    };
  });
}

/** What a recount holds of one region and worker session, within a range and in one direction. */
export async function listRecounted(
  db: Db,
  recount: { recountId: string; cameraId: string },
  {
    session,
    regionId,
    direction,
    fromMs,
    toMs,
  }: { session: string; regionId: string; direction: Direction; fromMs: number; toMs: number },
): Promise<CountingEvent[]> {
  const dialect = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('counting_events')
    .where({
      camera_id: recount.cameraId,
      recount_id: recount.recountId,
      worker_session: session,
      zone_id: regionId,
      direction,
    })
    .where('event_timestamp', '>=', dialect.toInstant(fromMs))
    .where('event_timestamp', '<=', dialect.toInstant(toMs));
  return rows.map((row) => toEvent(row, dialect));
}
