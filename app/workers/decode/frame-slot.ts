import type { Frame } from './frame.ts';

/**
 * Where frames wait for the pipeline. Live, there is room for one and the newest wins;
 * in batch every frame is kept, and the reader's few buffers hold ffmpeg back.
 */
export class FrameSlot {
  readonly #keepAll: boolean;
  readonly #waiting: Frame[] = [];
  #taker: ((frame: Frame | null) => void) | null = null;
  #closed = false;
  /** Frames that gave way to a newer one. */
  replaced = 0;

  constructor(keepAll: boolean) {
    this.#keepAll = keepAll;
  }

  put(frame: Frame): void {
    if (this.#closed) return frame.release();
    if (this.#taker) {
      const take = this.#taker;
      this.#taker = null;
      return take(frame);
    }
    if (!this.#keepAll && this.#waiting.length > 0) {
      this.#waiting.pop()!.release();
      this.replaced += 1;
    }
    this.#waiting.push(frame);
  }

  /** The next frame, as soon as there is one; null when there will be none. One taker at a time. */
  take(): Promise<Frame | null> {
    const frame = this.#waiting.shift();
    if (frame) return Promise.resolve(frame);
    if (this.#closed) return Promise.resolve(null);
    return new Promise((resolve) => { this.#taker = resolve; });
  }

  /** No more frames; what waits can still be taken. */
  close(): void {
    this.#closed = true;
    this.#taker?.(null);
    this.#taker = null;
  }
}
