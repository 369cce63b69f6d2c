import type { Detections } from '../detection/detections.ts';
import { KalmanBox } from './kalman.ts';
import type { Track, TrackState } from './track.ts';
import type { TrackerSettings } from './tracker-settings.ts';

/** Observations that are remembered for the direction of travel. */
const MEMORY = 16;
/** Steps of a re-update at most: a long occlusion is walked in longer ones. */
const RETRACE_STEPS = 30;
/** A measured box is at most that many times better than `noise.measurement`, however sure the detector. */
const BEST = 0.2;

/** A track from the inside: the filter, what was seen lately, and what the tracker hands out. */
export class TrackedBox implements Track {
  readonly trackId: number;
  state: TrackState = 'tentative';
  readonly box = new Float32Array(4);
  confidence: number;
  readonly firstSeenMs: number;
  lastSeenMs: number;
  matched = true;
  /** Frames it was seen in. */
  frames = 1;
  /** Box as it was seen last. */
  readonly lastBox = new Float32Array(4);
  /** IoU with the track that covers it most, in this frame; the tracker sets it. */
  overlap = 0;
  /** Free detections that touch it; lonePairs sets it. */
  candidates = 0;
  /** Height, smoothed. */
  usualHeight: number;
  readonly #kalman = new KalmanBox();
  readonly #atLastSeen = new KalmanBox();
  #predictedMs: number;
  #missed = 0;
  #heights = 1;
  /** Ring of [time, cx, cy]. */
  readonly #past = new Float64Array(MEMORY * 3);
  #pastCount = 0;

