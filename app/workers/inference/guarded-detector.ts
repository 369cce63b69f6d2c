import { agrees, difference, isFinite, OutputReader, testPicture } from '../../core/detection/compare-outputs.ts';
import type { Detections } from '../../core/detection/detections.ts';
import type { Letterbox } from '../../core/detection/letterbox.ts';
import type { InputSize } from '../../shared/domain/model.ts';
import { PROVIDER_NAMES, type Provider } from '../../shared/domain/provider.ts';
import { errorInfo, FootfallError, type ErrorInfo } from '../../shared/errors.ts';
import type { Frame } from '../decode/frame.ts';
import { Detector, type DetectorTiming, type ModelFacts } from './detector.ts';
import { providerError } from './execution-provider.ts';

/** A provider's output is compared with the CPU's on the same picture again after so long, milliseconds of frames that it looked at: one that goes blind says nothing. */
export const GUARD = { recheckMs: 10_000 } as const;

/** Another provider finds people from now on, `untilMs`. `error`: why the one before is no longer used, since `sinceMs` at the earliest; null: it was asked for. */
export interface ProviderChange {
  from: Provider;
  to: Provider;
  error: ErrorInfo | null;
  sinceMs: number;
  untilMs: number;
}

/** What a picture is for a model, whoever runs it. */
type AnyDetector = Pick<Detector, 'model' | 'provider' | 'timing' | 'infer' | 'decode' | 'close'>;

export interface GuardOptions {
  onChange(change: ProviderChange): void;
  /** Null: the model's usual one. */
  size?: InputSize | null;
  /** Other than Detector.open and performance.now. */
  open?(path: string, provider: Provider, size: InputSize | null, graphs: string | null): Promise<AnyDetector>;
  /** Folder of graphs that are kept; null: none is. */
  graphs?: string | null;
  now?(): number;
}

/**
 * A detector that always gives an answer: it runs on the provider that was asked for as long as that works and agrees with the CPU, and on the
 * CPU from the frame on with which it does not. Throws MODEL_001 to MODEL_005 at the opening, as Detector does.
 */
export class GuardedDetector {
  readonly #path: string;
  readonly #options: Required<GuardOptions>;
  readonly model: ModelFacts;
  readonly #reader: OutputReader;
  readonly #picture: Frame;
  /** What the CPU makes of the picture that everybody is asked about. */
  readonly #expected: Detections;
  readonly #timing: DetectorTiming = { preprocessMs: 0, inferenceMs: 0, postprocessMs: 0 };
  #detector: AnyDetector;
  #checkedAt = 0;
  #checkedAtMs = 0;

  private constructor(
    path: string,
    options: Required<GuardOptions>,
    cpu: AnyDetector,
    picture: Frame,
    output: Float32Array,
  ) {
    this.#path = path;
    this.#options = options;
    this.#detector = cpu;
    this.model = cpu.model;
    this.#reader = new OutputReader(cpu.model);
    this.#picture = picture;
    this.#expected = this.#reader.read(output);
  }

  static async open(path: string, provider: Provider, options: GuardOptions): Promise<GuardedDetector> {
    const given = { open: openDetector, now: () => performance.now(), size: null, graphs: null, ...options };
    const cpu = await given.open(path, 'cpu', given.size, given.graphs),
      picture = pictureFor(cpu.model);
    const guarded = new GuardedDetector(path, given, cpu, picture, await cpu.infer(picture));
    await guarded.use(provider);
    return guarded;
  }

  get provider(): Provider {
    return this.#detector.provider;
  }

  /** Milliseconds, summed over all that were used. */
  get timing(): DetectorTiming {
    const { preprocessMs, inferenceMs, postprocessMs } = this.#detector.timing,
      before = this.#timing;
    return {
      preprocessMs: before.preprocessMs + preprocessMs,
      inferenceMs: before.inferenceMs + inferenceMs,
      postprocessMs: before.postprocessMs + postprocessMs,
    };
  }

