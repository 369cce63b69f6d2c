import { decodeArgs, type DecodePlan } from './ffmpeg-args.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import { FrameReader } from './frame-reader.ts';
import { FrameSlot } from './frame-slot.ts';
import type { Frame } from './frame.ts';
import { decodedSize, StreamFactsReader, type StreamFacts } from './stream-facts.ts';

/** The first packet of a camera often has no time; more than that is its way. */
const UNTIMED_PACKETS = 3;
/** The log and the frames come through different pipes. */
const LOG_LATE_MS = 1000;

export interface VideoSize { width: number; height: number }

export interface DecoderListener {
  /** The stream was announced, before its first picture. */
  onFacts(facts: StreamFacts): void;
  /** From here on pictures have another size; the decoder stops. */
  onResize(size: VideoSize): void;
  /** The packets have no times of their own (a camera with B-frames), so they cannot be passed on as they are. */
  onUntimedPackets(): void;
  /** Bytes of fragmented MP4. */
  onPreview(bytes: Uint8Array): void;
}

/** One ffmpeg run over a source: frames out, the untouched stream beside them. Not restarted; a new epoch is a new decoder. */
export class VideoDecoder {
  readonly #process: FfmpegProcess;
  readonly #slot: FrameSlot;
  readonly #facts = new StreamFactsReader();
  readonly #whenSized = Promise.withResolvers<VideoSize | null>();
  #size: VideoSize | null = null;
  #announced = false;
  #untimed = 0;
  #resized: VideoSize | null = null;
  #over = false;
  #killed = false;
  #late = 0;
  /** Frames that were due so far at the analysis rate, analysed or not. */
  due = 0;
  /** Host clock (performance.now) when the last frame arrived, or the decoder was started. */
  lastFrameAt = performance.now();
  lastPtsUs = -1;
  framesArrived = 0;

  constructor(ffmpegPath: string, plan: DecodePlan, listener: DecoderListener) {
    this.#slot = new FrameSlot(plan.pace === 'fast');
    this.#process = new FfmpegProcess(ffmpegPath, decodeArgs(plan), (line) => this.#hear(line, listener));
    const { preview, frames, times } = this.#process.outputs;
    preview.on('data', (bytes: Uint8Array) => listener.onPreview(bytes)).on('error', () => {});
    const reader = new FrameReader(frames, times, plan.width, plan.height, {
      onFrame: (frame) => {
        this.lastFrameAt = performance.now();
        this.lastPtsUs = frame.ptsUs;
        this.framesArrived += 1;
        this.#slot.put(frame);
      },
      onDue: (due, late) => {
        this.due += due;
        this.#late += late;
      },
      onOtherPicture: () => {
        this.#over = true;
        this.#endResized(listener);
        // Of another kind, but of the same size.
        setTimeout(() => { this.#resized ??= this.#size; this.#endResized(listener); }, LOG_LATE_MS);
      },
    });
    void reader.ended.then(() => this.#slot.close());
    void this.#process.ended.then(() => {
      this.#whenSized.resolve(null);
      if (this.framesArrived === 0) this.#slot.close();
    });
  }

  get pid(): number | undefined { return this.#process.pid; }
  get facts(): StreamFacts | null { return this.#facts.facts; }
  get tail(): readonly string[] { return this.#process.tail; }
  /** Frames that were due and will never be analysed: they were late, or a newer one came first. */
  get dropped(): number { return this.#late + this.#slot.replaced; }

  /** Size of the video's picture; null when it ended before the first one. */
  get sized(): Promise<VideoSize | null> { return this.#whenSized.promise; }

  /** ffmpeg ended. Of its exit code only this much is worth telling: somebody killed it. */
  get ended(): Promise<{ killed: boolean }> { return this.#process.ended.then(({ code }) => ({ killed: code === null })); }

  /** The next frame to analyse; null at the end. */
  take(): Promise<Frame | null> { return this.#slot.take(); }

  kill(): void {
    this.#killed = true;
    this.#process.kill();
    this.#slot.close();
    this.#whenSized.resolve(this.#size);
  }

  #hear(line: string, listener: DecoderListener): void {
    this.#facts.read(line);
    if (!this.#announced && /Output #0|Stream mapping:/.test(line) && this.#facts.facts) {
      this.#announced = true;
      listener.onFacts(this.#facts.facts);
    }
    if (line.includes('pts has no value') && ++this.#untimed === UNTIMED_PACKETS) listener.onUntimedPackets();
    const size = decodedSize(line);
    if (!size || this.#resized) return;
    if (!this.#size) {
      this.#size = size;
      this.#whenSized.resolve(size);
    } else if (size.width !== this.#size.width || size.height !== this.#size.height) {
      this.#resized = size;
      this.#endResized(listener);
    }
  }

  /** Once the log has said so and every frame before it is out: which frame is the last does not depend on which pipe was read first. */
  #endResized(listener: DecoderListener): void {
    if (!this.#over || !this.#resized || this.#killed) return;
    listener.onResize(this.#resized);
    this.kill();
  }
}
