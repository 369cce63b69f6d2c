import type { Ignore, Region } from '../../shared/domain/region.ts';
import type { FinishedTrack } from '../../shared/worker-protocol.ts';
import type { Decided } from './region-counter.ts';
import { RegionRun } from './region-run.ts';
import { inOrder, type Told } from './told.ts';
import { decodeSamples } from './trajectory.ts';

/** Tracks that far outside the asked time still matter to what happened in it. */
export const RECOUNT_MARGIN_MS = 15 * 60_000;

/**
 * Finished tracks of one worker session, in any order, to what these regions make of them: exactly what they would have told live. Results are
 * those within [fromMs, toMs), by the time of the crossing, of leaving, and of the minute's start; to be complete it needs every track that
 * was in the picture within RECOUNT_MARGIN_MS around it. A track that cannot be read throws a RangeError that names it.
 */
export function recount(
  tracks: readonly FinishedTrack[], regions: readonly Region[], { timeZone, fromMs, toMs }: { timeZone: string; fromMs: number; toMs: number },
): Decided {
  const decided: Decided = { crossings: [], visits: [], zoneMinutes: [] };
  const ignores = regions.filter((region): region is Ignore => region.kind === 'ignore');
  for (const part of unbroken(tracks)) {
    const runs = regions.flatMap((region) => (
      region.kind === 'ignore' ? [] : new RegionRun(region, ignores, { aspectRatio: part[0].aspectRatio, timeZone, fromMs, toMs })));
    let lastMs = -Infinity;
    for (const told of story(part)) {
      if (told.atMs - lastMs >= ADVANCE_MS) {
        for (const run of runs) run.advance(told.atMs - 1, decided);
        lastMs = told.atMs;
      }
      for (const run of runs) run.tell(told);
    }
    for (const run of runs) run.finish(decided);
  }
  return decided;
}

/** Now and then, so that a counter forgets who left. */
const ADVANCE_MS = 10_000;

/** So many pieces of ways are put in order at once. */
const PIECES = 20_000;

/** Everything that the rules were told of these tracks (in the order they began), in the order in which they were. */
function* story(tracks: readonly FinishedTrack[]): Generator<Told> {
  let waiting: Told[] = [];
  for (const track of tracks) {
    if (waiting.length > PIECES) {
      waiting.sort(inOrder);
      // Nothing of this track, and of those after it, was told before it was seen.
      const settled = waiting.findIndex(({ atMs }) => atMs >= track.firstSeenMs);
      const end = settled < 0 ? waiting.length : settled;
      yield* waiting.slice(0, end);
      waiting = waiting.slice(end);
    }
    for (const told of toldOf(track)) waiting.push(told);
  }
  yield* waiting.sort(inOrder);
}

function toldOf(track: FinishedTrack): Told[] {
  const { trackId, confirmedMs, endedMs } = track;
  const seen = decodeSamples(track).map((sample): Told => ({ kind: 'seen', atMs: Math.max(sample.timeMs, confirmedMs), trackId, sample }));
  return [...seen, { kind: 'ended', atMs: endedMs, trackId }];
}

/** Where the clock was set back, a later track (ids grow) was seen earlier: what was before and what is after do not meet. */
function unbroken(tracks: readonly FinishedTrack[]): FinishedTrack[][] {
  const parts: FinishedTrack[][] = [];
  let latestMs = Infinity;
  for (const track of tracks.toSorted((a, b) => a.trackId - b.trackId)) {
    if (track.firstSeenMs < latestMs) parts.push([]);
    parts[parts.length - 1].push(track);
    latestMs = track.firstSeenMs;
  }
  return parts;
}
