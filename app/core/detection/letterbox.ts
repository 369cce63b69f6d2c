/**
 * How a video frame lies in a model's input: scaled with its aspect kept, top left, the rest padded.
 * `scaledWidth` x `scaledHeight` are whole pixels, so the two axes may differ in scale by a hair; boxes are mapped back per axis.
 */
export interface Letterbox {
  readonly frameWidth: number;
  readonly frameHeight: number;
  readonly inputWidth: number;
  readonly inputHeight: number;
  readonly scaledWidth: number;
  readonly scaledHeight: number;
  /** Frame pixels per input pixel. */
  readonly toFrameX: number;
  readonly toFrameY: number;
}

/** Sizes in pixels; throws on anything that is not a positive size. */
export function letterbox(frameWidth: number, frameHeight: number, inputWidth: number, inputHeight: number): Letterbox {
  for (const size of [frameWidth, frameHeight, inputWidth, inputHeight]) {
    if (!(size > 0 && Number.isFinite(size))) throw new RangeError(`letterbox: ${size} is not a size in pixels`);
  }
  const scale = Math.min(inputWidth / frameWidth, inputHeight / frameHeight);
  const scaledWidth = Math.max(1, Math.min(inputWidth, Math.round(frameWidth * scale)));
  const scaledHeight = Math.max(1, Math.min(inputHeight, Math.round(frameHeight * scale)));
  return {
    frameWidth,
    frameHeight,
    inputWidth,
    inputHeight,
    scaledWidth,
    scaledHeight,
    toFrameX: frameWidth / scaledWidth,
    toFrameY: frameHeight / scaledHeight,
  };
}
