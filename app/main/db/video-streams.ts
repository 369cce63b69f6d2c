import { dialectOf, type Db } from './dialect/dialect.ts';
import { stamp, type Identity } from './installation.ts';

export interface StreamRecord {
  streamId: string;
  cameraId: string;
  address: string;
  protocol: string;
}

export async function insertStream(db: Db, identity: Identity, stream: StreamRecord, nowMs: number): Promise<void> {
  const now = dialectOf(db).toInstant(nowMs);
  await db('video_streams').insert({
    stream_id: stream.streamId,
    camera_id: stream.cameraId,
    stream_url: stream.address,
    stream_protocol: stream.protocol,
    ...(await stamp(db, identity)),
    created_at: now,
    updated_at: now,
  });
}

export async function setStreamAddress(
  db: Db,
  identity: Identity,
  cameraId: string,
  address: string,
  nowMs: number,
): Promise<void> {
  await db('video_streams')
    .where({ camera_id: cameraId })
    .update({ stream_url: address, ...(await stamp(db, identity)), updated_at: dialectOf(db).toInstant(nowMs) });
}

/** The stream of each camera that is analysed; there is one per camera. */
export async function streamIds(db: Db): Promise<Map<string, string>> {
  const rows: { camera_id: string; stream_id: string }[] = await db('video_streams').select('camera_id', 'stream_id');
  return new Map(rows.map((row) => [row.camera_id, row.stream_id]));
}

export interface StreamProgress {
  frames: number;
  lastFrameAtMs: number | null;
  errors: number;
  /** Set when the stream (re)connected. */
  width?: number;
  height?: number;
  fps?: number;
  codec?: string;
  processing?: boolean;
  /** Of a file that is played once: how far it has come. */
  positionSeconds?: number;
}

/** The standards' names of what ffmpeg calls otherwise. */
const ENCODINGS: Partial<Record<string, string>> = { h264: 'avc', hevc: 'hevc' };

/** Adds what a commit learnt of a stream. */
export async function updateStream(
  db: Db,
  identity: Identity,
  streamId: string,
  progress: StreamProgress,
  nowMs: number,
): Promise<void> {
  const { toInstant } = dialectOf(db);
  await db('video_streams')
    .where({ stream_id: streamId })
    .update({
      frame_count: db.raw('frame_count + ?', [progress.frames]),
      error_count: db.raw('error_count + ?', [progress.errors]),
      ...(progress.lastFrameAtMs !== null && { last_frame_timestamp: toInstant(progress.lastFrameAtMs) }),
      ...(progress.processing !== undefined && { is_processing: progress.processing }),
      ...(progress.positionSeconds !== undefined && { position_seconds: progress.positionSeconds }),
      ...(progress.width && { current_resolution_width: progress.width }),
      ...(progress.height && { current_resolution_height: progress.height }),
      ...(progress.fps && { current_fps: progress.fps }),
      ...(progress.codec && { stream_format: progress.codec, stream_encoding: ENCODINGS[progress.codec] ?? null }),
      ...(await stamp(db, identity)),
      updated_at: toInstant(nowMs),
    });
}

/** Where a camera's file goes on; 0 is its beginning. */
export async function streamPosition(db: Db, cameraId: string): Promise<number> {
  const row = await db('video_streams').where({ camera_id: cameraId }).first('position_seconds');
  return Number(row?.position_seconds ?? 0);
}

/** Another source: its address, and nothing of how far the one before had come. */
export async function changeStream(
  db: Db,
  identity: Identity,
  cameraId: string,
  { address, protocol }: Pick<StreamRecord, 'address' | 'protocol'>,
  nowMs: number,
): Promise<void> {
  await db('video_streams')
    .where({ camera_id: cameraId })
    .update({
      stream_url: address,
      stream_protocol: protocol,
      position_seconds: 0,
      ...(await stamp(db, identity)),
      updated_at: dialectOf(db).toInstant(nowMs),
    });
}

/** The next time it begins anew. */
export async function rewindStream(db: Db, identity: Identity, cameraId: string, nowMs: number): Promise<void> {
  await db('video_streams')
    .where({ camera_id: cameraId })
    .update({ position_seconds: 0, ...(await stamp(db, identity)), updated_at: dialectOf(db).toInstant(nowMs) });
}
