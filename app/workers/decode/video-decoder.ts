import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { assertNever, type ErrorInfo } from '../../shared/errors.ts';
import { noComplaints, type Complaints } from './complaints.ts';
import type { DecodeOrder, FromDecodeThread, ToDecodeThread } from './decode-protocol.ts';
import type { DecodePlan } from './ffmpeg-args.ts';
import { endWithThisProcess } from './ffmpeg-process.ts';
import { frameMemory, FrameRing, type FrameMemory } from './frame-ring.ts';
import type { TakenFrame } from './frame.ts';
import { monotonicMs } from './monotonic.ts';
import { sameSize, type StreamFacts, type VideoSize } from './stream-facts.ts';

/** The first packet of a camera often has no time; more than that is its way. */
const UNTIMED_PACKETS = 3;

/**
 * Places for frames. Live: the one that is analysed, the one that is read, and those of a camera that sends several at once. In batch so many that ffmpeg works in
 * longer turns and does not take the model's cache away each frame; where they share one core, in turns that do not overlap.
 */
export const PLACES = { source: 6, fast: 8 };
/** Live: a frame that has waited for longer is not analysed when a newer one is there. */
export const STALE_MS = 300;

export interface DecoderListener {
  /** The stream was announced, before its first picture. */
  onFacts(facts: StreamFacts): void;
  /** The packets have no times of their own (a camera with B-frames), so they cannot be passed on as they are. */
  onUntimedPackets(): void;
  /** Bytes of fragmented MP4. */
  onPreview(bytes: Uint8Array): void;
  /** The first seconds, where they were asked for. */
  onSample?(bytes: Uint8Array): void;
}

function memoryFor({ pace, width, height }: DecodePlan): FrameMemory {
  const places = PLACES[pace],
    bytes = width * height * 3;
  if (pace === 'source') return frameMemory(places, bytes);
  return availableParallelism() === 1 ? frameMemory(places, bytes, 0, places) : frameMemory(places, bytes, places >> 1);
}

/** One ffmpeg run over a source, in a thread: frames out, the untouched stream beside them. Not restarted; a new epoch is a new decoder. */
export class VideoDecoder {
  readonly #plan: DecodePlan;
  readonly #listener: DecoderListener;
  readonly #thread: Worker;
  readonly #ring: FrameRing;
  #whenSized = Promise.withResolvers<void>();
  readonly #whenEnded = Promise.withResolvers<{ killed: boolean }>();
  #forget: () => void = () => {};
  #facts: StreamFacts | null = null;
  #tail: readonly string[] = [];
  /** Of each kind of picture, in the order in which they came; one that is like the one before is the same object. */
  readonly #sizes: VideoSize[] = [];
  #complaints = noComplaints();
  #refusal: ErrorInfo | null = null;
  #certificate: string | null = null;
  #pid: number | null = null;
  #untimed = 0;
  /** A frame is with whoever took it. */
  #taken = false;
  #killed = false;
  readonly #startedAt = monotonicMs();

  constructor(ffmpegPath: string, plan: DecodePlan, listener: DecoderListener) {
    this.#plan = plan;
    this.#listener = listener;
    // Of the bundle, also where the sources are run as they are (why: fork-launcher.ts).
    const entry = new URL(
      import.meta.url.endsWith('.ts') ? '../../../dist/workers/decode-thread.js' : './decode-thread.js',
      import.meta.url,
    );
    const memory = memoryFor(plan);
    this.#ring = new FrameRing(memory);
    this.#thread = new Worker(entry, { workerData: { ffmpegPath, plan, memory } satisfies DecodeOrder });
    this.#thread.on('message', (message: FromDecodeThread) => this.#onMessage(message));
    this.#thread.on('exit', () => this.#end(true));
  }

  /** Frames that were due so far at the analysis rate, analysed or not. */
  get due(): number {
    return this.#ring.due;
  }

  /** Frames that were due and will never be analysed, because they were late. */
  get dropped(): number {
    return this.#ring.late;
  }

  /** How often something of a picture was missing. */
  get damaged(): number {
    return this.#ring.damaged;
  }

