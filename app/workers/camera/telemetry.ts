import type { CameraTelemetry } from '../../shared/domain/camera.ts';
import type { VideoDecoder } from '../decode/video-decoder.ts';
import type { DetectorTiming } from '../inference/detector.ts';
import type { PipelineTiming } from './pipeline.ts';

/** Over how long rates are measured. */
const WINDOW_MS = 3000;

interface Sample {
  at: number;
  analysed: number;
  detected: number;
  inferenceMs: number;
  ownMs: number;
}

export interface TelemetrySources {
  sourceFps: number;
  provider: string;
  hardware: string | null;
  codec: string;
  width: number;
  height: number;
  decoder: VideoDecoder | null;
  detector: DetectorTiming;
  pipeline: PipelineTiming;
  neededFps: number;
  inputSize: string;
  peopleHeight: number | null;
  cost: CameraTelemetry['cost'];
  encodes: boolean;
}

/** Rates and times of the last seconds, from sums that only grow. */
export class Telemetry {
  /** Host clock of the last analysed frame. */
  lastFrameAtMs: number | null = null;
  #analysed = 0;
  #detected = 0;
  #behindMs = 0;
  #droppedBefore = 0;
  #samples: Sample[] = [];

  /** `detected`: the detector saw it. */
  analysed(hostMs: number, behindMs: number, detected: boolean): void {
    this.lastFrameAtMs = hostMs;
    this.#analysed += 1;
    if (detected) this.#detected += 1;
    this.#behindMs = behindMs;
  }

  /** Milliseconds between two pictures that were looked at, lately; 0: not known yet. */
  get periodMs(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    return first && last && last.analysed > first.analysed
      ? (last.at - first.at) / (last.analysed - first.analysed)
      : 0;
  }

  /** A decoder is through; its drops go on counting. */
  closed(decoder: VideoDecoder): void {
    this.#droppedBefore += decoder.dropped;
  }

  now({
    sourceFps,
    provider,
    hardware,
    codec,
    width,
    height,
    decoder,
    detector,
    pipeline,
    neededFps,
    inputSize,
    peopleHeight,
    cost,
    encodes,
  }: TelemetrySources): CameraTelemetry {
    const sample: Sample = {
      at: performance.now(),
      analysed: this.#analysed,
      detected: this.#detected,
      inferenceMs: detector.inferenceMs,
      ownMs: detector.preprocessMs + detector.postprocessMs + pipeline.trackMs + pipeline.countMs,
    };
    const before = this.#samples.at(-1) ?? sample;
    this.#samples = [...this.#samples.filter(({ at }) => sample.at - at <= WINDOW_MS), sample];
    const [first] = this.#samples;
    const frames = sample.analysed - first.analysed,
      seconds = (sample.at - first.at) / 1000;
    const perFrame = (ms: number, of: number) => (of > 0 ? ms / of : 0);
    return {
      sourceFps,
      analysisFps: seconds > 0 ? frames / seconds : 0,
      droppedFrames: this.#droppedBefore + (decoder?.dropped ?? 0),
      inferenceMs: perFrame(sample.inferenceMs - first.inferenceMs, sample.detected - first.detected),
      ownWorkMs: perFrame(sample.ownMs - first.ownMs, frames),
      behindMs: Math.max(0, this.#behindMs),
      resting: sample.analysed - before.analysed > sample.detected - before.detected,
      neededFps,
      inputSize,
      peopleHeight,
      cost,
      encodes,
      provider,
      hardware,
      width,
      height,
      codec,
    };
  }
}
