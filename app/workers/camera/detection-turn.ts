import { createDetections, type Detections } from '../../core/detection/detections.ts';
import type { Letterbox } from '../../core/detection/letterbox.ts';
import type { Frame } from '../decode/frame.ts';
import { DETECTION_CAPACITY, type Detector } from '../inference/detector.ts';

/**
 * Frames that go through the model before their people are followed, one frame after the other. The model leaves nothing of the code that
 * follows people in the processor's caches, so in batch several frames share its return.
 */
export const TURN = { source: 1, fast: 8 } as const;

const NOBODY = createDetections(0);

/** A frame and who is in it. `capturedAtMs`: see FrameClock. */
export interface DetectedFrame {
  ptsUs: number;
  capturedAtMs: number;
  detections: Detections;
}

/** A frame that the detector was spared: nobody is in it. */
export const emptyFrame = ({ ptsUs }: Frame, capturedAtMs: number): DetectedFrame => ({
  ptsUs,
  capturedAtMs,
  detections: NOBODY,
});

/** For keeping: the detections of a frame hold only until the next turn. */
export const copyOf = (frame: DetectedFrame): DetectedFrame => ({
  ...frame,
  detections: {
    count: frame.detections.count,
    boxes: frame.detections.boxes.slice(0, 4 * frame.detections.count),
    confidences: frame.detections.confidences.slice(0, frame.detections.count),
  },
});

/** A frame that went through the model and waits for the others of its turn. */
interface Waiting {
  ptsUs: number;
  capturedAtMs: number;
  output: Float32Array;
  letterbox: Letterbox;
}

/** Detects the people of so many frames, and hands them on in their order. What comes of them is the same for any length of the turn. */
export class DetectionTurn {
  readonly #detector: Pick<Detector, 'infer' | 'decode'>;
  readonly #lists: Detections[];
  #waiting: Waiting[] = [];

  constructor(detector: Pick<Detector, 'infer' | 'decode'>, frames: number) {
    this.#detector = detector;
    this.#lists = Array.from({ length: frames }, () => createDetections(DETECTION_CAPACITY));
  }

  /** The frames whose turn ends with this one: all of them, or none yet. */
  async detect(frame: Frame, capturedAtMs: number, letterbox: Letterbox): Promise<DetectedFrame[]> {
    const { ptsUs } = frame,
      output = await this.#detector.infer(frame);
    this.#waiting.push({ ptsUs, capturedAtMs, output, letterbox });
    return this.#waiting.length < this.#lists.length ? [] : this.take();
  }

  /** Those that still wait: before anything changes for the frames that follow. Their detections hold until the next call. */
  take(): DetectedFrame[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting.map(({ ptsUs, capturedAtMs, output, letterbox }, i) => {
      this.#detector.decode(output, letterbox, this.#lists[i]);
      return { ptsUs, capturedAtMs, detections: this.#lists[i] };
    });
  }
}
