/** What the player does about its distance from the newest picture. */
export interface Steering {
  playbackRate: number;
  seekTo: number | null;
}

export interface Playback {
  currentTime: number;
  /** Buffered stretches in seconds, in order. */
  ranges: readonly (readonly [start: number, end: number])[];
  /** Distance to keep from the end of the buffer, seconds: room for jitter and for the overlay to arrive. */
  targetLag: number;
}

const SEEK_BEYOND = 1;
const FASTEST = 1.1;
/** Only while the target itself has just grown. */
const SLOWEST = 0.9;
const CALM = 0.04;

/**
 * Keeps `targetLag` behind the end of what is buffered: a little too far behind plays up to 1.1 times as fast, more than a second seeks,
 * and a hole (fragments that were skipped) is jumped over. Being too close slows down, so that overlays are there in time.
 */
export function steer({ currentTime, ranges, targetLag }: Playback): Steering {
  const last = ranges.at(-1);
  if (!last) return { playbackRate: 1, seekTo: null };
  const [start, end] = last;
  const wanted = Math.max(start, end - targetLag);
  if (currentTime < start || currentTime > end + 0.5) return { playbackRate: 1, seekTo: wanted };
  const tooFar = end - currentTime - targetLag;
  if (tooFar > SEEK_BEYOND) return { playbackRate: 1, seekTo: wanted };
  if (Math.abs(tooFar) <= CALM) return { playbackRate: 1, seekTo: null };
  return { playbackRate: Math.min(FASTEST, Math.max(SLOWEST, 1 + tooFar * 0.5)), seekTo: null };
}

/** What may be thrown away of the buffer: everything older than 10 s, once 20 s have gathered. */
export function historyToRemove({
  currentTime,
  ranges,
}: Pick<Playback, 'currentTime' | 'ranges'>): readonly [from: number, to: number] | null {
  const first = ranges[0];
  return first && currentTime - first[0] > 20 ? [first[0], currentTime - 10] : null;
}

/** The distance to keep, learnt from how far overlays come behind the newest fragment: grows within a second, shrinks within ten. */
export class LagTarget {
  static readonly least = 0.15;
  static readonly most = 2;
  static readonly margin = 0.08;
  seconds = 0.3;

  /** `behindSeconds`: end of the buffer minus the frame time of the overlay that has just come. */
  learn(behindSeconds: number): void {
    const wanted = Math.min(LagTarget.most, Math.max(LagTarget.least, behindSeconds + LagTarget.margin));
    this.seconds += (wanted - this.seconds) * (wanted > this.seconds ? 0.1 : 0.01);
  }
}
