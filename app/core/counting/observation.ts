import type { FinishedTrack } from '../../shared/domain/finished-track.ts';
import type { Sample } from './sampling/sample.ts';
import { decodeSamples } from './storage/trajectory.ts';

/** What the rules observe, and when: a sample, or that a track is over. */
export type Observation =
  | { readonly kind: 'seen'; readonly atMs: number; readonly trackId: number; readonly sample: Sample }
  | { readonly kind: 'ended'; readonly atMs: number; readonly trackId: number };

/** The one order of observing, live and in a recount: by time, ends last, then by track, then as the track went. */
export function inOrder(a: Observation, b: Observation): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  if (a.kind !== b.kind) return a.kind === 'seen' ? -1 : 1;
  if (a.trackId !== b.trackId) return a.trackId - b.trackId;
  return a.kind === 'seen' && b.kind === 'seen' ? a.sample.timeMs - b.sample.timeMs : 0;
}

/** All that the rules observed of a track, or of the part of it that is in the record. One that cannot be read throws a RangeError that names it. */
export function observationsOf(track: FinishedTrack): Observation[] {
  const { trackId, confirmedMs, endedMs } = track;
  const observations = decodeSamples(track).map((sample): Observation => ({
    kind: 'seen',
    atMs: Math.max(sample.timeMs, confirmedMs),
    trackId,
    sample,
  }));
  if (endedMs !== null) observations.push({ kind: 'ended', atMs: endedMs, trackId });
  return observations;
}
