import type { Region } from '../../../shared/domain/region.ts';
import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';
import { MINUTE_MS } from '../../time.ts';
import { Recounter } from './recounter.ts';
import type { Decided } from '../region-counter.ts';

/** No rule remembers anybody for so long when nobody is in the picture. */
export const RECOUNT_MARGIN_MS = 15 * MINUTE_MS;

/**
 * Finished tracks of one worker session, in any order, to what these regions make of them: exactly what they would have reported live. Results are
 * those within [fromMs, toMs), by the time of the crossing, of leaving, and of the minute's start; to be complete it needs every track since
 * a moment before which nobody was in the picture for RECOUNT_MARGIN_MS, until all that began before `toMs` is over. A track that cannot be
 * read throws a RangeError that names it.
 */
export function recount(
  tracks: readonly FinishedTrack[],
  regions: readonly Region[],
  options: { timeZone: string; fromMs: number; toMs: number },
): Decided {
  const decided: Decided = { crossings: [], visits: [], zoneMinutes: [] };
  const partOf = parts(tracks);
  for (const part of Map.groupBy(
    tracks.toSorted((a, b) => a.firstSeenMs - b.firstSeenMs),
    ({ trackId }) => partOf(trackId),
  ).values()) {
    const recounter = new Recounter(regions, { aspectRatio: part[0].aspectRatio, ...options });
    for (const track of part) recounter.add(track);
    const { crossings, visits, zoneMinutes } = recounter.finish();
    for (const crossing of crossings) decided.crossings.push(crossing);
    for (const visit of visits) decided.visits.push(visit);
    for (const minute of zoneMinutes) decided.zoneMinutes.push(minute);
  }
  return decided;
}

/** Where the clock was set back, a later track (ids grow) was seen earlier: what was before and what is after do not meet. Says of a track's id in which part it is. */
export function parts(
  tracks: readonly Pick<FinishedTrack, 'trackId' | 'firstSeenMs' | 'confirmedMs'>[],
): (trackId: number) => number {
  const begins: number[] = [];
  let latestMs = -Infinity;
  for (const { trackId, firstSeenMs } of tracks
    .filter((track) => track.confirmedMs >= track.firstSeenMs)
    .sort((a, b) => a.trackId - b.trackId)) {
    if (firstSeenMs < latestMs) begins.push(trackId);
    latestMs = firstSeenMs;
  }
  return (trackId) => begins.findLastIndex((begin) => begin <= trackId);
}
