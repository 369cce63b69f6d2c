import { PROVIDER_NAMES, type Provider } from '../../shared/domain/provider.ts';
import type { PipelineConfig, WorkerShare } from '../../shared/camera-protocol.ts';
import { SHARE } from '../../core/capacity/share-out.ts';
import type { Letterbox } from '../../core/detection/letterbox.ts';
import { MotionGate } from '../../core/detection/motion-gate.ts';
import type { Frame } from '../decode/frame.ts';
import type { DetectorTiming, ModelFacts } from '../inference/detector.ts';
import { GuardedDetector, type ProviderChange } from '../inference/guarded-detector.ts';
import { Costs } from './costs.ts';
import { DetectionTurn, emptyFrame, TURN, type DetectedFrame } from './detection-turn.ts';
import { Pacer } from './pacer.ts';

/** When what runs the model is changed: nobody was there for so long, or it has waited for so long. Milliseconds of frames. */
const PROVIDER_CHANGE = { nobodyMs: 1_000, longestMs: 60_000 } as const;

/** What came of a frame. `looked`: the detector did look at it. `frames`: those whose people are known now, maybe none yet. */
export interface Looked {
  looked: boolean;
  frames: DetectedFrame[];
}

/** Which frames of a camera the detector looks at, and by what it is run. Nothing but `setShare` and `setProvider` before `open`. */
export class FrameDetection {
  readonly costs = new Costs();
  readonly #config: Pick<PipelineConfig, 'modelManifestPath' | 'pace'>;
  readonly #onProvider: (change: ProviderChange) => void;
  readonly #pacer = new Pacer();
  readonly #gated: boolean;
  #gate: MotionGate | null = null;
  #detector: GuardedDetector | null = null;
  #turn: DetectionTurn | null = null;
  #restingFps: number = SHARE.restingFps;
  #provider: Provider;
  /** Since when another provider is asked for, by frames' times; NaN: from the next frame on. Null: it is not. */
  #providerAskedAtMs: number | null = null;

  constructor(
    config: Pick<PipelineConfig, 'modelManifestPath' | 'pace' | 'provider' | 'motionGate' | 'share'>,
    onProvider: (change: ProviderChange) => void,
  ) {
    this.#config = config;
    this.#onProvider = onProvider;
    this.#provider = config.provider ?? 'cpu';
    this.#gated = config.motionGate ?? config.pace === 'source';
    if (config.share) this.setShare(config.share);
  }

  /** Throws MODEL_001 to MODEL_005. */
  async open(): Promise<void> {
    this.#detector = await GuardedDetector.open(this.#config.modelManifestPath, this.#provider, {
      onChange: this.#onProvider,
    });
    // Whether somebody is there has to be known before the next picture.
    this.#turn = new DetectionTurn(this.#detector, TURN[this.#gated ? 'source' : this.#config.pace]);
    if (!this.#gated) return;
    this.#gate = new MotionGate(this.model.width, this.model.height);
    this.#gate.lookMs = 1000 / this.#restingFps;
  }

  get model(): ModelFacts {
    return this.#detector!.model;
  }

  /** Null: the model is not open yet. */
  get timing(): DetectorTiming | null {
    return this.#detector?.timing ?? null;
  }

  /** What runs the model, by its name. */
  get providerName(): string {
    return PROVIDER_NAMES[this.#detector?.provider ?? this.#provider];
  }

  /** How much of the PC this camera may use from now on. */
  setShare({ fps, restingFps }: WorkerShare): void {
    this.#pacer.setRate(fps >= SHARE.mostFps ? Infinity : fps);
    this.#restingFps = restingFps;
    if (this.#gate) this.#gate.lookMs = 1000 / restingFps;
  }

  /** From one of the next frames on. */
  setProvider(provider: Provider): void {
    this.#provider = provider;
    this.#providerAskedAtMs = NaN;
  }

  /** Frames of another stream follow. */
  reset(): void {
    this.#gate?.reset();
  }

  /** Whether `changeProvider` is due before this frame: no frame is analysed meanwhile, so that waits, but not for ever, until nobody is there. */
  changesProvider(capturedAtMs: number, somebodyMs: number): boolean {
    if (this.#providerAskedAtMs === null) return false;
    if (Number.isNaN(this.#providerAskedAtMs)) this.#providerAskedAtMs = capturedAtMs;
    const nobody = capturedAtMs - somebodyMs > PROVIDER_CHANGE.nobodyMs;
    return nobody || capturedAtMs - this.#providerAskedAtMs >= PROVIDER_CHANGE.longestMs;
  }

  async changeProvider(): Promise<void> {
    this.#providerAskedAtMs = null;
    await this.#detector!.use(this.#provider);
  }

  /** Null: this frame is passed over, for want of processor time. `somebodyMs`: of the last frame with somebody in it. */
  async look(frame: Frame, capturedAtMs: number, somebodyMs: number, letterbox: Letterbox): Promise<Looked | null> {
    if (!this.#opens(frame, capturedAtMs, somebodyMs))
      return { looked: false, frames: [emptyFrame(frame, capturedAtMs)] };
    if (!this.#pacer.takes(capturedAtMs)) return null;
    const frames = await this.costs.ofDetection(() => this.#turn!.detect(frame, capturedAtMs, letterbox));
    return { looked: true, frames };
  }

  /** Those whose turn is not over. */
  take(): DetectedFrame[] {
    return this.#turn?.take() ?? [];
  }

  async close(): Promise<void> {
    await this.#detector?.close();
  }

  #opens({ data, width, height }: Frame, capturedAtMs: number, somebodyMs: number): boolean {
    // One plane tells; the second is green in either order of colours.
    const plane = data.subarray(width * height, 2 * width * height);
    return this.#gate?.opens(plane, capturedAtMs, somebodyMs) ?? true;
  }
}
