import { RECOUNT_MARGIN_MS } from '../../../core/counting/recount/recount.ts';
import { DAY_MS, HOUR_MS } from '../../../core/time.ts';
import type { Db } from '../../../main/db/dialect/dialect.ts';
import { tracksBegun, trackTimes } from '../../../main/db/person-tracking.ts';
import { sessionModels } from '../../../main/db/worker-sessions.ts';
import type { RecountJob, SessionResult } from '../../../shared/tasks.ts';
import { quietBefore } from './quiet.ts';
import { SessionRecounts } from './session-recounts.ts';
import { takenOver } from './taken-over.ts';

/** So much at once, so that memory stays flat however long the stretch is. Whole minutes, like the stretch itself. */
const CHUNK_MS = 2 * HOUR_MS;
const ROWS_AT_ONCE = 150;
/** So far before the stretch is looked for a moment to begin at, and so far after it for the end of what began in it. */
const MOST_AROUND_MS = DAY_MS;

interface Span {
  fromMs: number;
  toMs: number;
}
type Send = (results: SessionResult[], progress: number) => Promise<void>;

/**
 * Applies the job's regions to the stored tracks: from a moment when nobody was in the picture, through the stretch, until all is decided that
 * began in it. `send` resolves when more may come. Crossings and visits of tracks that are not stored (somebody was still in the picture, or
 * the worker was killed) are taken over as they were counted live, for regions that still are. Resolves with the number of tracks.
 */
export async function runRecount(db: Db, job: RecountJob, send: Send): Promise<number> {
  const models = await sessionModels(db, job.cameraId);
  const times = await trackTimes(
    db,
    job.cameraId,
    job.fromMs - MOST_AROUND_MS,
    job.toMs + MOST_AROUND_MS,
    job.known.track,
  );
  const counts = new SessionRecounts(job, times);
  const startMs = quietBefore(job.fromMs, times, RECOUNT_MARGIN_MS, job.fromMs - MOST_AROUND_MS);
  for (const chunk of chunksOf(startMs, job)) {
    if (chunk.fromMs >= job.toMs && counts.isDone(chunk.fromMs)) break;
    // Where nobody was gone for a whole day, some are there already.
    const begun = {
      ...chunk,
      fromMs: chunk.fromMs === startMs ? startMs - MOST_AROUND_MS : chunk.fromMs,
      sinceMs: startMs,
    };
    counts.add(await tracksBegun(db, job.cameraId, begun, job.known.track));
    const done = (ms: number) => Math.min(1, (ms - startMs) / (job.toMs - startMs));
    await sendPieces(counts.advance(chunk.toMs), models, send, done(chunk.fromMs), done(chunk.toMs));
  }
  await sendPieces(counts.finish(), models, send, 1, 1);
  for (const chunk of chunks(job.fromMs, job.toMs))
    await sendPieces(
      await takenOver(db, job, (session, trackId) => counts.knows(session, trackId), chunk),
      models,
      send,
      1,
      1,
    );
  return new Set(
    times
      .filter(({ firstSeenMs, lastSeenMs }) => firstSeenMs < job.toMs && lastSeenMs >= job.fromMs)
      .map(({ session, trackId }) => `${session} ${trackId}`),
  ).size;
}

/** What comes before the stretch, the stretch, and what comes after it. */
function* chunksOf(startMs: number, { fromMs, toMs }: Span): Generator<Span> {
  for (const [begin, end] of [
    [startMs, fromMs],
    [fromMs, toMs],
    [toMs, toMs + MOST_AROUND_MS],
  ])
    yield* chunks(begin, end);
}

function* chunks(fromMs: number, toMs: number): Generator<Span> {
  for (let atMs = fromMs; atMs < toMs; atMs += CHUNK_MS) yield { fromMs: atMs, toMs: Math.min(toMs, atMs + CHUNK_MS) };
}

export type SessionCounts = Omit<SessionResult, 'modelId' | 'modelVersion'>;

async function sendPieces(
  counts: readonly SessionCounts[],
  models: Awaited<ReturnType<typeof sessionModels>>,
  send: Send,
  from: number,
  to: number,
): Promise<void> {
  const pieces = counts.flatMap((one) => inPieces({ ...one, ...models.get(one.session)! }));
  for (const [i, piece] of pieces.entries()) await send([piece], from + ((i + 1) / pieces.length) * (to - from));
  if (pieces.length === 0) await send([], to);
}

function inPieces(result: SessionResult): SessionResult[] {
  const most = Math.max(result.crossings.length, result.visits.length, result.zoneMinutes.length);
  return Array.from({ length: Math.ceil(most / ROWS_AT_ONCE) }, (_, i) => {
    const piece = <T>(all: T[]) => all.slice(i * ROWS_AT_ONCE, (i + 1) * ROWS_AT_ONCE);
    return {
      ...result,
      crossings: piece(result.crossings),
      visits: piece(result.visits),
      zoneMinutes: piece(result.zoneMinutes),
    };
  });
}
