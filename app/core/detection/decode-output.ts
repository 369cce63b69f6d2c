import type { Detections } from './detections.ts';
import type { Letterbox } from './letterbox.ts';

const YOLOX_STRIDES = [8, 16, 32] as const;
export const YOLOX_ROW = 85;
export const FOOTFALL_ROW = 5;

/** Rows a `footfall` or `yolox` model gives for an input of this size: one per cell of the grids of stride 8, 16 and 32. */
export function anchorCount(inputWidth: number, inputHeight: number): number {
  return YOLOX_STRIDES.reduce((sum, stride) => sum + (inputWidth / stride) * (inputHeight / stride), 0);
}

/**
 * Family `footfall`: rows of [cx, cy, w, h, confidence], already in input pixels. Fills `into` with what reaches `threshold`, in frame
 * pixels and in the model's order; when `into` is full, the least confident gives way.
 */
export function decodeFootfall(output: Float32Array, letterbox: Letterbox, threshold: number, into: Detections): void {
  into.count = 0;
  for (let o = 0; o + FOOTFALL_ROW <= output.length; o += FOOTFALL_ROW) {
    const confidence = output[o + 4];
    if (confidence >= threshold)
      keep(into, letterbox, output[o], output[o + 1], output[o + 2], output[o + 3], confidence);
  }
}

/**
 * Family `yolox`: raw rows of [x, y, w, h, objectness, 80 classes] over the grids of stride 8, 16, 32, rows of cells first. Person is
 * class 0. cx = (x + column) * stride, w = exp(w) * stride, confidence = objectness * class (Ge et al., YOLOX, 2021). Fills `into` likewise.
 */
export function decodeYolox(
  output: Float32Array,
  inputWidth: number,
  inputHeight: number,
  letterbox: Letterbox,
  threshold: number,
  into: Detections,
): void {
  into.count = 0;
  let o = 0;
  for (const stride of YOLOX_STRIDES) {
    const columns = inputWidth / stride,
      rows = inputHeight / stride;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, o += YOLOX_ROW) {
        const confidence = output[o + 4] * output[o + 5];
        if (!(confidence >= threshold)) continue;
        keep(
          into,
          letterbox,
          (output[o] + column) * stride,
          (output[o + 1] + row) * stride,
          Math.exp(output[o + 2]) * stride,
          Math.exp(output[o + 3]) * stride,
          confidence,
        );
      }
    }
  }
}

function keep(
  into: Detections,
  letterbox: Letterbox,
  cx: number,
  cy: number,
  w: number,
  h: number,
  confidence: number,
): void {
  if (!(w > 0 && h > 0 && Math.abs(cx) + Math.abs(cy) + w + h < Infinity)) return;
  let row = into.count;
  if (row === into.confidences.length) {
    row = leastConfident(into);
    if (row < 0 || into.confidences[row] >= confidence) return;
  } else {
    into.count += 1;
  }
  const b = row * 4;
  into.boxes[b] = (cx - w / 2) * letterbox.toFrameX;
  into.boxes[b + 1] = (cy - h / 2) * letterbox.toFrameY;
  into.boxes[b + 2] = (cx + w / 2) * letterbox.toFrameX;
  into.boxes[b + 3] = (cy + h / 2) * letterbox.toFrameY;
  into.confidences[row] = confidence;
}

function leastConfident({ confidences, count }: Detections): number {
  let least = count - 1;
  for (let row = 0; row < count; row++) if (confidences[row] < confidences[least]) least = row;
  return least;
}
