import type { WorkerEvent } from '../../shared/camera-protocol.ts';
import { pinCertificate } from '../db/camera-configurations.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { endRisk, insertStreamEvent, resolveOutages } from '../db/stream-events.ts';
import type { StreamProgress } from '../db/video-streams.ts';

const STREAM_EVENT_TYPES = {
  connected: 'connected',
  lost: 'connection-lost',
  frozen: 'picture-frozen',
  'at-risk': 'count-at-risk',
  'size-changed': 'size-changed',
  'provider-changed': 'provider-failed',
  'decoder-changed': 'decoder-failed',
  'input-changed': 'input-changed',
  ended: 'ended',
} as const;

/** Notes it, ends the outage it ends, and tells `progress` what is known of the stream now. */
export async function applyStreamEvent(
  db: Db,
  identity: Identity,
  cameraId: string,
  streamId: string,
  event: WorkerEvent & { kind: 'stream' },
  progress: StreamProgress,
  nowMs: number,
): Promise<void> {
  if (event.event === 'risk-over') return endRisk(db, identity, cameraId, event.atMs);
  const breaks = event.event === 'lost' || event.event === 'frozen',
    risks = event.event === 'at-risk',
    changes = event.event === 'provider-changed' || event.event === 'decoder-changed';
  if (event.event === 'connected')
    await resolveOutages(db, identity, cameraId, ['connection-lost', 'picture-frozen'], event.atMs);
  const { certificate } = event.data;
  if (typeof certificate === 'string') await pinCertificate(db, identity, cameraId, certificate, nowMs);
  await insertStreamEvent(
    db,
    identity,
    {
      streamId,
      cameraId,
      type: STREAM_EVENT_TYPES[event.event],
      atMs: event.atMs,
      severity: breaks || risks || changes ? 'warning' : 'info',
      message: event.error?.message ?? null,
      data: { ...event.data, ...(event.error && { code: event.error.code, params: event.error.params }) },
      resolvedAtMs: breaks || risks ? null : changes ? Number(event.data.untilMs ?? event.atMs) : event.atMs,
    },
    nowMs,
  );
  if (breaks) progress.errors += 1;
  if (changes || event.event === 'input-changed') return;
  progress.processing = event.event === 'connected' || event.event === 'size-changed' || risks;
  const { width, height, fps, codec } = event.data;
  if (typeof width === 'number') progress.width = width;
  if (typeof height === 'number') progress.height = height;
  if (typeof fps === 'number') progress.fps = fps;
  if (typeof codec === 'string') progress.codec = codec;
}
