import { DAY_MS } from '../../core/time.ts';
import type { TrackList } from '../../shared/api/tracks.ts';
import type { FinishedTrack } from '../../shared/domain/finished-track.ts';
import { retentionOf } from './retention/retention-rows.ts';
import { dialectOf, type Db, type Dialect } from './dialect/dialect.ts';
import { stamp, type Identity } from './installation.ts';
import { ROW_LIMITS } from './row-limit.ts';
import { shortUuidv7 } from './uuid.ts';
import type { WorkerSession } from './worker-sessions.ts';

/** No record is longer; keeps a search for those who were there at some time short. */
const LONGEST_MS = DAY_MS;

/** One row per record of a finished track: what the counting rules saw of it. What follows from that is not written. */
export async function insertTrack(
  db: Db,
  identity: Identity,
  track: FinishedTrack,
  session: WorkerSession,
  sequence: number,
  nowMs: number,
): Promise<void> {
  const dialect = dialectOf(db);
  await db('person_tracking').insert({
    uid: shortUuidv7(nowMs),
    camera_id: session.cameraId,
    track_id: String(track.trackId),
    trajectory_points: '[]',
    trajectory_length: 0,
    tracking_confidence: Math.round(track.confidenceMean * 1e4) / 1e4,
    first_seen: dialect.toInstant(track.firstSeenMs),
    last_seen: dialect.toInstant(track.lastSeenMs),
    confirmed_ms: Math.round(track.confirmedMs - track.firstSeenMs),
    ended_ms: track.endedMs === null ? null : Math.round(track.endedMs - track.firstSeenMs),
    track_age_frames: track.frames,
    aspect_ratio: track.aspectRatio,
    samples: Buffer.from(track.samples),
    worker_session: session.session,
    worker_sequence: sequence,
    ...(await stamp(db, identity)),
  });
}

/** A stored track with the session it is of. */
export interface SessionTrack {
  session: string;
  track: FinishedTrack;
}

function toTrack(row: Record<string, unknown>, { fromInstant }: Dialect): SessionTrack {
  const firstSeenMs = fromInstant(row.first_seen);
  return {
    session: String(row.worker_session),
    track: {
      trackId: Number(row.track_id),
      firstSeenMs,
      confirmedMs: firstSeenMs + Number(row.confirmed_ms),
      lastSeenMs: fromInstant(row.last_seen),
      endedMs: row.ended_ms === null ? null : firstSeenMs + Number(row.ended_ms),
      frames: Number(row.track_age_frames),
      confidenceMean: Number(row.tracking_confidence),
      aspectRatio: Number(row.aspect_ratio),
      samples: row.samples as Uint8Array,
    },
  };
}

const COLUMNS = [
  'id',
  'worker_session',
  'track_id',
  'first_seen',
  'last_seen',
  'confirmed_ms',
  'ended_ms',
  'track_age_frames',
  'tracking_confidence',
  'aspect_ratio',
  'samples',
];

