import type { ErrorInfo } from '../../shared/errors.ts';
import type { FromWorker } from '../../shared/camera-protocol.ts';
import type { PictureSize } from '../decode/stream-facts.ts';
import type { DetectorTiming, ModelFacts } from '../inference/detector.ts';
import type { PipelineTiming } from './pipeline.ts';

/** What was found out about a file that is through. */
interface RunFacts {
  size: PictureSize;
  fps: number;
  codec: string;
  durationSeconds: number;
  warning: ErrorInfo | null;
  model: ModelFacts;
  timing: DetectorTiming & PipelineTiming;
}

/** Sums over all decoders of a session. */
export class RunSummary {
  readonly #startedAt = performance.now();
  framesAnalysed = 0;
  framesDetected = 0;
  /** Frames that the decoders before the present one should have given. */
  framesDue = 0;
  /** Spent waiting for frames. */
  decodeMs = 0;
  /** When the newest frame was captured, by the clock as it is set now. */
  endMs = 0;

  /** The last message of a file that is through. */
  message({
    size: { width, height },
    fps,
    codec,
    durationSeconds,
    warning,
    model: { id, version },
    timing,
  }: RunFacts): FromWorker & { type: 'ended' } {
    const { preprocessMs, inferenceMs, postprocessMs, trackMs, countMs } = timing;
    return {
      type: 'ended',
      video: { width, height, fps, frames: this.framesDue, durationSeconds, codec },
      model: { id, version },
      framesDetected: this.framesDetected,
      warning,
      timing: {
        framesAnalysed: this.framesAnalysed,
        decodeMs: this.decodeMs,
        preprocessMs,
        inferenceMs,
        postprocessMs,
        trackMs,
        countMs,
        wallSeconds: (performance.now() - this.#startedAt) / 1000,
      },
    };
  }
}
