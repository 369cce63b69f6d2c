import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';
import type { Track } from '../../tracking/track.ts';
import { Body } from './body.ts';
import type { Sample } from './sample.ts';
import { encodeSamples, stored } from '../storage/trajectory.ts';

/** A moving person is sampled this often; somebody who has been walking about for very long, less often. */
const SPACING_MS = 200;
const LONG_WAY = 3000;
const LONG_SPACING_MS = 1000;
/** Frames come a little early or late. */
const SLACK_MS = 10;
/** Who moves less than this share of the body's height stands still, and is sampled more and more sparsely, up to this. */
const STILL = 0.025;
const STILL_MS = 1000;
const STILL_SPACING_MS = 4000;
/** Who is missed for longer than this is lost. */
const LOST_MS = 150;
/** A box that reaches this share of the picture's height is cut off by its end. */
const PICTURE_END = 0.99;

/** A sample with the moment at which the rules see it: a track's first ones are shown once it is confirmed. */
export interface Sighting {
  readonly sample: Sample;
  readonly atMs: number;
}

/** A box as it is judged: x1, y1, x2, y2 normalized, and the confidence. */
type Sight = [x1: number, y1: number, x2: number, y2: number, confidence: number];

/**
 * One track, sampled: the mean of each fifth of a second, and the last sight when it is lost. Somebody who stands still is held where they stopped,
 * and sampled more and more sparsely.
 */
export class TrackRecord {
  readonly #track: Track;
  readonly #sure: number | undefined;
  readonly #body = new Body();
  #samples: Sample[] = [];
  /** There was a record of it before this one. */
  #goesOn = false;
  #confirmedMs = NaN;
  #emitted = 0;
  #frames = 0;
  #confidenceSum = 0;
  #firstMs = 0;
  #lastMs = NaN;
  #last: Sight = [0, 0, 0, 0, 0];
  #lost = true;
  /** It was lost and seen once since: often somebody else, so that it waits for the next frame. */
  #found: { timeMs: number; sight: Sight } | null = null;
  /** The window of frames that the next sample is the mean of. */
  #sums: Sight = [0, 0, 0, 0, 0];
  #count = 0;
  #timeSum = 0;
  #windowMs = 0;
  #dueMs = 0;
  #moves = 0;
  /** Since when it stands still, and the newest time it was found there without a sample of it. */
  #stillSinceMs = NaN;
  #stillMs = NaN;

  /** `sure`: the confidence from which on the detector is sure, where it is known. */
  constructor(track: Track, sure: number | undefined) {
    this.#track = track;
    this.#sure = sure;
  }

  get over(): boolean {
    return this.#track.state === 'removed';
  }

