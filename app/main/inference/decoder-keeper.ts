import type { DecodingOrder } from '../../shared/camera-protocol.ts';
import type { BackOff } from '../../shared/back-off.ts';
import {
  cheapestDecoder,
  DECODER_NAMES,
  sameStream,
  type DecoderTrial,
  type DecoderWish,
  type DecodingState,
  type HardwareDecoder,
  type StreamKind,
} from '../../shared/domain/decoder.ts';
import { errorInfo, type ErrorInfo } from '../../shared/errors.ts';
import type { Log } from '../host.ts';
import { TaskAborted } from '../tasks/run-task.ts';
import { Failures } from './failures.ts';
import { withWish, type ProviderFile } from './provider-file.ts';

interface DecoderTimes {
  afterMs: number;
  againMs: number;
  patienceMs: number;
  again: BackOff;
}

export const DECODER_TIMES: DecoderTimes = {
  /** Some seconds of a stream wait for so long before decoders are tried on them, and again while its camera does not count or the PC is short of time; milliseconds. */
  afterMs: 15_000,
  againMs: 10_000,
  /** For longer they are not kept. */
  patienceMs: 900_000,
  /** When one that failed while its camera counted is tried again. */
  again: { firstMs: 60_000, longestMs: 3_600_000, jitter: { least: 0.9, most: 1.1 } },
};

/** A trial that was begun so often, and of which nothing was ever heard, took the whole program or the PC along. */
const MOST_BEGUN = 2;
const SOFTWARE: DecodingOrder = { hardware: null, sample: false };
/** Those that any accelerator knows. */
const CODECS = new Set(['h264', 'hevc', 'mjpeg', 'vp8', 'vp9', 'av1', 'mpeg2video', 'mpeg4', 'vc1']);

export interface DecoderParts {
  file: ProviderFile;
  log: Log;
  times?: Partial<DecoderTimes>;
  /** What the rest holds for; and what this PC has, which is asked only when that is another. */
  key(): Promise<string>;
  candidates(): Promise<HardwareDecoder[]>;
  /** In a process of its own. Rejects with TaskAborted only. */
  tryAll(
    sample: Uint8Array,
    codec: string,
    candidates: HardwareDecoder[],
    signal: AbortSignal,
  ): Promise<DecoderTrial[]>;
  /** Whether the camera counts, and the PC has time for a trial beside it. */
  canTry(cameraId: string): boolean;
  /** What its worker measured: null, it does not count. */
  stream(cameraId: string): StreamKind | null;
  use(cameraId: string, order: DecodingOrder): void;
  onChanged(): void;
}

/** Seconds of a stream that wait for their trial. */
interface Waiting {
  cameraId: string;
  stream: StreamKind;
  data: Uint8Array;
  sinceMs: number;
}

/** What decodes which camera's stream: what trials on streams of its kind found, what people want, and what failed since. A PC without any card is asked for its key at the start, and no more. */
export class DecoderKeeper {
  readonly #parts: DecoderParts;
  readonly #times: DecoderTimes;
  readonly #cameras = new Set<string>();
  readonly #failures: Failures<string>;
  #waiting: Waiting[] = [];
  readonly #closed = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<void> = Promise.resolve();
  #trying = false;

  constructor(parts: DecoderParts) {
    this.#parts = parts;
    this.#times = { ...DECODER_TIMES, ...parts.times };
    this.#failures = new Failures(this.#times.again, (cameraId) => this.#apply(cameraId));
  }

