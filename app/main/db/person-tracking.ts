import type { FinishedTrack } from '../../shared/worker-protocol.ts';
import { dialectOf } from './dialect/dialect.ts';
import type { Db } from './dialect/dialect.ts';
import { stamp } from './installation.ts';
import type { Identity } from './installation.ts';
import { uuidv7 } from './uuid.ts';
import type { WorkerSession } from './worker-sessions.ts';

/** One row per finished track. Points keep four decimals (a tenth of a pixel of full HD is 0.00005). */
export async function insertTrack(
  db: Db, identity: Identity, track: FinishedTrack, session: WorkerSession, sequence: number, nowMs: number,
): Promise<void> {
  const dialect = dialectOf(db);
  const path = track.path.map(([ms, x, y]) => [Math.round(ms), Math.round(x * 1e4) / 1e4, Math.round(y * 1e4) / 1e4]);
  const [, x, y] = path.at(-1) ?? [0, 0, 0];
  const lastSeen = dialect.toInstant(track.lastSeenMs);
  await db('person_tracking').insert({
    uid: uuidv7(nowMs), camera_id: session.cameraId, track_id: String(track.trackId), frame_timestamp: lastSeen, tracking_timestamp: dialect.toInstant(nowMs),
    position_x: x, position_y: y, trajectory_points: dialect.toJson(path), trajectory_length: path.length, tracking_status: 'completed',
    tracking_confidence: Math.round(track.confidenceMean * 1e4) / 1e4, first_seen: dialect.toInstant(track.firstSeenMs), last_seen: lastSeen,
    duration_seconds: Math.round(track.lastSeenMs - track.firstSeenMs) / 1e3, track_age_frames: track.frames, created_at: dialect.toInstant(nowMs),
    model_id: session.modelId, model_version: session.modelVersion, worker_session: session.session, worker_sequence: sequence,
    ...await stamp(db, identity),
  });
}
