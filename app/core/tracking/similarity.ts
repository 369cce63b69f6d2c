import type { Detections } from '../detection/detections.ts';
import { iou } from '../detection/iou.ts';
import type { TrackedBox } from './tracked-box.ts';
import type { TrackerSettings } from './tracker-settings.ts';

/**
 * How well a detection continues a track, 0..1 and a little more for the right direction.
 * First association: IoU with the predicted box, times confidence, plus direction. Second and tentative: IoU. Last seen: IoU with the
 * box that was seen last.
 */
export function similarity(
  track: TrackedBox, detections: Detections, row: number, by: 'first' | 'second' | 'last-seen' | 'tentative', settings: TrackerSettings, nowMs: number,
): number {
  const { boxes, confidences } = detections, o = row * 4;
  const box = by === 'last-seen' ? track.lastBox : track.box;
  const overlap = iou(box, 0, boxes, o);
  if (overlap <= 0) return 0;
  if (by === 'first') return (overlap + settings.directionWeight * direction(track, boxes, o, settings, nowMs)) * confidences[row];
  if (by === 'tentative') return overlap * confidences[row];
  return overlap;
}

/** -0.5..0.5: how well the way to this box agrees with the way the track was going (Cao et al., OC-SORT, 2023); 0 while it stands. */
function direction(track: TrackedBox, boxes: Float32Array, o: number, settings: TrackerSettings, nowMs: number): number {
  const past = track.past, from = track.observedBefore(settings.directionMs);
  if (past[from] === track.lastSeenMs || past[from] === nowMs) return 0;
  const lastX = (track.lastBox[0] + track.lastBox[2]) / 2, lastY = (track.lastBox[1] + track.lastBox[3]) / 2;
  const vx = lastX - past[from + 1], vy = lastY - past[from + 2];
  const wx = (boxes[o] + boxes[o + 2]) / 2 - past[from + 1], wy = (boxes[o + 1] + boxes[o + 3]) / 2 - past[from + 2];
  const lengths = Math.hypot(vx, vy) * Math.hypot(wx, wy);
  if (!(lengths > 0)) return 0;
  return 0.5 - Math.acos(Math.max(-1, Math.min(1, (vx * wx + vy * wy) / lengths))) / Math.PI;
}
