import { createDetections, type Detections } from './detections.ts';
import { FAMILIES } from './families.ts';
import type { ModelFamily } from '../../shared/domain/model.ts';
import { anchorCount } from './decode-output.ts';

/**
 * How far another processor's output may be from the CPU's before it is another detector. Measured (docs/decisions/inference.md): with noise of a standard deviation of 0.001 and 0.01 pixels on
 * every row of every frame none of the 28 crossings of two clips changed in ten runs each, with three times that one did. The greatest of some thousand rows lies at four times the deviation.
 */
export const AGREEMENT = {
  /** Of a row's confidence, 0..1. */
  confidence: 0.004,
  /** Of a box's edge, in pixels of the model's input. */
  pixels: 0.04,
  /** Rows below this share of the model's low threshold can never be people; their boxes matter so many times less. Zeros, or another picture's numbers, are seen all the same. */
  hopeless: 0.5,
  looser: 8,
} as const;

/** The greatest differences; Infinity where one of them finds a box that the other has not. */
export interface Difference {
  confidence: number;
  /** Of boxes that may be people's, in pixels of the model's input; those of other rows count an eighth. */
  pixels: number;
}

/** Every row of an output as a box of the model's input and its confidence, in their order. */
export class OutputReader {
  readonly #family: ModelFamily;
  readonly #input: { width: number; height: number };
  readonly #rows: number;

  constructor(model: { family: ModelFamily; width: number; height: number }) {
    this.#family = model.family;
    this.#input = { width: model.width, height: model.height };
    this.#rows = anchorCount(model.width, model.height);
  }

  read(output: Float32Array): Detections {
    const { width, height } = this.#input,
      into = createDetections(this.#rows);
    const whole = {
      frameWidth: width,
      frameHeight: height,
      inputWidth: width,
      inputHeight: height,
      scaledWidth: width,
      scaledHeight: height,
      toFrameX: 1,
      toFrameY: 1,
    };
    FAMILIES[this.#family].decode(output, this.#input, whole, -Infinity, into);
    return into;
  }
}

/** `low`: the model's low threshold. */
export function difference(expected: Detections, actual: Detections, low: number): Difference {
  if (expected.count !== actual.count) return { confidence: Infinity, pixels: Infinity };
  let confidence = 0,
    pixels = 0;
  for (let row = 0; row < expected.count; row++) {
    confidence = Math.max(confidence, Math.abs(expected.confidences[row] - actual.confidences[row]));
    const weight = expected.confidences[row] < low * AGREEMENT.hopeless ? 1 / AGREEMENT.looser : 1;
    for (let i = row * 4; i < row * 4 + 4; i++)
      pixels = Math.max(pixels, weight * Math.abs(expected.boxes[i] - actual.boxes[i]));
  }
  return { confidence, pixels };
}

export const agrees = ({ confidence, pixels }: Difference): boolean =>
  confidence <= AGREEMENT.confidence && pixels <= AGREEMENT.pixels;

/** No NaN and no infinity. Times zero each number is zero, unless it is one of these. */
export function isFinite(output: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < output.length; i++) sum += output[i] * 0;
  return sum === 0;
}

/** A picture of soft patches of every colour, always the same: each row of the output has its own numbers for it. */
export function testPicture(width: number, height: number, planes: Uint8Array): void {
  const at = (plane: number, x: number, y: number) =>
    128 +
    50 * Math.sin((x * (plane + 2)) / 17 + plane) +
    45 * Math.sin((y * (plane + 3)) / 23 - plane) +
    30 * Math.sin((x + y * (plane + 1)) / 7);
  let o = 0;
  for (let plane = 0; plane < 3; plane++)
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) planes[o++] = at(plane, x, y);
}
