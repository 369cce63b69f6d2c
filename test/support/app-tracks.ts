import { encodeSamples, stored } from '../../app/core/counting/storage/trajectory.ts';
import type { FinishedTrack } from '../../app/shared/domain/finished-track.ts';

/** What a worker tells of somebody who walks straight down the picture within two seconds, from y 0.3 to 0.7. */
export function finishedTrack(trackId: number, firstSeenMs: number): FinishedTrack {
  const samples = Array.from({ length: 11 }, (_, i) =>
    stored({
      trackId,
      timeMs: firstSeenMs + i * 200,
      x1: 0.45,
      y1: 0.1 + i * 0.04,
      x2: 0.55,
      y2: 0.3 + i * 0.04,
      confidence: 0.9,
      lost: i === 10,
    }),
  );
  return {
    trackId,
    firstSeenMs,
    confirmedMs: firstSeenMs + 200,
    lastSeenMs: firstSeenMs + 2000,
    endedMs: firstSeenMs + 3000,
    frames: 20,
    confidenceMean: 0.9,
    aspectRatio: 16 / 9,
    samples: encodeSamples(samples),
  };
}
