import { errorInfo, type ErrorInfo } from '../../shared/errors.ts';
import { monotonicMs } from '../decode/monotonic.ts';
import type { Patience } from '../decode/patience.ts';
import type { VideoDecoder } from '../decode/video-decoder.ts';

const LOOK_MS = 250;

/** Ends a decoder from which no picture came for longer than patience has it. */
export class StallWatchdog {
  readonly #patience: Patience;
  /** The source as people know it. */
  readonly #name: string;
  #stalled: ErrorInfo | null = null;

  constructor(patience: Patience, name: string) {
    this.#patience = patience;
    this.#name = name;
  }

  /** Why the decoder that is or was watched was ended. */
  get stalled(): ErrorInfo | null {
    return this.#stalled;
  }

  /** A new decoder. `sourceFps` says what the stream tells of its rate, 0 for nothing. Returns what ends the watch. */
  watch(decoder: VideoDecoder, sourceFps: () => number): () => void {
    this.#stalled = null;
    const timer = setInterval(() => {
      if (this.look(decoder, sourceFps(), monotonicMs())) decoder.kill();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }

  /** Whether it was silent for too long. */
  look(
    { framesArrived, lastFrameAt }: Pick<VideoDecoder, 'framesArrived' | 'lastFrameAt'>,
    sourceFps: number,
    nowMs: number,
  ): boolean {
    this.#patience.look(framesArrived, lastFrameAt, sourceFps);
    const limit = this.#patience.limitMs;
    if (nowMs - lastFrameAt < limit) return false;
    this.#stalled =
      framesArrived > 0
        ? errorInfo('STREAM_012', { source: this.#name, detail: `no picture for ${Math.round(limit / 1000)} s` })
        : errorInfo('STREAM_007', { host: this.#name, seconds: Math.round(limit / 1000) });
    return true;
  }
}