  /** What was found with another driver or ffmpeg says nothing any more. */
  begin(): void {
    const { key, candidates, file, log } = this.#parts;
    this.#work = (async () => {
      const now = await key();
      if (now === file.now.decoders.key || this.#closed.signal.aborted) return;
      file.setDecoders({ key: now, candidates: await candidates(), trials: [], begun: null });
      this.#applyAll();
    })().catch((thrown: unknown) => log.error('decoders could not be looked for', { reason: String(thrown) }));
  }

  /** How its stream is opened now. */
  orderOf(cameraId: string): DecodingOrder {
    this.#cameras.add(cameraId);
    return this.#of(cameraId);
  }

  /** It counts, and this is its stream. */
  seen(cameraId: string, stream: StreamKind): void {
    const { candidates, streams } = this.#now,
      before = streams[cameraId];
    if (candidates.length === 0 || (before && sameStream(before, stream))) return;
    this.#parts.file.setDecoders({ streams: { ...streams, [cameraId]: stream } });
    this.#apply(cameraId);
    this.#parts.onChanged();
  }

  /** Some seconds of its stream; none, if they could not be had. */
  sampled(cameraId: string, data: Uint8Array): void {
    const stream = this.#parts.stream(cameraId);
    if (!stream || this.#wishOf(cameraId) === 'software' || !this.#isUntried(cameraId, stream)) return;
    if (this.#waits(stream)) return;
    this.#waiting.push({ cameraId, stream, data, sinceMs: performance.now() });
    this.#tryIn(this.#times.afterMs);
  }

  /** The card failed: its worker goes on in software. */
  fault(cameraId: string, { error }: { error: ErrorInfo }): void {
    this.#parts.log.warn(error.message, { cameraId, code: error.code });
    this.#failures.note(cameraId, error);
    this.#parts.onChanged();
  }

  /** For one camera, or for all that have no wish of their own (null). */
  choose(cameraId: string | null, wish: DecoderWish | null): void {
    const { file } = this.#parts;
    if (cameraId === null) file.setDecoders({ wish });
    else {
      file.setDecoders({ cameras: withWish(this.#now.cameras, cameraId, wish) });
      this.#failures.forget(cameraId);
    }
    this.#applyAll();
  }

  /** Looks for cards and tries all of them again. */
  async retry(): Promise<void> {
    this.#failures.clear();
    await this.#work;
    this.#parts.file.setDecoders({ key: '' });
    this.begin();
    await this.#work;
  }

  get state(): DecodingState {
    const { wish, candidates, trials, cameras, streams } = this.#now;
    const ids = new Set([...this.#cameras, ...Object.keys(cameras)]);
    return {
      wish,
      candidates,
      trying: this.#trying,
      trials,
      failed: this.#failures.all.map(({ name, ...failure }) => ({ cameraId: name, ...failure })),
      cameras: [...ids].flatMap((cameraId) => {
        const [own = null, stream = null] = [cameras[cameraId], streams[cameraId]];
        if (!own && !stream) return [];
        return [{ cameraId, wish: own, stream, decoder: this.#of(cameraId).hardware?.decoder ?? null }];
      }),
    };
  }

  async close(): Promise<void> {
    this.#closed.abort();
    if (this.#timer) clearTimeout(this.#timer);
    this.#failures.clear();
    await this.#work;
  }

  get #now() {
    return this.#parts.file.now.decoders;
  }

  #wishOf(cameraId: string): DecoderWish | null {
    return this.#now.cameras[cameraId] ?? this.#now.wish;
  }

  #waits(stream: StreamKind): boolean {
    return this.#waiting.some((other) => sameStream(other.stream, stream));
  }

  #trialsOf(stream: StreamKind) {
    return this.#now.trials.find((known) => sameStream(known.stream, stream)) ?? null;
  }

  /** Whether a trial on its stream would tell something: nothing is known, or what was known failed since and its time has come. */
  #isUntried(cameraId: string, stream: StreamKind): boolean {
    return CODECS.has(stream.codec) && (!this.#trialsOf(stream) || this.#failures.isDue(cameraId));
  }

  #of(cameraId: string): DecodingOrder {
    const { candidates, streams } = this.#now,
      stream = streams[cameraId];
    if (candidates.length === 0 || this.#wishOf(cameraId) === 'software') return SOFTWARE;
    // One sample of a kind is enough.
    if (stream && this.#waits(stream)) return SOFTWARE;
    if (!stream || this.#isUntried(cameraId, stream)) return { hardware: null, sample: true };
    const decoder = this.#failures.has(cameraId) ? null : cheapestDecoder(this.#trialsOf(stream)?.trials ?? []);
    return { hardware: decoder && { decoder, codec: stream.codec }, sample: false };
  }

  #tryIn(ms: number): void {
    if (this.#timer || this.#closed.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#work = this.#tryNext();
    }, ms);
  }

  /** One stream at a time, and only beside a camera that counts on a PC that keeps up. */
  async #tryNext(): Promise<void> {
    const { canTry, log } = this.#parts,
      { patienceMs, againMs } = this.#times;
    const kept = this.#waiting.filter(({ sinceMs }) => performance.now() - sinceMs < patienceMs);
    // Seconds that nobody had time for are asked for anew.
    if (kept.length < this.#waiting.length) this.#applyAll();
    this.#waiting = kept;
    const next = this.#waiting.find(({ cameraId }) => canTry(cameraId));
    if (next) {
      this.#trying = true;
      this.#parts.onChanged();
      await this.#try(next).catch((thrown: unknown) => {
        if (!(thrown instanceof TaskAborted)) log.error('decoders could not be tried', { reason: String(thrown) });
      });
      this.#trying = false;
      this.#waiting = this.#waiting.filter((waiting) => waiting !== next);
      if (this.#closed.signal.aborted) return;
      this.#applyAll();
    }
    if (this.#waiting.length > 0) this.#tryIn(againMs);
  }

  async #try({ stream, data }: Waiting): Promise<void> {
    const { candidates } = this.#now,
      name = `${stream.codec} ${stream.width} × ${stream.height}`;
    const trials = await this.#trialsOn(stream, data);
    for (const { decoder, error, softwareMs, hardwareMs } of trials)
      this.#parts.log.info(`tried ${DECODER_NAMES[decoder]} on ${name}`, {
        softwareMs,
        hardwareMs,
        error: error?.message,
      });
    // Of a PC whose card was changed meanwhile nothing was found out.
    if (candidates !== this.#now.candidates) return;
    const others = this.#now.trials.filter((known) => !sameStream(known.stream, stream));
    this.#parts.file.setDecoders({ trials: [...others, { stream, trials, atMs: Date.now() }] });
    const error = cheapestDecoder(trials) ? null : (trials[0]?.error ?? null);
    for (const [cameraId, own] of Object.entries(this.#now.streams))
      if (sameStream(own, stream)) this.#failures.settle(cameraId, error);
  }

  /** Remembered while it goes on: what took everything along twice is not tried a third time by itself. */
  async #trialsOn(stream: StreamKind, data: Uint8Array): Promise<DecoderTrial[]> {
    const { file, tryAll } = this.#parts,
      { candidates, begun } = this.#now;
    const refused = (detail: string) => candidates.map((decoder) => failedTrial(decoder, stream.codec, detail));
    if (data.length === 0) return refused('nothing of the stream could be kept for a trial');
    const times = begun && sameStream(begun.stream, stream) ? begun.times : 0;
    if (times >= MOST_BEGUN) return refused('Footfall or this PC ended while it was tried, twice');
    file.setDecoders({ begun: { stream, times: times + 1 } });
    try {
      return await tryAll(data, stream.codec, candidates, this.#closed.signal);
    } finally {
      file.setDecoders({ begun: null });
    }
  }

  #apply(cameraId: string): void {
    if (this.#cameras.has(cameraId)) this.#parts.use(cameraId, this.#of(cameraId));
  }

  #applyAll(): void {
    for (const cameraId of this.#cameras) this.#apply(cameraId);
    this.#parts.onChanged();
  }
}

/** A trial of which nothing came. */
export function failedTrial(decoder: HardwareDecoder, codec: string, detail: string): DecoderTrial {
  const error = errorInfo('DECODER_001', { decoder: DECODER_NAMES[decoder], codec, detail });
  return { decoder, error, frames: 0, difference: null, softwareMs: null, hardwareMs: null };
}
