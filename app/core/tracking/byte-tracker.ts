import type { Detections } from '../detection/detections.ts';
import { iou } from '../detection/iou.ts';
import { Assignment } from './assignment.ts';
import { CameraMotion } from './camera-motion.ts';
import { lonePairs, newPairs } from './lone-pairs.ts';
import { markOverlaps } from './overlaps.ts';
import { type Association, similarity } from './similarity.ts';
import { TrackedBox } from './tracked-box.ts';
import type { Track } from './track.ts';
import { sureConfidence, TRACKER_DEFAULTS, type TrackerSettings } from './tracker-settings.ts';

/** Size of the video frame in pixels; anything of the settings may be replaced. */
export type TrackerOptions = { frameWidth: number; frameHeight: number } & Partial<TrackerSettings>;

/**
 * Detections to tracks: two associations by confidence (Zhang et al., ByteTrack, 2022), a third of those who have nobody but each other;
 * direction consistency and an observation-centred re-update after an occlusion (Cao et al., OC-SORT, 2023); height next to overlap, less
 * trust in boxes of people who cover each other, and compensation of a camera that moves. docs/accuracy.md has what each is worth.
 *
 * Times are milliseconds of the stream. A frame that is not newer than the last counts as the same moment; one that is older by more than
 * `memoryMs` begins anew: every track is finished.
 */
export class ByteTracker {
  readonly settings: TrackerSettings;
  /** Tracks that the last update removed and that had been confirmed; read it before the next update. */
  finished: readonly Track[] = [];
  readonly #assignment = new Assignment();
  readonly #camera = new CameraMotion();
  #tracks: TrackedBox[] = [];
  #seen: TrackedBox[] = [];
  #cost = new Float64Array(64);
  #rows: TrackedBox[] = [];
  #taken = new Uint8Array(64);
  #columns = new Int32Array(64);
  #timeMs = -Infinity;
  #nextId = 1;

  constructor({ frameWidth, frameHeight, ...settings }: TrackerOptions) {
    for (const size of [frameWidth, frameHeight]) {
      if (!(size > 0 && Number.isFinite(size))) throw new RangeError(`ByteTracker: ${size} is not a size in pixels`);
    }
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    this.settings = { ...TRACKER_DEFAULTS, ...given };
  }

  /** Confirmed tracks that were not seen in the last update and are still remembered. */
  get lost(): readonly Track[] {
    return this.#tracks.filter((track) => track.state === 'lost');
  }