/** Tracks of a camera that were there at some time of the range, newest first. Those from before samples were kept are none. */
function tracksIn(db: Db, cameraId: string, fromMs: number, toMs: number) {
  const { toInstant } = dialectOf(db);
  return db('person_tracking')
    .where({ camera_id: cameraId })
    .whereNotNull('samples')
    .where('last_seen', '>=', toInstant(fromMs))
    .where('first_seen', '>=', toInstant(fromMs - LONGEST_MS))
    .where('first_seen', '<', toInstant(toMs))
    .orderBy([
      { column: 'first_seen', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .select(COLUMNS);
}

/** The newest ones when there are more than the limit, or than one answer can carry. */
export async function listTracks(
  db: Db,
  cameraId: string,
  fromMs: number,
  toMs: number,
  limit: number,
): Promise<TrackList> {
  const dialect = dialectOf(db);
  // Somebody who stands there all day has records a hundred times as large as most.
  const sizes = (await tracksIn(db, cameraId, fromMs, toMs)
    .limit(limit + 1)
    .clearSelect()
    .select(db.raw('length(samples) as bytes'))) as { bytes: number }[];
  let bytes = 0;
  const over = sizes.findIndex((size) => (bytes += Number(size.bytes)) > ROW_LIMITS.trackBytes);
  const most = Math.min(limit, over === -1 ? limit : Math.max(1, over));
  const rows: Record<string, unknown>[] = await tracksIn(db, cameraId, fromMs, toMs).limit(most);
  const tracks = rows.reverse().map((row) => {
    const { session, track } = toTrack(row, dialect);
    return { ...track, workerSession: session, samples: Buffer.from(track.samples).toString('base64') };
  });
  return { tracks, complete: sizes.length <= most };
}

/** When somebody was there, for recounts. */
export interface TrackTime {
  session: string;
  trackId: number;
  firstSeenMs: number;
  confirmedMs: number;
  lastSeenMs: number;
}

/** Of the records of tracks that were there at some time of the range, up to a row, when that was. Those of tracks of which the end is not stored are none. */
export async function trackTimes(
  db: Db,
  cameraId: string,
  fromMs: number,
  toMs: number,
  lastId: number,
): Promise<TrackTime[]> {
  const { fromInstant, toInstant } = dialectOf(db);
  const rows: Record<string, unknown>[] = await tracksIn(db, cameraId, fromMs, toMs)
    .where('id', '<=', lastId)
    .clearSelect()
    .select(['worker_session', 'track_id', 'first_seen', 'last_seen', 'confirmed_ms', 'ended_ms']);
  const keyOf = (row: Record<string, unknown>) => `${String(row.worker_session)} ${String(row.track_id)}`;
  const open = new Set(rows.filter((row) => row.ended_ms === null).map(keyOf));
  if (open.size > 0) for (const row of rows) if (row.ended_ms !== null) open.delete(keyOf(row));
  if (open.size > 0) {
    const later: Record<string, unknown>[] = await db('person_tracking')
      .where({ camera_id: cameraId })
      .where('id', '<=', lastId)
      .where('first_seen', '>=', toInstant(toMs))
      .where('confirmed_ms', '<', 0)
      .whereNotNull('ended_ms')
      .select(['worker_session', 'track_id']);
    for (const row of later) open.delete(keyOf(row));
  }
  // One string for each session, however many tracks.
  const sessions = new Map(rows.map((row) => [String(row.worker_session), String(row.worker_session)]));
  return rows
    .filter((row) => open.size === 0 || !open.has(keyOf(row)))
    .map((row) => {
      const firstSeenMs = fromInstant(row.first_seen);
      return {
        session: sessions.get(String(row.worker_session))!,
        trackId: Number(row.track_id),
        firstSeenMs,
        confirmedMs: firstSeenMs + Number(row.confirmed_ms),
        lastSeenMs: fromInstant(row.last_seen),
      };
    });
}

/** Tracks that began within the range and were there since `sinceMs`, up to a row, as they began. */
export async function tracksBegun(
  db: Db,
  cameraId: string,
  { fromMs, toMs, sinceMs }: { fromMs: number; toMs: number; sinceMs: number },
  lastId: number,
): Promise<SessionTrack[]> {
  const dialect = dialectOf(db),
    { toInstant } = dialect;
  const rows: Record<string, unknown>[] = await db('person_tracking')
    .where({ camera_id: cameraId })
    .whereNotNull('samples')
    .where('id', '<=', lastId)
    .where('last_seen', '>=', toInstant(sinceMs))
    .where('first_seen', '>=', toInstant(fromMs))
    .where('first_seen', '<', toInstant(toMs))
    .orderBy([{ column: 'first_seen' }, { column: 'id' }])
    .select(COLUMNS);
  return rows.map((row) => toTrack(row, dialect));
}

/** Whether a recount that knows the tracks up to a row knows this one, to its end. */
export async function isTrackStored(
  db: Db,
  session: string,
  trackId: number,
  aroundMs: number,
  lastId: number,
): Promise<boolean> {
  const { toInstant } = dialectOf(db);
  const found = (await db('person_tracking')
    .where({ worker_session: session, track_id: String(trackId) })
    .whereNotNull('samples')
    .whereNotNull('ended_ms')
    .where('id', '<=', lastId)
    .where('first_seen', '>=', toInstant(aroundMs - LONGEST_MS))
    .first('id')) as unknown;
  return found !== undefined;
}

/** Since when a camera's tracks are kept with their samples; null: they never were. */
export async function samplesSince(db: Db, cameraId: string): Promise<number | null> {
  const row = (await db('worker_sessions')
    .where({ camera_id: cameraId, keeps_samples: true })
    .min({ first: 'started_at' })
    .first()) as { first: unknown } | undefined;
  if (row?.first === null || row?.first === undefined) return null;
  const { removedUntilMs } = await retentionOf(db, 'ways');
  return Math.max(dialectOf(db).fromInstant(row.first), removedUntilMs ?? 0);
}
