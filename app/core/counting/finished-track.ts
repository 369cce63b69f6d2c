import type { Track } from '../tracking/track.ts';
import { anchorOf } from './anchor.ts';

/** A track that ended, compact; the worker protocol's FinishedTrack. `path`: ms since firstSeenMs, x, y of the bottom centre, normalized. */
export interface TrackSummary {
  trackId: number;
  firstSeenMs: number;
  lastSeenMs: number;
  frames: number;
  confidenceMean: number;
  path: [number, number, number][];
}

const SPACING_MS = 200;
/** Above this every other point goes, so that somebody who stands there all day stays small. */
const MOST_POINTS = 512;

interface Recording {
  track: Track;
  confirmed: boolean;
  firstSeenMs: number; lastSeenMs: number; frames: number; confidenceSum: number; spacingMs: number;
  path: [number, number, number][];
  last: [number, number, number];
}

/** Writes the compact way of every confirmed track and hands it out when the track is removed. Times are UTC. */
export class TrackRecorder {
  readonly #width: number;
  readonly #height: number;
  readonly #open = new Map<number, Recording>();

  /** Size of the video frame in pixels. */
  constructor(frameWidth: number, frameHeight: number) {
    this.#width = frameWidth;
    this.#height = frameHeight;
  }

  /** One frame: everybody the tracker saw in it. Returns the tracks that ended since the last call and had been confirmed. */
  update(tracks: readonly Track[], capturedAtMs: number): TrackSummary[] {
    const ended: TrackSummary[] = [];
    for (const [trackId, recording] of this.#open) {
      if (recording.track.state !== 'removed') continue;
      this.#open.delete(trackId);
      const summary = this.#summary(recording);
      if (summary) ended.push(summary);
    }
    for (const track of tracks) if (track.matched) this.#see(track, capturedAtMs);
    return ended;
  }

  /** The stream ends: every confirmed track that is still open. */
  end(): TrackSummary[] {
    const ended: TrackSummary[] = [];
    for (const recording of this.#open.values()) {
      const summary = this.#summary(recording);
      if (summary) ended.push(summary);
    }
    this.#open.clear();
    return ended;
  }

  #see(track: Track, nowMs: number): void {
    let recording = this.#open.get(track.trackId);
    if (!recording) {
      recording = {
        track, confirmed: false, firstSeenMs: nowMs, lastSeenMs: nowMs, frames: 0, confidenceSum: 0, spacingMs: SPACING_MS, path: [], last: [0, 0, 0],
      };
      this.#open.set(track.trackId, recording);
    }
    recording.lastSeenMs = Math.max(recording.lastSeenMs, nowMs);
    recording.frames += 1;
    recording.confirmed ||= track.state === 'confirmed';
    recording.confidenceSum += track.confidence;
    const [x, y] = anchorOf(track.box, 'bottom-centre', this.#width, this.#height);
    const point: [number, number, number] = [Math.max(0, Math.round(nowMs - recording.firstSeenMs)), round(x), round(y)];
    recording.last = point;
    const { path } = recording;
    if (path.length === 0 || point[0] - path[path.length - 1][0] >= recording.spacingMs) path.push(point);
    if (path.length > MOST_POINTS) {
      recording.path = path.filter((_, i) => i % 2 === 0);
      recording.spacingMs *= 2;
    }
  }

  #summary({ track, confirmed, firstSeenMs, lastSeenMs, frames, confidenceSum, path, last }: Recording): TrackSummary | null {
    if (!confirmed) return null;
    const whole = last[0] > path[path.length - 1][0] ? [...path, last] : path;
    return { trackId: track.trackId, firstSeenMs, lastSeenMs, frames, confidenceMean: round(confidenceSum / frames), path: whole };
  }
}

const round = (value: number) => Math.round(value * 1e4) / 1e4;