  /** Those of `lost` who were only just missed; `box` is where they should be. */
  get missed(): readonly Track[] {
    return this.lost.filter(({ lastSeenMs }) => this.#timeMs - lastSeenMs <= this.settings.missedMs);
  }

  /** Everybody seen in this frame, confirmed or tentative, in the order they came. The list and its tracks are reused by the next update. */
  update(detections: Detections, timeMs: number): readonly Track[] {
    if (!Number.isFinite(timeMs)) throw new RangeError(`ByteTracker: ${timeMs} is not a time`);
    const { settings } = this;
    const finished: Track[] = [];
    if (timeMs < this.#timeMs - settings.memoryMs) this.#forget(finished);
    const now = Math.max(timeMs, this.#timeMs);
    this.#timeMs = now;

    this.#dropStale(now, finished);
    for (const track of this.#tracks) track.predict(now, settings);
    this.#admit(detections);
    const first = settings.newConfidence * settings.firstShare;
    this.#followCamera(detections, first);
    markOverlaps(this.#tracks);
    this.#associate(
      detections,
      (track) => track.state !== 'tentative',
      first,
      2,
      'first',
      settings.firstSimilarity,
      now,
    );
    this.#associate(
      detections,
      (track) => track.state === 'confirmed',
      settings.lowConfidence,
      first,
      'second',
      settings.secondSimilarity,
      now,
    );
    lonePairs(this.#tracks, detections, this.#taken, first, settings, this.#columns, now);
    this.#matchPairs(detections, now);
    this.#associate(
      detections,
      (track) => track.state === 'tentative',
      first,
      2,
      'tentative',
      settings.tentativeSimilarity,
      now,
    );
    newPairs(this.#tracks, detections, this.#taken, first, settings, this.#columns, now);
    this.#matchPairs(detections, now);
    this.#start(detections, now);
    this.#sweep(now, finished);
    this.finished = finished;
    return this.#seen;
  }

  /** Ends every track; `finished` holds those that had been confirmed. Ids go on. */
  reset(): void {
    const finished: Track[] = [];
    this.#forget(finished);
    this.finished = finished;
  }

  /** Marks detections that are too weak or no boxes as taken. */
  #admit({ boxes, confidences, count }: Detections): void {
    if (this.#taken.length < count) {
      this.#taken = new Uint8Array(count * 2);
      this.#columns = new Int32Array(count * 2);
    }
    for (let d = 0, o = 0; d < count; d++, o += 4) {
      const sound =
        confidences[d] >= this.settings.lowConfidence &&
        boxes[o + 2] > boxes[o] &&
        boxes[o + 3] > boxes[o + 1] &&
        Math.abs(boxes[o]) + Math.abs(boxes[o + 1]) + Math.abs(boxes[o + 2]) + Math.abs(boxes[o + 3]) < Infinity;
      this.#taken[d] = sound ? 0 : 1;
    }
  }

  #associate(
    detections: Detections,
    eligible: (track: TrackedBox) => boolean,
    from: number,
    below: number,
    by: Association,
    least: number,
    now: number,
  ): void {
    const { settings } = this,
      { boxes } = detections;
    const rows = this.#rows,
      columns = this.#columns,
      taken = this.#taken;
    rows.length = 0;
    for (const track of this.#tracks) if (!track.matched && eligible(track)) rows.push(track);
    let width = 0;
    for (let d = 0; d < detections.count; d++) {
      if (!taken[d] && detections.confidences[d] >= from && detections.confidences[d] < below) columns[width++] = d;
    }
    if (rows.length === 0 || width === 0) return;
    if (this.#cost.length < rows.length * width) this.#cost = new Float64Array(rows.length * width * 2);
    let possible = false;
    for (let r = 0, k = 0; r < rows.length; r++) {
      const { box } = rows[r];
      for (let c = 0; c < width; c++, k++) {
        const o = columns[c] * 4;
        this.#cost[k] = Infinity;
        if (boxes[o] >= box[2] || boxes[o + 2] <= box[0] || boxes[o + 1] >= box[3] || boxes[o + 3] <= box[1]) continue;
        const value = similarity(rows[r], detections, columns[c], by, settings, now);
        if (!(value >= least)) continue;
        this.#cost[k] = 1 - value;
        possible = true;
      }
    }
    if (!possible) return;
    this.#assignment.solve(this.#cost, rows.length, width, 1 - least + 1e-9);
    for (let r = 0; r < rows.length; r++) {
      const c = this.#assignment.rowToColumn[r];
      if (c < 0) continue;
      rows[r].match(detections, columns[c], now, settings);
      taken[columns[c]] = 1;
    }
  }

  #matchPairs(detections: Detections, now: number): void {
    const pairs = this.#columns;
    for (let d = 0; d < detections.count; d++) {
      if (pairs[d] < 0) continue;
      this.#tracks[pairs[d]].match(detections, d, now, this.settings);
      this.#taken[d] = 1;
    }
  }

  /** Everybody is looked for where the camera's own movement has put them. */
  #followCamera(detections: Detections, from: number): void {
    if (!this.#camera.measure(this.#tracks, detections, from)) return;
    for (const track of this.#tracks) track.shift(this.#camera.dx, this.#camera.dy);
  }

  #start(detections: Detections, now: number): void {
    for (let d = 0; d < detections.count; d++) {
      if (this.#taken[d] || detections.confidences[d] < this.settings.newConfidence) continue;
      if (detections.confidences[d] < sureConfidence(this.settings) && this.#isFollowed(detections.boxes, d * 4))
        continue;
      this.#tracks.push(new TrackedBox(this.#nextId++, detections, d, now, this.settings));
    }
  }

  /** A second box of somebody who is seen already, or who was seen in this frame for the first time. */
  #isFollowed(boxes: Float32Array, o: number): boolean {
    for (const { matched, box } of this.#tracks) {
      if (matched && iou(box, 0, boxes, o) > this.settings.startOverlap) return true;
    }
    return false;
  }

  /** Nobody is looked for who was not seen for so long, though no frame came meanwhile. */
  #dropStale(now: number, finished: Track[]): void {
    let kept = 0;
    for (const track of this.#tracks) {
      if (now - track.lastSeenMs <= this.settings.memoryMs) this.#tracks[kept++] = track;
      else this.#remove(track, finished);
    }
    this.#tracks.length = kept;
  }

  #remove(track: TrackedBox, finished: Track[]): void {
    if (track.state !== 'tentative') finished.push(track);
    track.matched = false;
    track.state = 'removed';
  }

  #sweep(now: number, finished: Track[]): void {
    const { tentativeMs } = this.settings;
    let kept = 0;
    this.#seen.length = 0;
    for (const track of this.#tracks) {
      if (!track.matched && track.state === 'confirmed') track.state = 'lost';
      if (track.state === 'tentative' && !track.matched && now - track.lastSeenMs > tentativeMs) {
        this.#remove(track, finished);
        continue;
      }
      this.#tracks[kept++] = track;
      if (track.matched) this.#seen.push(track);
    }
    this.#tracks.length = kept;
  }

  #forget(finished: Track[]): void {
    for (const track of this.#tracks) this.#remove(track, finished);
    this.#tracks = [];
    this.#seen.length = 0;
    this.#timeMs = -Infinity;
  }
}
