import type { Detections } from '../detection/detections.ts';
import { iou } from '../detection/iou.ts';
import type { TrackedBox } from './tracked-box.ts';
import { sureConfidence, type TrackerSettings } from './tracker-settings.ts';

export type Association = 'first' | 'second' | 'tentative';

/**
 * How well a detection continues a track, 0..1 and a little more for the right direction: IoU with the predicted box times agreement in
 * height; in the first association plus agreement in direction; in the first and with tentative tracks times confidence.
 */
export function similarity(
  track: TrackedBox,
  detections: Detections,
  row: number,
  by: Association,
  settings: TrackerSettings,
  nowMs: number,
): number {
  const { boxes, confidences } = detections,
    o = row * 4;
  const overlap = iou(track.box, 0, boxes, o);
  if (overlap <= 0) return 0;
  const value = overlap * heightAgreement(track, boxes, o, by, settings.heightPower);
  if (by === 'second') return value;
  const confidence = Math.min(1, confidences[row] / sureConfidence(settings));
  if (by === 'tentative') return value * confidence;
  return (value + settings.directionWeight * direction(track, boxes, o, settings, nowMs)) * confidence;
}

/**
 * Overlap of the vertical extents (height IoU: Yang et al., Hybrid-SORT, 2024) times the ratio to the height the track usually has, which
 * does not tremble as single boxes do. In the second association weak, half covered boxes are compared to the prediction alone.
 */
function heightAgreement(
  { box, usualHeight }: TrackedBox,
  boxes: Float32Array,
  o: number,
  by: Association,
  power: number,
): number {
  const top = boxes[o + 1],
    bottom = boxes[o + 3];
  let value = (Math.min(box[3], bottom) - Math.max(box[1], top)) / (Math.max(box[3], bottom) - Math.min(box[1], top));
  if (by !== 'second') value *= Math.min(bottom - top, usualHeight) / Math.max(bottom - top, usualHeight);
  return value ** power;
}

/** Mean of -0.5..0.5 over three spans: how well the way to this box agrees with the way the track was going (Cao et al., OC-SORT, 2023; several spans as Hybrid-SORT). */
function direction(
  track: TrackedBox,
  boxes: Float32Array,
  o: number,
  { directionMs }: TrackerSettings,
  nowMs: number,
): number {
  const x = (boxes[o] + boxes[o + 2]) / 2,
    y = (boxes[o + 1] + boxes[o + 3]) / 2;
  let sum = 0;
  for (let span = 1; span <= 3; span++)
    sum += directionSince(track, track.observedBefore(span * directionMs), x, y, nowMs);
  return sum / 3;
}

/** 0 while it stands. */
function directionSince(track: TrackedBox, from: number, x: number, y: number, nowMs: number): number {
  const { past, lastBox } = track;
  if (past[from] === track.lastSeenMs || past[from] === nowMs) return 0;
  const vx = (lastBox[0] + lastBox[2]) / 2 - past[from + 1],
    vy = (lastBox[1] + lastBox[3]) / 2 - past[from + 2];
  const wx = x - past[from + 1],
    wy = y - past[from + 2];
  const lengths = Math.sqrt((vx * vx + vy * vy) * (wx * wx + wy * wy));
  if (!(lengths > 0)) return 0;
  return 0.5 - Math.acos(Math.max(-1, Math.min(1, (vx * wx + vy * wy) / lengths))) / Math.PI;
}
