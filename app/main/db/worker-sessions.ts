import { dialectOf, type Db } from './dialect/dialect.ts';

export interface WorkerSession {
  session: string;
  cameraId: string;
  modelId: string;
  modelVersion: string;
  startedAtMs: number;
}

/** The number up to which a session's events are applied; the session is noted if it is new. */
export async function openSession(db: Db, session: WorkerSession, nowMs: number): Promise<number> {
  const { toInstant } = dialectOf(db);
  const row = await db('worker_sessions').where({ worker_session: session.session }).first('last_sequence');
  if (row) return Number(row.last_sequence);
  await db('worker_sessions').insert({
    worker_session: session.session,
    camera_id: session.cameraId,
    last_sequence: 0,
    model_id: session.modelId,
    model_version: session.modelVersion,
    keeps_samples: true,
    started_at: toInstant(session.startedAtMs),
    updated_at: toInstant(nowMs),
  });
  return 0;
}

export async function setLastSequence(db: Db, session: string, sequence: number, nowMs: number): Promise<void> {
  await db('worker_sessions')
    .where({ worker_session: session })
    .update({ last_sequence: sequence, updated_at: dialectOf(db).toInstant(nowMs) });
}

/** The model of each session of a camera. */
export async function sessionModels(
  db: Db,
  cameraId: string,
): Promise<Map<string, { modelId: string; modelVersion: string }>> {
  const rows: { worker_session: string; model_id: string; model_version: string }[] = await db('worker_sessions')
    .where({ camera_id: cameraId })
    .select('worker_session', 'model_id', 'model_version');
  return new Map(rows.map((row) => [row.worker_session, { modelId: row.model_id, modelVersion: row.model_version }]));
}
