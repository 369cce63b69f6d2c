import type { CountingEvent, Crossing, Receipt, RefusalReason } from '../../shared/domain/crossing.ts';
import type { Anchor, Direction } from '../../shared/domain/region.ts';
import { dialectOf } from './dialect/dialect.ts';
import type { Db, Dialect } from './dialect/dialect.ts';
import { stamp } from './installation.ts';
import type { Identity } from './installation.ts';
import type { WorkerSession } from './worker-sessions.ts';

function toEvent(row: Record<string, unknown>, dialect: Dialect): CountingEvent {
  return {
    eventId: String(row.counting_event_id), cameraId: String(row.camera_id), regionId: String(row.zone_id), regionName: String(row.zone_name),
    ruleVersion: Number(row.rule_version), modelId: String(row.model_id), modelVersion: String(row.model_version),
    trackId: Number(row.track_id), direction: row.direction as Direction, capturedAtMs: dialect.fromInstant(row.event_timestamp),
    point: dialect.fromJson(row.crossing_point) as CountingEvent['point'], confidence: Number(row.confidence_score), refusal: row.refusal as RefusalReason | null,
    receipt: {
      path: dialect.fromJson(row.path_trajectory) as Receipt['path'], anchor: row.anchor as Anchor,
      framesBefore: Number(row.frames_before), framesAfter: Number(row.frames_after), msBefore: Number(row.ms_before), msAfter: Number(row.ms_after),
      confidenceMean: Number(row.confidence_mean), confidenceLowest: Number(row.confidence_lowest),
      linePoints: dialect.fromJson(row.line_points) as Receipt['linePoints'],
      ...(row.stitched_from_track_id !== null && { stitchedFromTrackId: Number(row.stitched_from_track_id) }),
    },
  };
}

/** Stores a crossing and returns it as it will be read again. */
export async function insertCountingEvent(
  db: Db, identity: Identity, eventId: string, regionName: string, crossing: Crossing, session: WorkerSession, sequence: number, nowMs: number,
): Promise<CountingEvent> {
  const dialect = dialectOf(db);
  const { receipt } = crossing;
  const point = (row: readonly number[] | undefined) => (row ? dialect.toJson([row[1], row[2]]) : null);
  const row = {
    counting_event_id: eventId, camera_id: session.cameraId, event_timestamp: dialect.toInstant(crossing.capturedAtMs), event_type: 'cross_line',
    direction: crossing.direction, track_id: String(crossing.trackId), entry_point: point(receipt.path[0]), exit_point: point(receipt.path.at(-1)),
    path_trajectory: dialect.toJson(receipt.path), confidence_score: round4(crossing.confidence), created_at: dialect.toInstant(nowMs),
    zone_id: crossing.regionId, zone_name: regionName, rule_version: crossing.ruleVersion, model_id: session.modelId, model_version: session.modelVersion,
    refusal: crossing.refusal, crossing_point: dialect.toJson(crossing.point), line_points: dialect.toJson(receipt.linePoints), anchor: receipt.anchor,
    frames_before: receipt.framesBefore, frames_after: receipt.framesAfter, ms_before: Math.round(receipt.msBefore), ms_after: Math.round(receipt.msAfter),
    confidence_mean: round4(receipt.confidenceMean), confidence_lowest: round4(receipt.confidenceLowest),
    stitched_from_track_id: receipt.stitchedFromTrackId === undefined ? null : String(receipt.stitchedFromTrackId),
    worker_session: session.session, worker_sequence: sequence, ...await stamp(db, identity),
  };
  await db('counting_events').insert(row);
  return toEvent(row, { ...dialect, fromJson: (stored) => JSON.parse(String(stored)) as unknown });
}

const round4 = (value: number) => Math.round(value * 1e4) / 1e4;

export interface EventFilter { cameraId: string | null; fromMs: number; toMs: number; limit: number; refused: boolean }

/** Newest first. */
export async function listCountingEvents(db: Db, filter: EventFilter): Promise<CountingEvent[]> {
  const dialect = dialectOf(db);
  const query = db('counting_events')
    .where('event_timestamp', '>=', dialect.toInstant(filter.fromMs)).where('event_timestamp', '<', dialect.toInstant(filter.toMs))
    .orderBy([{ column: 'event_timestamp', order: 'desc' }, { column: 'id', order: 'desc' }]).limit(filter.limit);
  if (filter.cameraId !== null) query.where({ camera_id: filter.cameraId });
  if (!filter.refused) query.whereNull('refusal');
  const rows: Record<string, unknown>[] = await query;
  return rows.map((row) => toEvent(row, dialect));
}

/** When each camera last counted somebody within the range. */
export async function lastCrossings(db: Db, fromMs: number, toMs: number): Promise<Map<string, number>> {
  const { toInstant, fromInstant } = dialectOf(db);
  const rows: { camera_id: string; last: unknown }[] = await db('counting_events').whereNull('refusal')
    .where('event_timestamp', '>=', toInstant(fromMs)).where('event_timestamp', '<', toInstant(toMs))
    .groupBy('camera_id').select('camera_id').max({ last: 'event_timestamp' });
  return new Map(rows.map((row) => [row.camera_id, fromInstant(row.last)]));
}
