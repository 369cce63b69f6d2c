import type { VideoSize } from './stream-facts.ts';

/**
 * One picture, as ffmpeg scaled and letterboxed it for the model: `data` holds the planes of the three colours in the model's order, each
 * `width` x `height` bytes. The memory is used again when the next one is taken.
 */
export interface Frame {
  /** The picture before it was scaled; the same object for as long as it stays the same. */
  size: VideoSize;
  /** Presentation time in the stream of this epoch. */
  ptsUs: number;
  /** When it was taken, on this PC's monotonic clock; live only. */
  capturedMs: number;
  width: number;
  height: number;
  data: Uint8Array;
}

/** One that was taken from the decoder: when it came from ffmpeg (monotonic), and how many waited then to be taken, itself included. */
export interface TakenFrame extends Frame {
  arrivedMs: number;
  waiting: number;
}
