import type { CountingEvent } from '../../shared/domain/crossing.ts';
import { assertNever } from '../../shared/errors.ts';
import type { NumberedEvent, WorkerEvent } from '../../shared/worker-protocol.ts';
import { insertCountingEvent } from '../db/counting-events.ts';
import { addToMinute, MINUTE_MS } from '../db/counting-results.ts';
import type { MinuteAddition } from '../db/counting-results.ts';
import { listLineVersions } from '../db/counting-zones.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { insertTrack } from '../db/person-tracking.ts';
import { insertStreamEvent, resolveOutages } from '../db/stream-events.ts';
import { uuidv7 } from '../db/uuid.ts';
import { streamIds, updateStream } from '../db/video-streams.ts';
import type { StreamProgress } from '../db/video-streams.ts';
import { openSession, setLastSequence } from '../db/worker-sessions.ts';
import type { WorkerSession } from '../db/worker-sessions.ts';

/**
 * Turns one session's events into rows: crossings, tracks, stream events, and what they add to the minute buckets. Those that were
 * applied before are passed over. Within the caller's transaction, all or nothing. Returns the crossings that became rows.
 */
export async function applyEvents(db: Db, identity: Identity, session: WorkerSession, events: NumberedEvent[], nowMs: number): Promise<CountingEvent[]> {
  const last = await openSession(db, session, nowMs);
  const fresh = events.filter(({ sequence }) => sequence > last);
  if (fresh.length === 0) return [];

  const versions = await listLineVersions(db, session.cameraId);
  const newest = new Map(versions.map((line) => [line.regionId, line.ruleVersion]));
  const names = new Map(versions.map((line) => [`${line.regionId} ${line.ruleVersion}`, line.name]));
  const streamId = (await streamIds(db)).get(session.cameraId);
  if (!streamId) throw new Error(`camera ${session.cameraId} has no stream`);

  const recorded: CountingEvent[] = [];
  const minutes = new Map<string, MinuteAddition>();
  const minuteOf = (regionId: string, atMs: number, ruleVersion: number): MinuteAddition => {
    const startMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const key = `${regionId} ${startMs}`;
    const found = minutes.get(key) ?? { regionId, ruleVersion, startMs, in: 0, out: 0, measuredMs: 0, frames: 0 };
    found.ruleVersion = Math.max(found.ruleVersion, ruleVersion);
    minutes.set(key, found);
    return found;
  };
  const progress: StreamProgress = { frames: 0, lastFrameAtMs: null, errors: 0 };

  for (const { sequence, event, sourceSeconds } of fresh) {
    if (sourceSeconds !== undefined) progress.positionSeconds = sourceSeconds;
    switch (event.kind) {
      case 'crossing': {
        const { crossing } = event;
        const name = names.get(`${crossing.regionId} ${crossing.ruleVersion}`);
        if (name === undefined) throw new Error(`camera ${session.cameraId} has no line ${crossing.regionId} of version ${crossing.ruleVersion}`);
        recorded.push(await insertCountingEvent(db, identity, uuidv7(nowMs), name, crossing, session, sequence, nowMs));
        if (crossing.refusal === null) minuteOf(crossing.regionId, crossing.capturedAtMs, crossing.ruleVersion)[crossing.direction] += 1;
        break;
      }
      case 'track':
        await insertTrack(db, identity, event.track, session, sequence, nowMs);
        break;
      case 'coverage':
        progress.frames += event.frames;
        progress.lastFrameAtMs = Math.max(progress.lastFrameAtMs ?? 0, Math.min(event.minuteStartMs + MINUTE_MS, nowMs));
        for (const regionId of event.regionIds) {
          const ruleVersion = newest.get(regionId);
          if (ruleVersion === undefined) throw new Error(`camera ${session.cameraId} has no line ${regionId}`);
          const minute = minuteOf(regionId, event.minuteStartMs, ruleVersion);
          minute.measuredMs += Math.round(event.measuredMs);
          minute.frames += event.frames;
        }
        break;
      case 'stream':
        await applyStreamEvent(db, identity, session.cameraId, streamId, event, progress, nowMs);
        break;
      default:
        assertNever(event);
    }
  }

  for (const minute of minutes.values()) await addToMinute(db, identity, session, minute, nowMs);
  await updateStream(db, identity, streamId, progress, nowMs);
  await setLastSequence(db, session.session, fresh.at(-1)!.sequence, nowMs);
  return recorded;
}

const STREAM_EVENT_TYPES = { connected: 'connected', lost: 'connection-lost', 'size-changed': 'size-changed', ended: 'ended' } as const;

async function applyStreamEvent(
  db: Db, identity: Identity, cameraId: string, streamId: string, event: WorkerEvent & { kind: 'stream' }, progress: StreamProgress, nowMs: number,
): Promise<void> {
  if (event.event === 'connected') await resolveOutages(db, identity, cameraId, ['connection-lost'], event.atMs);
  await insertStreamEvent(db, identity, {
    streamId, cameraId, type: STREAM_EVENT_TYPES[event.event], atMs: event.atMs, severity: event.event === 'lost' ? 'warning' : 'info',
    message: event.error?.message ?? null, data: { ...event.data, ...(event.error && { code: event.error.code }) },
    resolvedAtMs: event.event === 'lost' ? null : event.atMs,
  }, nowMs);
  if (event.event === 'lost') progress.errors += 1;
  progress.processing = event.event === 'connected' || event.event === 'size-changed';
  const { width, height, fps, codec } = event.data;
  if (typeof width === 'number') progress.width = width;
  if (typeof height === 'number') progress.height = height;
  if (typeof fps === 'number') progress.fps = fps;
  if (typeof codec === 'string') progress.codec = codec;
}