  /** Packets of the stream that were lost on the way, where they are counted (UDP). */
  get lostPackets(): number {
    return this.#ring.lost;
  }

  /** Of ffmpeg; null: it does not run. */
  get pid(): number | null {
    return this.#pid;
  }

  /** When the last frame arrived, or the decoder was started (monotonic). */
  get lastFrameAt(): number {
    return Math.max(this.#startedAt, this.#ring.lastPutAtMs);
  }

  get framesArrived(): number {
    return this.#ring.putCount;
  }

  /** What is known of the stream; null until it was announced. */
  get facts(): StreamFacts | null {
    return this.#facts;
  }

  /** ffmpeg's last words, oldest first; known when it ended. */
  get tail(): readonly string[] {
    return this.#tail;
  }

  /** What ffmpeg found wrong with the stream; complete when it ended. */
  get complaints(): Complaints {
    return this.#complaints;
  }

  /** Why there was no stream, or it was lost, where that is known without ffmpeg. */
  get refusal(): ErrorInfo | null {
    return this.#refusal;
  }

  /** Fingerprint of the camera's certificate; null: it sends without TLS, or is not open yet. */
  get certificate(): string | null {
    return this.#certificate;
  }

  /** ffmpeg ended. Of its exit code only this much matters: somebody killed it. */
  get ended(): Promise<{ killed: boolean }> {
    return this.#whenEnded.promise;
  }

  /** The next frame to analyse, valid until the next is taken; null at the end. */
  async take(): Promise<TakenFrame | null> {
    if (this.#taken) this.#ring.release();
    this.#taken = false;
    if (this.#plan.pace === 'source') this.#ring.skipStale(monotonicMs() - STALE_MS);
    let next = this.#ring.peek();
    while (!next) {
      if (this.#ring.closed) return null;
      await this.#ring.whenPut();
      next = this.#ring.peek();
    }
    this.#taken = true;
    const { ptsUs, kind, capturedMs, arrivedMs, data } = next,
      { width, height } = this.#plan,
      size = this.#sizes[kind] ?? (await this.#sizeOf(kind));
    return size && { ptsUs, capturedMs, arrivedMs, waiting: this.#ring.held, data, width, height, size };
  }

  /** The log, which says it, and the frames come through different pipes. Null when it ended without a word about any. */
  async #sizeOf(kind: number): Promise<VideoSize | null> {
    while (this.#sizes.length <= kind && !this.#ring.closed) await this.#whenSized.promise;
    return this.#sizes[kind] ?? this.#sizes.at(-1) ?? null;
  }

  kill(): void {
    this.#killed = true;
    this.#thread.postMessage({ type: 'kill' } satisfies ToDecodeThread);
    this.#ring.close();
    this.#whenSized.resolve();
  }

  #onMessage(message: FromDecodeThread): void {
    // What it said before it knew of its end.
    if (this.#killed && message.type !== 'started' && message.type !== 'ended') return;
    switch (message.type) {
      case 'started':
        this.#certificate = message.certificate;
        this.#pid = message.pid;
        return void (this.#forget = endWithThisProcess(message.pid));
      case 'facts':
        this.#facts = message.facts;
        return this.#listener.onFacts(message.facts);
      case 'size':
        return this.#sized(message.size);
      case 'untimed-packets':
        if (++this.#untimed === UNTIMED_PACKETS) this.#listener.onUntimedPackets();
        return;
      case 'preview':
        return this.#listener.onPreview(message.bytes);
      case 'sample':
        return this.#listener.onSample?.(message.bytes);
      case 'ended':
        this.#tail = message.tail;
        this.#complaints = message.complaints;
        this.#refusal = message.refusal;
        return this.#end(message.killed);
      default:
        return assertNever(message);
    }
  }

  #sized(size: VideoSize): void {
    const last = this.#sizes.at(-1);
    this.#sizes.push(last && sameSize(last, size) ? last : size);
    this.#whenSized.resolve();
    this.#whenSized = Promise.withResolvers();
  }

  #end(killed: boolean): void {
    this.#forget();
    this.#pid = null;
    this.#ring.close();
    this.#whenSized.resolve();
    this.#whenEnded.resolve({ killed });
  }
}
