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
  let overlap = settings.buffer > 0 ? bufferedIou(box, 0, boxes, o, settings.buffer) : iou(box, 0, boxes, o);
  if (overlap <= 0) return 0;
  const hm = Math.min(box[3], boxes[o + 3]) - Math.max(box[1], boxes[o + 1]), hu = Math.max(box[3], boxes[o + 3]) - Math.min(box[1], boxes[o + 1]);
  overlap *= Math.max(0, hm / hu) ** (settings as any).heightPower;
  if (by === 'first') return overlap * confidences[row] ** (settings as any).confPower + settings.directionWeight * confidences[row] * direction(track, boxes, o, settings, nowMs);
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

function bufferedIou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number, share: number): number {
  const aw = (a[i + 2] - a[i]) * share, ah = (a[i + 3] - a[i + 1]) * share, bw = (b[j + 2] - b[j]) * share, bh = (b[j + 3] - b[j + 1]) * share;
  const w = Math.min(a[i + 2] + aw, b[j + 2] + bw) - Math.max(a[i] - aw, b[j] - bw);
  const h = Math.min(a[i + 3] + ah, b[j + 3] + bh) - Math.max(a[i + 1] - ah, b[j + 1] - bh);
  if (!(w > 0 && h > 0)) return 0;
  const shared = w * h, grown = (1 + 2 * share) ** 2;
  return shared / (grown * ((a[i + 2] - a[i]) * (a[i + 3] - a[i + 1]) + (b[j + 2] - b[j]) * (b[j + 3] - b[j + 1])) - shared);
}
