import type { InputSize } from '../../shared/domain/model.ts';
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

/** When what runs the model, or the size of its pictures, is changed: nobody was there for so long, or it has waited for so long. Milliseconds of frames. */
const CHANGE = { nobodyMs: 1_000, longestMs: 60_000 } as const;

/** A change that was asked for and waits, but not for ever, until nobody is there. */
class Waiting {
  /** Since when, by frames' times; NaN: from the next frame on. Null: there is none. */
  #sinceMs: number | null = null;

  ask(): void {
    this.#sinceMs = NaN;
  }

  done(): void {
    this.#sinceMs = null;
  }

  isDue(capturedAtMs: number, somebodyMs: number): boolean {
    if (this.#sinceMs === null) return false;
    if (Number.isNaN(this.#sinceMs)) this.#sinceMs = capturedAtMs;
    return capturedAtMs - somebodyMs > CHANGE.nobodyMs || capturedAtMs - this.#sinceMs >= CHANGE.longestMs;
  }
}

/** What came of a frame. `looked`: the detector did look at it. `frames`: those whose people are known now, maybe none yet. */
export interface Looked {
  looked: boolean;
  frames: DetectedFrame[];
}

/** Which frames of a camera the detector looks at, and by what it is run. Nothing but `setShare` and `setProvider` before `open`. */
export class FrameDetection {
  readonly costs = new Costs();
  readonly #config: Pick<PipelineConfig, 'modelManifestPath' | 'graphs' | 'pace'>;
  readonly #onProvider: (change: ProviderChange) => void;
  readonly #pacer = new Pacer();
  readonly #gated: boolean;
  #gate: MotionGate | null = null;
  #detector: GuardedDetector | null = null;
  #turn: DetectionTurn | null = null;
  #restingFps: number = SHARE.restingFps;
  #provider: Provider;
  readonly #newProvider = new Waiting();
  readonly #newInput = new Waiting();
  #size: InputSize | null;
  /** Of the detectors before this one. */
  #timing: DetectorTiming = { preprocessMs: 0, inferenceMs: 0, postprocessMs: 0 };

  constructor(
    config: Pick<
      PipelineConfig,
      'modelManifestPath' | 'graphs' | 'inputSize' | 'pace' | 'provider' | 'motionGate' | 'share'
    >,
    onProvider: (change: ProviderChange) => void,
  ) {
    this.#config = config;
    this.#onProvider = onProvider;
    this.#provider = config.provider ?? 'cpu';
    this.#size = config.inputSize ?? null;
    this.#gated = config.motionGate ?? config.pace === 'source';
    if (config.share) this.setShare(config.share);
  }

  /** Throws MODEL_001 to MODEL_005. */
  async open(): Promise<void> {
    try {
      this.#use(await this.#opened(this.#size));
    } catch (thrown) {
      // A size of before that this model, or this provider, cannot be given ends no camera.
      if (this.#size === null || this.#config.pace !== 'source') throw thrown;
      this.#size = null;
      this.#use(await this.#opened(null));
    }
  }

  #opened(size: InputSize | null): Promise<GuardedDetector> {
    const { modelManifestPath, graphs = null } = this.#config;
    return GuardedDetector.open(modelManifestPath, this.#provider, { onChange: this.#onProvider, size, graphs });
  }

  #use(detector: GuardedDetector): void {
    this.#detector = detector;
    // Whether somebody is there has to be known before the next picture.
    this.#turn = new DetectionTurn(detector, TURN[this.#gated ? 'source' : this.#config.pace]);
    if (!this.#gated) return;
    this.#gate = new MotionGate(this.model.width, this.model.height);
    this.#gate.lookMs = 1000 / this.#restingFps;
  }

  get model(): ModelFacts {
    return this.#detector!.model;
  }

  /** Null: the model is not open yet. */
  get timing(): DetectorTiming | null {
    if (!this.#detector) return null;
    const { preprocessMs, inferenceMs, postprocessMs } = this.#detector.timing,
      before = this.#timing;
    return {
      preprocessMs: before.preprocessMs + preprocessMs,
      inferenceMs: before.inferenceMs + inferenceMs,
      postprocessMs: before.postprocessMs + postprocessMs,
    };
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
    this.#newProvider.ask();
  }

  /** Of one of the frames that follow. */
  setInput(size: InputSize): void {
    this.#size = size;
    this.#newInput.ask();
  }

  /** Frames of another stream follow. */
  reset(): void {
    this.#gate?.reset();
  }

  /** Whether `changeProvider` is due before this frame: no frame is analysed meanwhile, so that waits, but not for ever, until nobody is there. */
  changesProvider(capturedAtMs: number, somebodyMs: number): boolean {
    return this.#newProvider.isDue(capturedAtMs, somebodyMs);
  }

  /** Whether `changeInput` is, likewise: the frames that follow have to come in that size. */
  changesInput(capturedAtMs: number, somebodyMs: number): boolean {
    return this.#newInput.isDue(capturedAtMs, somebodyMs);
  }

  /** Between two decoders. What the model cannot be given it is not: then it stays as it was. False: nothing changed. Costs are measured anew. */
  async changeInput(): Promise<boolean> {
    this.#newInput.done();
    const before = this.#detector!,
      { width, height } = before.model;
    if (this.#size?.width === width && this.#size.height === height) return false;
    try {
      const detector = await this.#opened(this.#size);
      this.#timing = this.timing!;
      this.#use(detector);
    } catch {
      this.#size = { width, height };
      return false;
    }
    this.costs.forget();
    await before.close().catch(() => {});
    return true;
  }

  async changeProvider(): Promise<void> {
    this.#newProvider.done();
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
