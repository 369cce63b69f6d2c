import { DECODER_NAMES, type HardwareDecoder } from '../../shared/domain/decoder.ts';
import { errorInfo, type ErrorInfo } from '../../shared/errors.ts';
import type { DecodingOrder } from '../../shared/camera-protocol.ts';
import { blamesHardware } from '../decode/hardware.ts';
import { isPreviewFailure } from '../decode/sources/index.ts';
import { lastError } from '../decode/sources/source-kind.ts';
import type { StreamFacts } from '../decode/stream-facts.ts';
import type { VideoDecoder } from '../decode/video-decoder.ts';

/** The stream is opened anew for another decoder when nobody was there for so long, milliseconds of frames: that takes a second or two. Otherwise with its next opening. */
const NOBODY_MS = 5_000;

/** What `leave` says of a decoder that is used no more. */
export interface LeftDecoder {
  decoder: HardwareDecoder;
  error: ErrorInfo;
}

/** By what a camera's stream is decoded, and whether some seconds of it are kept for trials of decoders. */
export class DecoderChoice {
  #order: DecodingOrder;
  /** What the decoder that runs now was begun with. */
  #now: DecodingOrder = { hardware: null, sample: false };

  constructor(order: DecodingOrder) {
    this.#order = order;
  }

  /** Of what decodes in the graphics card now; null: software does. */
  get name(): string | null {
    return this.#now.hardware && DECODER_NAMES[this.#now.hardware.decoder];
  }

  set(order: DecodingOrder): void {
    this.#order = order;
  }

  /** For the stream that is opened now. */
  begin(): DecodingOrder {
    return (this.#now = this.#order);
  }

  /** Whether the stream is to be opened anew before this frame. `somebodyMs`: of the last frame with somebody in it. */
  changes(capturedAtMs: number, somebodyMs: number): boolean {
    const { hardware, sample } = this.#order,
      differs = hardware?.decoder !== this.#now.hardware?.decoder || (sample && !this.#now.sample);
    return differs && capturedAtMs - somebodyMs > NOBODY_MS;
  }

  /** Whether this stream is another one than the decoder was tried on: software decodes it, at once. */
  refuses({ codec }: StreamFacts): boolean {
    if (!this.#now.hardware || codec === this.#now.hardware.codec) return false;
    this.#order = { ...this.#order, hardware: null };
    return true;
  }

  /** The seconds were taken, or cannot be: that is over. */
  sampled(): void {
    this.#order = { ...this.#order, sample: false };
    this.#now = { ...this.#now, sample: false };
  }

  /** Whether the decoder ended because the seconds were to be kept. */
  sampleFailed({ tail }: Pick<VideoDecoder, 'tail'>): boolean {
    return this.#now.sample && isPreviewFailure(tail);
  }

  /** In software from now on, where the card is to blame that the decoder ended: ffmpeg says so, or no picture came of a stream that was there. Null: it is not. */
  leave({ framesArrived, facts, tail }: Pick<VideoDecoder, 'framesArrived' | 'facts' | 'tail'>): LeftDecoder | null {
    const { hardware } = this.#now;
    if (!hardware || !((framesArrived === 0 && facts !== null) || blamesHardware(tail))) return null;
    this.#order = { ...this.#order, hardware: null };
    const { decoder, codec } = hardware,
      detail = lastError(tail.join('\n')) || 'no picture came';
    return { decoder, error: errorInfo('DECODER_001', { decoder: DECODER_NAMES[decoder], codec, detail }) };
  }
}