  /** The earliest moment of which a sample may still come. */
  get pendingMs(): number {
    if (this.#found) return this.#found.timeMs;
    if (Number.isNaN(this.#confirmedMs) || this.#lost) return Infinity;
    if (!Number.isNaN(this.#stillMs)) return this.#stillMs;
    return this.#count > 0 ? this.#windowMs : this.#lastMs;
  }

  see(nowMs: number, width: number, height: number, sightings: Sighting[]): void {
    const { box, confidence, state } = this.#track;
    const bottom = this.#body.bottom(box, nowMs, box[3] >= height * PICTURE_END);
    this.#last = [box[0] / width, box[1] / height, box[2] / width, bottom / height, confidence];
    if (this.#frames === 0) this.#firstMs = nowMs;
    this.#lastMs = nowMs;
    this.#frames += 1;
    this.#confidenceSum += confidence;
    if (this.#found) {
      // Seen a second time: it was really found.
      this.#add(this.#found.timeMs, this.#found.sight, false);
      this.#lost = false;
      this.#begin(this.#found.timeMs + SPACING_MS);
      this.#found = null;
    }
    if (!this.#lost) this.#gather(nowMs);
    else if (this.#samples.length > 0) this.#found = { timeMs: nowMs, sight: this.#last };
    else {
      this.#lost = false;
      this.#add(nowMs, this.#last, false);
      this.#begin(nowMs + SPACING_MS);
    }
    if (state === 'confirmed' && Number.isNaN(this.#confirmedMs)) this.#confirmedMs = nowMs;
    this.#emit(sightings);
  }

  /** After a frame: when the track was not in it, its last sight becomes a sample. */
  miss(nowMs: number, sightings: Sighting[]): void {
    if (nowMs - this.#lastMs <= LOST_MS && !this.over) return;
    this.#found = null;
    if (this.#lost) return;
    this.#lost = true;
    if (!Number.isNaN(this.#stillMs)) this.#repeat(this.#stillMs);
    this.#add(this.#lastMs, this.#last, true);
    this.#stillSinceMs = NaN;
    this.#emit(sightings);
  }

  /** The record of a confirmed track, which ends now. */
  finish(endedMs: number, aspectRatio: number): FinishedTrack | null {
    return Number.isNaN(this.#confirmedMs) ? null : this.#record(this.#samples, this.#lastMs, endedMs, aspectRatio);
  }

  /** A record of so many samples, if there are more: the last one begins the next record. */
  cut(mostSamples: number, aspectRatio: number): FinishedTrack | null {
    if (this.#samples.length <= mostSamples || this.#lost) return null;
    const last = this.#samples[this.#samples.length - 1];
    if (!(last.timeMs >= this.#confirmedMs)) return null;
    const whole = this.#samples.slice(0, -1);
    this.#frames -= 1;
    this.#confidenceSum -= this.#last[4];
    const record = this.#record(whole, whole[whole.length - 1].timeMs, null, aspectRatio);
    this.#samples = [last];
    this.#emitted = 1;
    this.#firstMs = last.timeMs;
    this.#goesOn = true;
    this.#frames = 1;
    this.#confidenceSum = this.#last[4];
    return record;
  }

  #record(samples: readonly Sample[], lastSeenMs: number, endedMs: number | null, aspectRatio: number): FinishedTrack {
    return {
      trackId: this.#track.trackId,
      firstSeenMs: this.#firstMs,
      confirmedMs: this.#goesOn ? this.#firstMs - 1 : this.#confirmedMs,
      lastSeenMs,
      endedMs,
      frames: this.#frames,
      confidenceMean: Math.round((this.#confidenceSum / this.#frames) * 1e4) / 1e4,
      aspectRatio,
      samples: encodeSamples(samples),
    };
  }

  #gather(nowMs: number): void {
    if (this.#count === 0) this.#windowMs = nowMs;
    this.#count += 1;
    this.#timeSum += nowMs - this.#windowMs;
    for (let i = 0; i < 5; i++) this.#sums[i] += this.#last[i];
    if (nowMs < this.#dueMs - SLACK_MS) return;
    const timeMs = this.#windowMs + Math.round(this.#timeSum / this.#count);
    const mean = this.#sums.map((sum) => sum / this.#count) as Sight;
    const spacingMs = this.#moves < LONG_WAY ? SPACING_MS : LONG_SPACING_MS;
    this.#begin(Math.max(this.#dueMs + spacingMs, nowMs + spacingMs / 2));
    this.#place(timeMs, mean);
  }

  #begin(dueMs: number): void {
    this.#sums.fill(0);
    this.#count = 0;
    this.#timeSum = 0;
    this.#dueMs = dueMs;
  }

  /** A mean becomes a sample, unless it only says that the person still stands there. */
  #place(timeMs: number, mean: Sight): void {
    const held = this.#samples[this.#samples.length - 1];
    if (this.#isStill(mean, held)) {
      if (Number.isNaN(this.#stillSinceMs)) this.#stillSinceMs = held.timeMs;
      const stoodMs = timeMs - this.#stillSinceMs;
      if (timeMs - held.timeMs >= (stoodMs < STILL_MS ? 0 : Math.min(STILL_SPACING_MS, stoodMs / 2)))
        this.#repeat(timeMs);
      else this.#stillMs = timeMs;
      return;
    }
    // It stood there until the window before.
    if (!Number.isNaN(this.#stillMs)) this.#repeat(this.#stillMs);
    this.#stillSinceMs = NaN;
    this.#moves += 1;
    this.#add(timeMs, mean, false);
  }

  #isStill(mean: Sight, held: Sample): boolean {
    const tolerance = STILL * (mean[3] - mean[1]);
    // Heights are shares of the picture's height, widths of its width; a person's tremble is judged in both alike.
    return (
      Math.abs(mean[0] + mean[2] - held.x1 - held.x2) < 2 * tolerance &&
      Math.abs(mean[3] - held.y2) < tolerance &&
      Math.abs(mean[1] - held.y1) < tolerance
    );
  }

  #repeat(timeMs: number): void {
    this.#samples.push({ ...this.#samples[this.#samples.length - 1], timeMs, lost: false });
    this.#stillMs = NaN;
  }

  #add(timeMs: number, [x1, y1, x2, y2, confidence]: Sight, lost: boolean): void {
    this.#samples.push(
      stored({ trackId: this.#track.trackId, timeMs, x1, y1, x2, y2, confidence, lost, sure: this.#sure }),
    );
  }

  #emit(sightings: Sighting[]): void {
    if (Number.isNaN(this.#confirmedMs)) return;
    for (; this.#emitted < this.#samples.length; this.#emitted++) {
      const sample = this.#samples[this.#emitted];
      sightings.push({ sample, atMs: Math.max(sample.timeMs, this.#confirmedMs) });
    }
  }
}