  constructor(
    trackId: number,
    { boxes, confidences }: Detections,
    row: number,
    nowMs: number,
    { noise, confirmFrames }: TrackerSettings,
  ) {
    this.trackId = trackId;
    this.confidence = confidences[row];
    this.firstSeenMs = this.lastSeenMs = this.#predictedMs = nowMs;
    const o = row * 4;
    this.usualHeight = boxes[o + 3] - boxes[o + 1];
    this.#kalman.begin(
      (boxes[o] + boxes[o + 2]) / 2,
      (boxes[o + 1] + boxes[o + 3]) / 2,
      boxes[o + 2] - boxes[o],
      this.usualHeight,
      noise,
    );
    this.#atLastSeen.copyFrom(this.#kalman);
    this.#remember(boxes, o, nowMs);
    for (let c = 0; c < 4; c++) this.box[c] = boxes[o + c];
    if (confirmFrames <= 1) this.state = 'confirmed';
  }

  predict(nowMs: number, { noise }: TrackerSettings): void {
    const seconds = (nowMs - this.#predictedMs) / 1000;
    this.#kalman.predict(seconds, this.state === 'lost', noise);
    this.#kalman.writeBox(this.box);
    this.#predictedMs = nowMs;
    this.matched = false;
    this.#missed += 1;
  }

  match({ boxes, confidences }: Detections, row: number, nowMs: number, settings: TrackerSettings): void {
    const o = row * 4,
      confidence = confidences[row],
      { noise, confirmFrames } = settings;
    const cx = (boxes[o] + boxes[o + 2]) / 2,
      cy = (boxes[o + 1] + boxes[o + 3]) / 2,
      w = boxes[o + 2] - boxes[o],
      h = boxes[o + 3] - boxes[o + 1];
    // Measurement noise falls with confidence (Du et al., GIAOTracker, 2021) and grows with overlap.
    const doubt =
      (1 + settings.overlapDoubt * this.overlap) *
      Math.max(BEST, (1 - confidence) / Math.max(BEST, 1 - settings.newConfidence));
    if (this.frames === 1 && this.#isFast(cx, cy, nowMs, settings))
      this.#kalman.launch(cx, cy, w, h, (nowMs - this.lastSeenMs) / 1000, noise, doubt);
    else if (this.#missed > 1) this.#retrace(cx, cy, w, h, nowMs, noise, doubt);
    else this.#kalman.correct(cx, cy, w, h, noise, doubt);
    this.#learnHeight(h, nowMs, settings);
    for (let c = 0; c < 4; c++) this.box[c] = boxes[o + c];
    this.#atLastSeen.copyFrom(this.#kalman);
    this.#remember(boxes, o, nowMs);
    this.confidence = confidence;
    this.lastSeenMs = nowMs;
    this.matched = true;
    this.frames += 1;
    this.#missed = 0;
    if (this.state === 'lost' || this.frames >= confirmFrames) this.state = 'confirmed';
  }

  /** The picture moved, and this track with it. */
  shift(dx: number, dy: number): void {
    this.#kalman.shift(dx, dy);
    this.#atLastSeen.shift(dx, dy);
    this.#kalman.writeBox(this.box);
    this.lastBox[0] += dx;
    this.lastBox[1] += dy;
    this.lastBox[2] += dx;
    this.lastBox[3] += dy;
  }

  /** Where it was seen at least `spanMs` ago (or as long ago as it is remembered), for a direction of travel; index into `past`. */
  observedBefore(spanMs: number): number {
    const newest = this.#pastCount - 1;
    const oldest = Math.max(0, this.#pastCount - MEMORY);
    let i = newest;
    while (i > oldest && this.lastSeenMs - this.#past[(i % MEMORY) * 3] < spanMs) i -= 1;
    return (i % MEMORY) * 3;
  }

  /** Heights a second. */
  get speed(): number {
    return this.#kalman.speed / this.usualHeight;
  }

  get past(): Float64Array {
    return this.#past;
  }

  /** Faster than a new track is expected to be. */
  #isFast(cx: number, cy: number, nowMs: number, { reach, noise }: TrackerSettings): boolean {
    const b = this.lastBox,
      way = Math.hypot(cx - (b[0] + b[2]) / 2, cy - (b[1] + b[3]) / 2);
    return (
      way > (reach + (noise.firstSpeed * (nowMs - this.lastSeenMs)) / 1000) * this.usualHeight &&
      nowMs > this.lastSeenMs
    );
  }

  /** The filter walks again from where it was seen last to here, along a straight line, so that the occlusion leaves no drift behind. */
  #retrace(
    cx: number,
    cy: number,
    w: number,
    h: number,
    nowMs: number,
    noise: TrackerSettings['noise'],
    doubt: number,
  ): void {
    const kalman = this.#kalman,
      b = this.lastBox;
    kalman.copyFrom(this.#atLastSeen);
    const steps = Math.min(this.#missed, RETRACE_STEPS);
    const seconds = (nowMs - this.lastSeenMs) / 1000 / steps;
    const x0 = (b[0] + b[2]) / 2,
      y0 = (b[1] + b[3]) / 2,
      w0 = b[2] - b[0],
      h0 = b[3] - b[1];
    for (let i = 1; i <= steps; i++) {
      const t = i / steps;
      kalman.predict(seconds, false, noise);
      kalman.correct(x0 + (cx - x0) * t, y0 + (cy - y0) * t, w0 + (w - w0) * t, h0 + (h - h0) * t, noise, doubt);
    }
  }

  /** A mean at first, exponential smoothing over `heightMs` later. */
  #learnHeight(h: number, nowMs: number, { heightMs }: TrackerSettings): void {
    this.#heights += 1;
    this.usualHeight +=
      (h - this.usualHeight) * Math.max(1 - Math.exp((this.lastSeenMs - nowMs) / heightMs), 1 / this.#heights);
  }

  #remember(boxes: Float32Array, o: number, nowMs: number): void {
    for (let c = 0; c < 4; c++) this.lastBox[c] = boxes[o + c];
    const slot = (this.#pastCount % MEMORY) * 3;
    this.#past[slot] = nowMs;
    this.#past[slot + 1] = (boxes[o] + boxes[o + 2]) / 2;
    this.#past[slot + 2] = (boxes[o + 1] + boxes[o + 3]) / 2;
    this.#pastCount += 1;
  }
}
