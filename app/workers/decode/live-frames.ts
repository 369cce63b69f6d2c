import type { FrameRing } from './frame-ring.ts';
import type { Timeline } from './timeline.ts';

/** Of the analysis period, or of a period that no camera has, when every frame is analysed: two frames so near are those of a stream that catches up at its beginning. */
const NEAR = { share: 0.3, ms: 4 };

/**
 * Frames that come at the source's pace, into the ring. It never waits, so that ffmpeg is always where the stream is: what the ring has no place for, or shows the same as the frame before,
 * is dropped. Whatever the camera's clock says, a frame is stale only when newer ones wait.
 */
export class LiveFrames {
  readonly #ring: FrameRing;
  readonly #timeline: Timeline;
  readonly #apartMs: number;
  /** When the last frame that was put was taken. */
  #lastMs = -Infinity;

  constructor(ring: FrameRing, timeline: Timeline, maxFps: number) {
    this.#ring = ring;
    this.#timeline = timeline;
    this.#apartMs = maxFps > 0 ? (NEAR.share * 1000) / maxFps : NEAR.ms;
  }

  /** What lies in the ring's next place arrived at `nowMs` (monotonic). When it is dropped its place is used again. */
  put(ptsUs: number, nowMs: number, kind = 0): void {
    const capturedMs = this.#timeline.at(ptsUs, nowMs);
    if (!this.#ring.roomy || capturedMs - this.#lastMs < this.#apartMs) return this.#ring.countDue(0, 1);
    this.#lastMs = capturedMs;
    this.#ring.put(ptsUs, kind, capturedMs, nowMs);
  }
}
