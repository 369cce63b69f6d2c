/** The people of one frame, as flat arrays that are reused from frame to frame. */
export interface Detections {
  /** Rows in use. */
  count: number;
  /** x1, y1, x2, y2 per row, in pixels of the video frame; may reach beyond it. */
  boxes: Float32Array;
  /** 0..1 per row. */
  confidences: Float32Array;
}

export function createDetections(capacity: number): Detections {
  return { count: 0, boxes: new Float32Array(capacity * 4), confidences: new Float32Array(capacity) };
}
