import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';
import type { Track } from '../../tracking/track.ts';
import { CLOCK_JUMP_MS, FramePace } from './frame-pace.ts';
import { TrackRecord, type Sighting } from './track-record.ts';

/** A record holds this many samples at most: four hours of somebody who stands, half an hour of somebody who walks about. */
const MOST_SAMPLES = 4096;

/** What one frame adds. */
export interface Sampled {
  sightings: Sighting[];
  finished: FinishedTrack[];
  /** Every sample up to this moment has been handed on. */
  settledMs: number;
  /** The clock was set back: this is the end of all that was before; times begin anew after it. */
  before: Sampled | null;
}

/**
 * Confirmed tracks to samples: the mean of each fifth of a second (boxes tremble from frame to frame), the first and the last sight, and
 * where it was lost and found. Hidden feet are put right frame by frame before that. Also keeps the record of each track.
 */
export class TrackSampler {
  readonly #width: number;
  readonly #height: number;
  readonly #mostSamples: number;
  readonly #sure: number | undefined;
  readonly #open = new Map<number, TrackRecord>();
  readonly #pace = new FramePace();
  #nowMs = -Infinity;

  /** Size of the video frame in pixels; the confidence from which on the detector is sure, where it is known; how many samples a record may hold. */
  constructor(
    frameWidth: number,
    frameHeight: number,
    { sure, mostSamples = MOST_SAMPLES }: { sure?: number; mostSamples?: number } = {},
  ) {
    for (const size of [frameWidth, frameHeight]) {
      if (!(size > 0 && Number.isFinite(size))) throw new RangeError(`TrackSampler: ${size} is not a size in pixels`);
    }
    this.#width = frameWidth;
    this.#height = frameHeight;
    this.#mostSamples = mostSamples;
    this.#sure = sure;
  }

  /** One frame: everybody the tracker saw in it, and when it was taken (UTC). A frame that is not newer counts as the same moment. */
  update(tracks: readonly Track[], capturedAtMs: number): Sampled {
    const timeMs = Math.round(capturedAtMs);
    if (timeMs < this.#nowMs - CLOCK_JUMP_MS && [...this.#open.values()].every(({ over }) => over)) {
      const before = this.end();
      return { ...this.update(tracks, capturedAtMs), before };
    }
    const beforeMs = this.#nowMs;
    const nowMs = (this.#nowMs = Math.max(timeMs, beforeMs));
    const sightings: Sighting[] = [],
      finished: FinishedTrack[] = [];
    // Nobody looked: whoever comes after it is found again, and was not seen all the while.
    if (this.#pace.step(nowMs) === 'gap') for (const record of this.#open.values()) record.miss(Infinity, sightings);
    for (const track of tracks) if (track.matched) this.#see(track, nowMs, sightings);
    let settledMs = nowMs - 1;
    for (const [trackId, record] of this.#open) {
      record.miss(nowMs, sightings);
      if (record.over) {
        this.#open.delete(trackId);
        const whole = record.finish(nowMs, this.#width / this.#height);
        if (whole) finished.push(whole);
      } else {
        settledMs = Math.min(settledMs, record.pendingMs - 1);
        const full = record.cut(this.#mostSamples, this.#width / this.#height);
        if (full) finished.push(full);
      }
    }
    return { sightings, finished, settledMs, before: null };
  }

  /** The stream ends, and every track with it. */
  end(): Sampled {
    const sightings: Sighting[] = [],
      finished: FinishedTrack[] = [];
    for (const record of this.#open.values()) {
      record.miss(Infinity, sightings);
      const whole = record.finish(this.#nowMs, this.#width / this.#height);
      if (whole) finished.push(whole);
    }
    this.#open.clear();
    this.#pace.reset();
    this.#nowMs = -Infinity;
    return { sightings, finished, settledMs: Infinity, before: null };
  }

  #see(track: Track, nowMs: number, sightings: Sighting[]): void {
    const { box } = track;
    // Also false for NaN; an infinite box has no size.
    if (!(box[2] > box[0] && box[3] > box[1] && box[2] - box[0] < Infinity && box[3] - box[1] < Infinity)) return;
    let record = this.#open.get(track.trackId);
    if (!record) {
      record = new TrackRecord(track, this.#sure);
      this.#open.set(track.trackId, record);
    }
    record.see(nowMs, this.#width, this.#height, sightings);
  }
}
