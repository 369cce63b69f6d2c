import { MINUTE_MS, minuteOf } from '../../core/time.ts';
import type { Span } from '../../core/stats/business-day.ts';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import { assertNever } from '../../shared/errors.ts';
import type { NumberedEvent } from '../../shared/camera-protocol.ts';
import { addCoverage, type Measured } from '../db/camera-coverage.ts';
import { insertCountingEvents, type SeenCrossing } from '../db/counting-events.ts';
import { addMinutes } from '../db/counting-results.ts';
import { markRisks } from '../db/minute-quality.ts';
import { listRegionVersions } from '../db/counting-zones.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { insertTrack } from '../db/person-tracking.ts';
import { noteView, noteViewPlaced } from '../db/stream-events.ts';
import { streamIds, updateStream, type StreamProgress } from '../db/video-streams.ts';
import { openSession, setLastSequence, type WorkerSession } from '../db/worker-sessions.ts';
import { insertVisits, type SeenVisit } from '../db/zone-visits.ts';
import { addLateToRecounts } from './late-events.ts';
import { addMeasured, MinuteSums } from './minute-sums.ts';
import { applyStreamEvent } from './stream-event.ts';

/**
 * Turns one session's events into rows: crossings, visits, tracks, stream events, and what they add to the minute buckets. Those that were
 * applied before are passed over. Within the caller's transaction, all or nothing. Returns the crossings that became rows.
 */
export async function applyEvents(
  db: Db,
  identity: Identity,
  session: WorkerSession,
  events: NumberedEvent[],
  nowMs: number,
): Promise<CountingEvent[]> {
  const last = await openSession(db, session, nowMs);
  const fresh = events.filter(({ sequence }) => sequence > last);
  if (fresh.length === 0) return [];

  const regions = await knownRegions(db, session.cameraId);
  const streamId = (await streamIds(db)).get(session.cameraId);
  if (!streamId) throw new Error(`camera ${session.cameraId} has no stream`);

  const seen = {
    cameraId: session.cameraId,
    session: session.session,
    modelId: session.modelId,
    modelVersion: session.modelVersion,
    recountId: null,
  };
  const crossings: SeenCrossing[] = [],
    visits: SeenVisit[] = [];
  const minutes = new MinuteSums(),
    coverage = new Map<number, Measured>(),
    /** Of which time what is at risk may be another. */
    touched: Span[] = [];
  const progress: StreamProgress = { frames: 0, lastFrameAtMs: null, errors: 0 };

  for (const { sequence, event, sourceSeconds } of fresh) {
    if (sourceSeconds !== undefined) progress.positionSeconds = sourceSeconds;
    switch (event.kind) {
      case 'crossing':
        crossings.push({ ...seen, crossing: event.crossing, sequence, regionName: regions.nameOf(event.crossing) });
        minutes.cross(event.crossing);
        break;
      case 'track':
        await insertTrack(db, identity, event.track, session, sequence, nowMs);
        break;
      case 'visit':
        regions.nameOf(event.visit);
        visits.push({ ...seen, visit: event.visit, sequence });
        break;
      case 'zone-minute':
        regions.nameOf(event.minute);
        minutes.stay(event.minute);
        break;
      case 'coverage': {
        progress.frames += event.frames;
        progress.lastFrameAtMs = Math.max(
          progress.lastFrameAtMs ?? 0,
          Math.min(minuteOf(event.minuteStartMs) + MINUTE_MS, nowMs),
        );
        for (const regionId of event.regionIds) minutes.measure(regionId, regions.newest(regionId), event);
        const sum = coverage.get(event.minuteStartMs) ?? { measuredMs: 0, frames: 0, framesDue: 0, worstFps: null };
        addMeasured(sum, event);
        coverage.set(event.minuteStartMs, sum);
        touched.push({ fromMs: event.minuteStartMs, toMs: event.minuteStartMs });
        break;
      }
      case 'view':
        touched.push({
          fromMs: await noteView(db, identity, { cameraId: session.cameraId, streamId }, event.state, nowMs),
          toMs: nowMs,
        });
        break;
      case 'view-placed':
        await noteViewPlaced(db, session.cameraId, event.atMs);
        break;
      case 'stream':
        await applyStreamEvent(db, identity, session.cameraId, streamId, event, progress, nowMs);
        touched.push({ fromMs: event.atMs, toMs: nowMs });
        break;
      default:
        assertNever(event);
    }
  }

  const recorded = await insertCountingEvents(db, identity, crossings, nowMs);
  await insertVisits(db, identity, visits, nowMs);
  await addMinutes(db, identity, seen, minutes.list(), nowMs);
  for (const [startMs, measured] of coverage)
    await addCoverage(db, identity, session.cameraId, startMs, measured, nowMs);
  await markRisks(db, identity, session.cameraId, touched, nowMs);
  await addLateToRecounts(db, identity, session, crossings, visits, nowMs);
  await updateStream(db, identity, streamId, progress, nowMs);
  await setLastSequence(db, session.session, fresh.at(-1)!.sequence, nowMs);
  return recorded;
}

/** The regions a camera ever had; asking for one that it never had throws. */
async function knownRegions(db: Db, cameraId: string) {
  const versions = await listRegionVersions(db, cameraId);
  const names = new Map(versions.map((region) => [`${region.regionId} ${region.ruleVersion}`, region.name]));
  const newest = new Map(versions.toReversed().map((region) => [region.regionId, region.ruleVersion]));
  return {
    nameOf({ regionId, ruleVersion }: { regionId: string; ruleVersion: number }): string {
      const name = names.get(`${regionId} ${ruleVersion}`);
      if (name === undefined) throw new Error(`camera ${cameraId} has no region ${regionId} of version ${ruleVersion}`);
      return name;
    },
    newest(regionId: string): number {
      const version = newest.get(regionId);
      if (version === undefined) throw new Error(`camera ${cameraId} has no region ${regionId}`);
      return version;
    },
  };
}