  /** From the next frame on, if it can be opened and agrees; call between frames. */
  async use(provider: Provider): Promise<void> {
    if (provider === this.provider) return;
    let opened: AnyDetector | null = null,
      error: ErrorInfo | null = null;
    try {
      opened = await this.#open(provider);
      error = provider === 'cpu' ? null : await this.#faultOf(opened);
    } catch (thrown) {
      error = thrown instanceof FootfallError ? thrown.info : providerError(provider, thrown);
    }
    if (!error && opened) return this.#swap(opened, null);
    await opened?.close().catch(() => {});
    const nowMs = Date.now();
    if (error) this.#options.onChange({ from: provider, to: this.provider, error, sinceMs: nowMs, untilMs: nowMs });
  }

  /** The raw output for one frame, by whoever can give it; `decode` gives its memory back. */
  async infer(frame: Frame): Promise<Float32Array> {
    if (this.provider === 'cpu') return this.#detector.infer(frame);
    let error: ErrorInfo | null = null;
    try {
      if (this.#options.now() - this.#checkedAt > GUARD.recheckMs) error = await this.#faultOf(this.#detector);
      if (!error) {
        const output = await this.#detector.infer(frame);
        if (isFinite(output)) return output;
        error = errorInfo('PROVIDER_006', { provider: PROVIDER_NAMES[this.provider] });
      }
    } catch (thrown) {
      error = providerError(this.provider, thrown, true);
    }
    await this.#swap(await this.#open('cpu'), error);
    return this.#detector.infer(frame);
  }

  decode(output: Float32Array, letterbox: Letterbox, into: Detections): void {
    this.#detector.decode(output, letterbox, into);
  }

  close(): Promise<void> {
    return this.#detector.close();
  }

  #open(provider: Provider): Promise<AnyDetector> {
    return this.#options.open(this.#path, provider, this.#options.size, this.#options.graphs);
  }

  /** What is wrong with its output for the picture that everybody is asked about. */
  async #faultOf(detector: AnyDetector): Promise<ErrorInfo | null> {
    const provider = PROVIDER_NAMES[detector.provider],
      output = await detector.infer(this.#picture);
    if (!isFinite(output)) return errorInfo('PROVIDER_006', { provider });
    const found = difference(this.#expected, this.#reader.read(output), this.model.thresholds.low);
    if (!agrees(found)) return differs(detector.provider, found);
    this.#checkedAt = this.#options.now();
    this.#checkedAtMs = Date.now();
    return null;
  }

  async #swap(to: AnyDetector, error: ErrorInfo | null): Promise<void> {
    const before = this.#detector;
    for (const part of ['preprocessMs', 'inferenceMs', 'postprocessMs'] as const)
      this.#timing[part] += before.timing[part];
    this.#detector = to;
    const nowMs = Date.now();
    this.#options.onChange({
      from: before.provider,
      to: to.provider,
      error,
      sinceMs: error === null ? nowMs : this.#checkedAtMs,
      untilMs: nowMs,
    });
    // One whose device is lost may not even be closed.
    await before.close().catch(() => {});
  }
}

const openDetector: NonNullable<GuardOptions['open']> = (...how) => Detector.open(...how);

/** Why a provider that answers is not used. */
export function differs(provider: Provider, { confidence, pixels }: { confidence: number; pixels: number }): ErrorInfo {
  const figure = (value: number) => Number(value.toPrecision(2));
  return errorInfo('PROVIDER_007', {
    provider: PROVIDER_NAMES[provider],
    confidence: figure(confidence),
    pixels: figure(pixels),
  });
}

function pictureFor({ width, height }: ModelFacts): Frame {
  const data = new Uint8Array(new SharedArrayBuffer(3 * width * height)),
    size = { width, height, scaledWidth: width, scaledHeight: height };
  testPicture(width, height, data);
  return { ptsUs: 0, capturedMs: 0, width, height, size, data };
}
