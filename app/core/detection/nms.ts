import { createDetections, type Detections } from './detections.ts';
import { iou } from './iou.ts';

/** Room for the work of `suppress`, reused from frame to frame. */
export interface NmsScratch {
  order: Float64Array;
  copy: Detections;
}

export function createNmsScratch(capacity: number): NmsScratch {
  return { order: new Float64Array(capacity), copy: createDetections(capacity) };
}

const CONFIDENCE_STEPS = 2 ** 24;
const ROW_LIMIT = 2 ** 20;

/**
 * Greedy non-maximum suppression, in place: of two boxes that overlap by more than `iouThreshold` the less confident goes. What stays is
 * sorted by confidence, descending; equal confidence keeps the order it came in.
 */
export function suppress(
  detections: Detections,
  iouThreshold: number,
  scratch: NmsScratch = createNmsScratch(detections.count),
): void {
  const { boxes, confidences, count } = detections;
  if (count > scratch.order.length)
    throw new RangeError(`suppress: ${count} detections, room for ${scratch.order.length}`);
  const { order, copy } = scratch;
  // Confidence and row in one exact number: the plain numeric sort needs no comparator and allocates nothing per row.
  for (let row = 0; row < count; row++)
    order[row] = (CONFIDENCE_STEPS - Math.round(confidences[row] * CONFIDENCE_STEPS)) * ROW_LIMIT + row;
  order.subarray(0, count).sort();
  copy.boxes.set(boxes.subarray(0, count * 4));
  copy.confidences.set(confidences.subarray(0, count));
  let kept = 0;
  for (let rank = 0; rank < count; rank++) {
    const row = order[rank] - Math.floor(order[rank] / ROW_LIMIT) * ROW_LIMIT;
    let clear = true;
    for (let k = 0; k < kept && clear; k++) clear = iou(boxes, k * 4, copy.boxes, row * 4) <= iouThreshold;
    if (!clear) continue;
    for (let c = 0; c < 4; c++) boxes[kept * 4 + c] = copy.boxes[row * 4 + c];
    confidences[kept] = copy.confidences[row];
    kept += 1;
  }
  detections.count = kept;
}
