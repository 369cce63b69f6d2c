import type { Detections } from '../detection/detections.ts';
import { iou } from '../detection/iou.ts';
import type { TrackedBox } from './tracked-box.ts';

/** So many people must be seen to move before it can be the camera. */
const PEOPLE = 5;
/** ... each of them seen in more frames than this, so that it is known where they should be, ... */
const KNOWN = 3;
/** ... overlapping that place by at least this (IoU) ... */
const LEAST = 0.1;
/** ... and all moving alike: by more than so many times what they differ among themselves. */
const ALIKE = 1.5;

/**
 * How the picture has moved in a frame, judged by the people in it: the median of how far they are from where they should be. No pixels
 * are looked at. One person who walks, or a few, are not the camera.
 */
export class CameraMotion {
  /** Pixels; both 0 while the camera stands. */
  dx = 0;
  dy = 0;
  #nearest = new Int32Array(64);
  #overlap = new Float64Array(64);
  #x = new Float64Array(64);
  #y = new Float64Array(64);
  #sorted = new Float64Array(64);

  /** Takes the detections at least as confident as `from`. Returns whether it moved. */
  measure(tracks: readonly TrackedBox[], detections: Detections, from: number): boolean {
    this.dx = this.dy = 0;
    const people = this.#pair(tracks, detections, from);
    if (people < PEOPLE) return false;
    const x = this.#x,
      y = this.#y;
    const dx = this.#median(x, people),
      dy = this.#median(y, people);
    for (let i = 0; i < people; i++) x[i] = Math.sqrt((x[i] - dx) ** 2 + (y[i] - dy) ** 2);
    if (!(Math.sqrt(dx * dx + dy * dy) > ALIKE * this.#median(x, people))) return false;
    this.dx = dx;
    this.dy = dy;
    return true;
  }

  /** Offsets of tracks and detections that are nearest to each other; how many. */
  #pair(tracks: readonly TrackedBox[], { boxes, confidences, count }: Detections, from: number): number {
    this.#reserve(tracks.length, count);
    const nearest = this.#nearest,
      overlap = this.#overlap;
    nearest.fill(-1, 0, count);
    overlap.fill(LEAST, 0, count);
    for (let t = 0; t < tracks.length; t++) {
      if (!isKnown(tracks[t])) continue;
      for (let d = 0; d < count; d++) {
        if (!(confidences[d] >= from)) continue;
        const shared = iou(tracks[t].box, 0, boxes, d * 4);
        if (shared > overlap[d]) {
          overlap[d] = shared;
          nearest[d] = t;
        }
      }
    }
    let people = 0;
    for (let t = 0; t < tracks.length; t++) {
      if (!isKnown(tracks[t])) continue;
      let best = -1;
      for (let d = 0; d < count; d++) if (nearest[d] === t && (best < 0 || overlap[d] > overlap[best])) best = d;
      if (best < 0) continue;
      const { box } = tracks[t],
        o = best * 4;
      this.#x[people] = (boxes[o] + boxes[o + 2] - box[0] - box[2]) / 2;
      this.#y[people++] = (boxes[o + 1] + boxes[o + 3] - box[1] - box[3]) / 2;
    }
    return people;
  }

  #median(values: Float64Array, count: number): number {
    const sorted = this.#sorted;
    // Insertion sort: a few dozen values, and nothing allocated.
    for (let i = 0; i < count; i++) {
      let j = i;
      for (; j > 0 && sorted[j - 1] > values[i]; j--) sorted[j] = sorted[j - 1];
      sorted[j] = values[i];
    }
    return sorted[count >> 1];
  }

  #reserve(tracks: number, detections: number): void {
    if (this.#x.length < tracks) {
      this.#x = new Float64Array(tracks * 2);
      this.#y = new Float64Array(tracks * 2);
      this.#sorted = new Float64Array(tracks * 2);
    }
    if (this.#nearest.length < detections) {
      this.#nearest = new Int32Array(detections * 2);
      this.#overlap = new Float64Array(detections * 2);
    }
  }
}

const isKnown = ({ state, frames }: TrackedBox) => state === 'confirmed' && frames > KNOWN;
