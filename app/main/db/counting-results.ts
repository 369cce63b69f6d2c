import { dialectOf } from './dialect/dialect.ts';
import type { Db } from './dialect/dialect.ts';
import { stamp } from './installation.ts';
import type { Identity } from './installation.ts';
import { uuidv7 } from './uuid.ts';
import type { WorkerSession } from './worker-sessions.ts';

export const MINUTE_MS = 60_000;

/** What a commit adds to the bucket of one line and one UTC minute. */
export interface MinuteAddition { regionId: string; ruleVersion: number; startMs: number; in: number; out: number; measuredMs: number; frames: number }

/** A stored minute of one line. */
export interface Minute { cameraId: string; regionId: string; startMs: number; in: number; out: number; measuredMs: number; frames: number }

export async function addToMinute(db: Db, identity: Identity, session: WorkerSession, add: MinuteAddition, nowMs: number): Promise<void> {
  const { toInstant } = dialectOf(db);
  const key = { camera_id: session.cameraId, zone_id: add.regionId, time_period: 'minute', period_start: toInstant(add.startMs) };
  const now = toInstant(nowMs);
  const changed = {
    rule_version: add.ruleVersion, model_id: session.modelId, model_version: session.modelVersion, result_timestamp: now, ...await stamp(db, identity),
  };
  await db('counting_results').insert({
    ...key, ...changed, uid: uuidv7(nowMs), period_end: toInstant(add.startMs + MINUTE_MS), created_at: now,
    count_in: add.in, count_out: add.out, count_total: add.in + add.out, coverage_ms: add.measuredMs, frames: add.frames,
  }).onConflict(Object.keys(key)).merge({
    ...changed,
    count_in: db.raw('counting_results.count_in + ?', [add.in]), count_out: db.raw('counting_results.count_out + ?', [add.out]),
    count_total: db.raw('counting_results.count_total + ?', [add.in + add.out]),
    coverage_ms: db.raw('counting_results.coverage_ms + ?', [add.measuredMs]), frames: db.raw('counting_results.frames + ?', [add.frames]),
  });
}

/** Minutes that begin within the range, in order of time. */
export async function listMinutes(db: Db, cameraId: string | null, fromMs: number, toMs: number): Promise<Minute[]> {
  const { toInstant, fromInstant } = dialectOf(db);
  const query = db('counting_results').where({ time_period: 'minute' })
    .where('period_start', '>=', toInstant(fromMs)).where('period_start', '<', toInstant(toMs)).orderBy('period_start');
  if (cameraId !== null) query.where({ camera_id: cameraId });
  const rows: Record<string, unknown>[] = await query;
  return rows.map((row) => ({
    cameraId: String(row.camera_id), regionId: String(row.zone_id), startMs: fromInstant(row.period_start),
    in: Number(row.count_in), out: Number(row.count_out), measuredMs: Number(row.coverage_ms), frames: Number(row.frames),
  }));
}

export async function sumByCamera(db: Db, fromMs: number, toMs: number): Promise<Map<string, { in: number; out: number }>> {
  const { toInstant } = dialectOf(db);
  const rows: { camera_id: string; in: number; out: number }[] = await db('counting_results').where({ time_period: 'minute' })
    .where('period_start', '>=', toInstant(fromMs)).where('period_start', '<', toInstant(toMs))
    .groupBy('camera_id').select('camera_id').sum({ in: 'count_in', out: 'count_out' });
  return new Map(rows.map((row) => [row.camera_id, { in: Number(row.in), out: Number(row.out) }]));
}
