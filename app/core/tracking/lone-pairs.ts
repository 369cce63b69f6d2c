import type { Detections } from '../detection/detections.ts';
import { iou } from '../detection/iou.ts';
import type { TrackedBox } from './tracked-box.ts';
import type { TrackerSettings } from './tracker-settings.ts';

/**
 * Detections and tracks that have nobody but each other: the detection touches one track that was not seen yet, and nobody who was; the
 * track touches no other free detection. However little they overlap, it is the same person, unless their heights differ too much.
 * Writes per detection the index of its track into `pairs`, or -1; detections that are `taken` or less confident than `from` have none.
 */
export function lonePairs(
  tracks: readonly TrackedBox[],
  detections: Detections,
  taken: Uint8Array,
  from: number,
  settings: TrackerSettings,
  pairs: Int32Array,
  nowMs: number,
): void {
  const { boxes, confidences, count } = detections;
  for (const track of tracks) track.candidates = 0;
  for (let d = 0; d < count; d++) {
    pairs[d] = -1;
    if (taken[d] || confidences[d] < from) continue;
    let touched = 0;
    for (let t = 0; t < tracks.length; t++) {
      const track = tracks[t];
      if (track.state === 'tentative') continue;
      const overlap = iou(track.box, 0, boxes, d * 4);
      if (overlap <= (track.matched ? settings.loneOverlap : 0) && !isAhead(track, boxes, d * 4, nowMs, settings))
        continue;
      touched += 1;
      if (track.matched) continue;
      track.candidates += 1;
      pairs[d] = t;
    }
    if (touched > 1) pairs[d] = -1;
  }
  for (let d = 0; d < count; d++) {
    if (pairs[d] < 0) continue;
    const { candidates, usualHeight } = tracks[pairs[d]],
      height = boxes[d * 4 + 3] - boxes[d * 4 + 1];
    if (candidates > 1 || Math.min(height, usualHeight) < settings.loneHeight * Math.max(height, usualHeight))
      pairs[d] = -1;
  }
}

/**
 * New tracks and detections that have nobody but each other: of somebody who was seen once it is not known how fast they go, and between two of few
 * frames a runner leaves their own box. Within reach is what a person can get to since then; nobody who is followed is there, nor any other newcomer.
 * Writes `pairs` as lonePairs does.
 */
export function newPairs(
  tracks: readonly TrackedBox[],
  detections: Detections,
  taken: Uint8Array,
  from: number,
  settings: TrackerSettings,
  pairs: Int32Array,
  nowMs: number,
): void {
  const { boxes, confidences, count } = detections;
  for (const track of tracks) track.candidates = 0;
  for (let d = 0; d < count; d++) {
    pairs[d] = -1;
    if (taken[d] || confidences[d] < from) continue;
    let reached = 0;
    for (let t = 0; t < tracks.length; t++) {
      const track = tracks[t];
      if (
        track.matched
          ? iou(track.box, 0, boxes, d * 4) <= settings.loneOverlap
          : track.state !== 'tentative' || !isInReach(track, boxes, d * 4, nowMs, settings)
      )
        continue;
      reached += 1;
      if (track.matched) continue;
      track.candidates += 1;
      pairs[d] = t;
    }
    if (reached > 1) pairs[d] = -1;
  }
  for (let d = 0; d < count; d++) if (pairs[d] >= 0 && tracks[pairs[d]].candidates > 1) pairs[d] = -1;
}

/** A runner is looked for around where they should be, the farther the faster they are and the longer they were not seen. */
function isAhead(
  { matched, box, speed, lastSeenMs, usualHeight }: TrackedBox,
  boxes: Float32Array,
  o: number,
  nowMs: number,
  { reach, runningPace, runningMs, runningDrift }: TrackerSettings,
): boolean {
  if (matched || speed < runningPace || nowMs - lastSeenMs > runningMs) return false;
  const x = (boxes[o] + boxes[o + 2] - box[0] - box[2]) / 2,
    y = (boxes[o + 1] + boxes[o + 3] - box[1] - box[3]) / 2;
  return Math.hypot(x, y) <= (reach + (runningDrift * speed * (nowMs - lastSeenMs)) / 1000) * usualHeight;
}

/** The way from centre to centre, in heights, is one that a person can go since they were seen. */
function isInReach(
  { lastBox, lastSeenMs, usualHeight }: TrackedBox,
  boxes: Float32Array,
  o: number,
  nowMs: number,
  { reach, reachPerSecond, loneHeight }: TrackerSettings,
): boolean {
  const height = boxes[o + 3] - boxes[o + 1],
    tall = Math.max(height, usualHeight);
  if (Math.min(height, usualHeight) < loneHeight * tall) return false;
  const x = (boxes[o] + boxes[o + 2] - lastBox[0] - lastBox[2]) / 2,
    y = (boxes[o + 1] + boxes[o + 3] - lastBox[1] - lastBox[3]) / 2;
  return Math.hypot(x, y) <= (reach + (reachPerSecond * (nowMs - lastSeenMs)) / 1000) * tall;
}
