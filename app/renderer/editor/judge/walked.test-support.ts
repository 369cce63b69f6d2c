import { encodeSamples } from '../../../core/counting/storage/trajectory.ts';
import type { StoredTrack } from '../../../shared/domain/track.ts';
import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';

/** A person who walks straight from place to place at an even pace, as the application keeps it: bottom centre, five samples a second. */
export function walked(
  trackId: number,
  startMs: number,
  from: NormalizedPoint,
  to: NormalizedPoint,
  seconds: number,
  workerSession = 'a',
): StoredTrack {
  const count = Math.round(seconds * 5);
  const samples = Array.from({ length: count + 1 }, (_, i) => {
    const share = i / count,
      x = from[0] + (to[0] - from[0]) * share,
      y = from[1] + (to[1] - from[1]) * share;
    return {
      trackId,
      timeMs: startMs + i * 200,
      x1: x - 0.03,
      y1: y - 0.2,
      x2: x + 0.03,
      y2: y,
      confidence: 0.8,
      lost: i === count,
    };
  });
  const endMs = startMs + count * 200;
  return {
    trackId,
    workerSession,
    firstSeenMs: startMs,
    confirmedMs: startMs + 200,
    lastSeenMs: endMs,
    endedMs: endMs + 1000,
    frames: count * 3,
    confidenceMean: 0.8,
    aspectRatio: 16 / 9,
    samples: btoa(String.fromCharCode(...encodeSamples(samples))),
  };
}
