/**
 * One picture, as ffmpeg scaled and letterboxed it for the model: `data` holds the planes green, blue, red, each `width` x `height` bytes.
 * The buffer is used again for the next one.
 */
export interface Frame {
  /** Presentation time in the stream of this epoch. */
  ptsUs: number;
  width: number;
  height: number;
  data: Uint8Array;
}
