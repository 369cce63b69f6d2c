import { randomInt } from 'node:crypto';
import { errorInfo, toErrorInfo, type ErrorInfo } from '../shared/errors.ts';
import type { CameraTelemetry, RateRisk } from '../shared/domain/camera.ts';
import type { Region } from '../shared/domain/region.ts';
import type { FromWorker, PipelineConfig, VideoInfo, WorkerEvent } from '../shared/worker-protocol.ts';
import type { PreviewMode } from './decode/ffmpeg-args.ts';
import { ffmpegMajor } from './decode/ffmpeg-version.ts';
import { FrameClock } from './decode/frame-clock.ts';
import { monotonicMs } from './decode/monotonic.ts';
import { Patience } from './decode/patience.ts';
import { classifyEnd, saysTruncated } from './decode/stream-error.ts';
import type { StreamFacts, VideoSize } from './decode/stream-facts.ts';
import { checkSource, sourceName } from './decode/stream-source.ts';
import { VideoDecoder } from './decode/video-decoder.ts';
import { EventLane } from './event-lane.ts';
import { Detector } from './inference/detector.ts';
import { Pipeline, TURN } from './pipeline.ts';
import { Preview } from './preview/preview.ts';
import { RateWatch } from './rate-watch.ts';
import { Telemetry } from './telemetry.ts';

const HEARTBEAT_MS = 1000;
const DRAIN_MS = 2000;
/** The zones are looked at this often, and told of at least that often. */
const ZONES_LOOK_MS = 500, ZONES_TELL_MS = 2000;
const BACK_OFF = { firstMs: 1000, longestMs: 30_000, jitter: 0.2 };
/** Errors that trying again does not mend, unless the camera worked before. */
const FINAL = new Set(['STREAM_001', 'STREAM_002', 'STREAM_005', 'STREAM_006', 'STREAM_009', 'STREAM_010']);

/** How one decoder came to its end. */
type Ending = { kind: 'source-ended' } | { kind: 'restart' } | { kind: 'lost'; error: ErrorInfo };

/** One camera from 'start' to 'stop': opens the source again and again, and sends what the pipeline makes of it. */
export class CameraSession {
  readonly #config: PipelineConfig;
  readonly #send: (message: FromWorker) => void;
  readonly #lane: EventLane;
  readonly #preview: Preview;
  readonly #clock: FrameClock;
  readonly #telemetry = new Telemetry();
  readonly #patience: Patience;
  readonly #rates = new RateWatch();
  #risk: RateRisk | null = null;
  #newestPtsUs = 0;
  #regions: Region[];
  #regionsChanged = false;
  #detector: Detector | null = null;
  #pipeline: Pipeline | null = null;
  #decoder: VideoDecoder | null = null;
  #facts: StreamFacts | null = null;
  #size: VideoSize | null = null;
  #previewMode: PreviewMode;
  #phase: 'connecting' | 'counting' | 'stalled' = 'connecting';
  #error: ErrorInfo | null = null;
  /** Of the picture and its boxes. Begins anywhere, so that no worker before this one, whose frames a screen may still hold, had the same. */
  #epoch = randomInt(2 ** 47);
  #seekSeconds: number;
  #endMs = 0;
  #everCounted = false;
  #stopped = false;
  #wake: (() => void) | null = null;
  #decodeMs = 0;
  #framesAnalysed = 0;
  #framesDue = 0;
  /** Why the watchdog ended the decoder. */
  #stalled: ErrorInfo | null = null;
  /** Where the last analysed frame begins in the source, and the last words about it. */
  #lastSecond: number;
  #tail: readonly string[] = [];
  readonly #startedAt = performance.now();
  /** When the zones were looked at and told of last, and what was told. */
  #zones = { look: -Infinity, told: -Infinity, text: '' };

  constructor(config: PipelineConfig, send: (message: FromWorker) => void) {
    this.#config = config;
    this.#send = send;
    this.#regions = config.regions;
    this.#seekSeconds = this.#lastSecond = config.seekSeconds ?? 0;
    this.#lane = new EventLane((events) => send({ type: 'events', events }));
    this.#preview = new Preview(send);
    this.#patience = new Patience(config.maxFps);
    this.#clock = new FrameClock(config.pace === 'fast' ? config.startTimeMs ?? Date.now() : null);
    this.#previewMode = config.pace === 'fast' ? 'none' : 'copy';
  }

  setRegions(regions: Region[]): void {
    this.#regions = regions;
    this.#regionsChanged = true;
  }

  acknowledge(sequence: number): void { this.#lane.acknowledge(sequence); }

  watch(on: boolean): void { this.#preview.watch(on); }

  /** Ends decoding; `run` then sends what is left and resolves. */
  stop(): void {
    this.#stopped = true;
    this.#decoder?.kill();
    this.#wake?.();
  }

  /** Resolves when there is nothing more to do: stopped, the file is through, or it cannot go on (false). */
  async run(): Promise<boolean> {
    const heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    try {
      this.#beat();
      this.#detector = await Detector.open(this.#config.modelManifestPath);
      return await this.#stream();
    } catch (thrown) {
      return this.#fail(toErrorInfo(thrown));
    } finally {
      clearInterval(heartbeat);
      this.#decoder?.kill();
      await this.#detector?.close();
    }
  }

  async #stream(): Promise<boolean> {
    for (let failures = 0; !this.#stopped;) {
      const before = this.#framesAnalysed;
      const ending = await this.#openAndAnalyse();
      if (this.#stopped) break;
      if (this.#framesAnalysed > before) failures = 0;
      if (ending.kind === 'source-ended') return this.#end();
      if (ending.kind === 'restart') continue;
      // In batch what was counted stays counted.
      if (this.#config.pace === 'fast' && this.#framesAnalysed > 0) return this.#end(true);
      if (!this.#mayRetry(ending.error)) return this.#fail(ending.error);
      this.#lost(ending.error);
      await this.#pause(failures++);
    }
    this.#tell(this.#pipeline?.end() ?? []);
    await this.#lane.drained(DRAIN_MS);
    return true;
  }

  /** Events, with how far a file that is played once has come, so that it is not counted again after a restart. */
  #tell(events: WorkerEvent[]): void {
    this.#lane.add(events, this.#config.pace === 'source' && this.#isFinite() ? this.#lastSecond : undefined);
  }

  #isFinite(): boolean {
    const { source } = this.#config;
    return source.kind === 'file' && !source.loop;
  }

  #mayRetry(error: ErrorInfo): boolean {
    if (this.#config.pace === 'fast') return false;
    // A password that is refused is tried seldom, which is for main to do.
    return !FINAL.has(error.code) || (this.#everCounted && error.code !== 'STREAM_005');
  }

  /** One decoder's life. */
  async #openAndAnalyse(): Promise<Ending> {
    const { source, ffmpegPath, pace, maxFps } = this.#config;
    if (this.#phase === 'counting') this.#phase = 'connecting';
    const unusable = await checkSource(source);
    if (unusable) return { kind: 'lost', error: unusable };
    if (this.#stopped) return { kind: 'restart' };

    let restart = false, killed = false;
    const transcode = () => {
      this.#previewMode = 'transcode';
      restart = true;
      decoder.kill();
    };
    const epoch = ++this.#epoch;
    const { width, height, colour } = this.#detector!.model;
    // From within a group of pictures only a new stream begins at the same frame as the analysis.
    const preview = this.#seekSeconds > 0 && this.#previewMode === 'copy' ? 'transcode' : this.#previewMode;
    this.#preview.begin(epoch);
    const decoder: VideoDecoder = new VideoDecoder(ffmpegPath, {
      source, pace, width, height, colour, maxFps, preview, seekSeconds: this.#seekSeconds, ffmpegMajor: await ffmpegMajor(ffmpegPath), patienceMs: this.#patience.networkMs, seldom: this.#patience.seldom,
    }, {
      onFacts: (facts) => {
        this.#facts = facts;
        if (this.#previewMode === 'copy' && !playsEverywhere(facts)) transcode();
      },
      onResize: () => { restart = true; },
      onUntimedPackets: transcode,
      onPreview: (bytes) => this.#preview.push(bytes),
    });
    this.#decoder = decoder;
    this.#patience.begin();
    const watchdog = setInterval(() => this.#checkStall(decoder), 250);
    try {
      const size = await decoder.sized;
      if (size) await this.#analyse(decoder, size, epoch);
      ({ killed } = await decoder.ended);
    } finally {
      clearInterval(watchdog);
      this.#framesDue += decoder.due;
      this.#tail = decoder.tail;
      this.#telemetry.closed(decoder);
      decoder.kill();
      this.#decoder = null;
    }
    if (/Unknown encoder 'libx264'/.test(decoder.tail.join('\n')) && this.#previewMode === 'transcode') {
      this.#previewMode = 'none';
      restart = true;
    }
    const finite = this.#isFinite();
    // Nothing after where it had come to is an end as well.
    if (finite && (decoder.framesArrived > 0 || (this.#seekSeconds > 0 && this.#facts)) && !restart && !killed) return { kind: 'source-ended' };
    // Where it was, to the frame.
    if (finite && this.#framesAnalysed > 0) this.#seekSeconds = this.#lastSecond + 0.001;
    if (restart) return { kind: 'restart' };
    this.#patience.lost();
    return { kind: 'lost', error: this.#stalled ?? classifyEnd(source, decoder.tail, { hadFrames: decoder.framesArrived > 0, killed, codec: this.#facts?.codec }) };
  }

  async #analyse(decoder: VideoDecoder, size: VideoSize, epoch: number): Promise<void> {
    const { cameraId, pace } = this.#config;
    for (;;) {
      const waiting = performance.now();
      const frame = await decoder.take();
      this.#decodeMs += performance.now() - waiting;
      if (!frame || this.#stopped) return;
      const { ptsUs: atUs, capturedMs } = frame;
      const capturedAtMs = this.#clock.capturedAtMs({ ptsUs: atUs + this.#seekSeconds * 1e6, capturedMs }, monotonicMs(), Date.now());
      if (this.#phase !== 'counting') this.#connected(size, capturedAtMs + this.#clock.shiftMs);
      this.#pipeline!.shiftMs = this.#clock.shiftMs;
      if (this.#regionsChanged) {
        this.#regionsChanged = false;
        this.#pipeline!.setRegions(this.#regions);
      }
      const analyses = await this.#pipeline!.analyse(frame, capturedAtMs);
      this.#framesAnalysed += 1;
      this.#newestPtsUs = atUs;
      this.#endMs = capturedAtMs + this.#clock.shiftMs;
      this.#lastSecond = atUs / 1e6 + this.#seekSeconds;
      this.#telemetry.analysed(Date.now(), monotonicMs() - capturedMs);
      for (const { ptsUs, events, tracks } of analyses) {
        this.#tell(events);
        if (this.#preview.watched) this.#send({ type: 'overlay', overlay: { cameraId, epoch, ptsUs, tracks } });
      }
      if (this.#clock.shiftMs !== 0 && this.#pipeline!.isQuiet) this.#clock.settle();
      if (pace === 'source') this.#tellZones();
    }
  }

  #tellZones(): void {
    const now = performance.now(), { look } = this.#zones;
    if (now - look < ZONES_LOOK_MS) return;
    this.#zones.look = now;
    const zones = this.#pipeline!.zones(), text = JSON.stringify(zones);
    if (zones.length === 0 || (text === this.#zones.text && now - this.#zones.told < ZONES_TELL_MS)) return;
    this.#zones = { look: now, told: now, text };
    this.#send({ type: 'zones', zones });
  }

  #connected(size: VideoSize, atMs: number): void {
    const data = { width: size.width, height: size.height, codec: this.#facts?.codec ?? '', fps: this.#facts?.fps ?? 0, durationSeconds: this.#facts?.durationSeconds ?? 0 };
    const changed = this.#size && (this.#size.width !== size.width || this.#size.height !== size.height);
    if (!this.#pipeline) this.#pipeline = new Pipeline(this.#detector!, size, this.#regions, this.#config.timeZone, TURN[this.#config.pace]);
    else if (changed) this.#pipeline.resize(size);
    this.#regionsChanged = false;
    this.#pipeline.setRegions(this.#regions);
    this.#size = size;
    this.#tell([{ kind: 'stream', event: changed ? 'size-changed' : 'connected', atMs, error: null, data }]);
    this.#phase = 'counting';
    this.#error = null;
    this.#everCounted = true;
    this.#beat();
  }

  #checkStall(decoder: VideoDecoder): void {
    if (this.#config.pace === 'fast') return;
    this.#patience.look(decoder.framesArrived, decoder.lastFrameAt, this.#facts?.fps ?? 0);
    const limit = this.#patience.limitMs;
    if (monotonicMs() - decoder.lastFrameAt < limit) return;
    const name = sourceName(this.#config.source);
    this.#stalled = decoder.framesArrived > 0
      ? errorInfo('STREAM_012', { source: name, detail: `no picture for ${Math.round(limit / 1000)} s` })
      : errorInfo('STREAM_007', { host: name, seconds: Math.round(limit / 1000) });
    decoder.kill();
  }

  #lost(error: ErrorInfo): void {
    this.#stalled = null;
    const events: WorkerEvent[] = this.#pipeline?.interrupt() ?? [];
    if (this.#phase === 'counting') events.push({ kind: 'stream', event: 'lost', atMs: Date.now(), error, data: {} });
    this.#tell(events);
    this.#phase = 'stalled';
    this.#error = error;
    this.#beat();
  }

  async #pause(failures: number): Promise<void> {
    const { firstMs, longestMs, jitter } = BACK_OFF;
    const ms = Math.min(longestMs, firstMs * 2 ** failures) * (1 - jitter / 2 + jitter * Math.random());
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
  }

  /** A file that is not looped is through, or cannot be read any further (`broken`). */
  async #end(broken = false): Promise<boolean> {
    const { source, pace } = this.#config;
    const warning = this.#truncation(broken);
    this.#tell([
      ...(this.#pipeline?.end() ?? []),
      ...(pace === 'source' ? [{ kind: 'stream' as const, event: 'ended' as const, atMs: Math.round(this.#endMs || Date.now()), error: warning, data: { source: sourceName(source) } }] : []),
    ]);
    const { model, timing } = this.#detector!;
    this.#send({
      type: 'ended', video: this.#video(warning !== null), model: { id: model.id, version: model.version }, warning,
      timing: {
        framesAnalysed: this.#framesAnalysed, decodeMs: this.#decodeMs, ...timing, ...(this.#pipeline?.timing ?? { trackMs: 0, countMs: 0 }),
        wallSeconds: (performance.now() - this.#startedAt) / 1000,
      },
    });
    await this.#lane.drained(DRAIN_MS);
    return true;
  }

  #video(truncated: boolean): VideoInfo {
    const { fps, durationSeconds, codec } = this.#facts!;
    const seen = this.#seenSeconds();
    return { ...this.#size!, fps, frames: this.#framesDue, durationSeconds: truncated ? seen : durationSeconds ?? seen, codec };
  }

  /** To the end of the last frame. */
  #seenSeconds(): number {
    return this.#lastSecond + (this.#facts!.fps > 0 ? 1 / this.#facts!.fps : 0);
  }

  #truncation(broken: boolean): ErrorInfo | null {
    const { durationSeconds, fps } = this.#facts!;
    const seconds = this.#seenSeconds();
    const analysedFps = Math.min(fps || 1, this.#config.maxFps || Infinity);
    const short = durationSeconds !== null && seconds < durationSeconds - Math.max(0.5, 2 / analysedFps);
    if (!broken && !short && !saysTruncated(this.#tail)) return null;
    return errorInfo('STREAM_003', {
      source: sourceName(this.#config.source), seconds: seconds.toFixed(1),
      detail: short ? `it should last ${durationSeconds.toFixed(1)} s` : 'its last part cannot be read',
    });
  }

  async #fail(error: ErrorInfo): Promise<false> {
    this.#tell(this.#pipeline?.end() ?? []);
    this.#send({ type: 'failed', error, retry: error.code === 'SYS_007' });
    await this.#lane.drained(DRAIN_MS);
    return false;
  }

  #beat(): void {
    this.#lane.resend();
    this.#lookAtRates();
    this.#send({
      type: 'status', phase: this.#phase, lastFrameAtMs: this.#telemetry.lastFrameAtMs, error: this.#error, risk: this.#risk, patienceMs: this.#patience.limitMs,
      telemetry: this.#detector && this.#facts && this.#size ? this.#telemetryNow(this.#detector, this.#facts, this.#size) : null,
    });
  }

  #lookAtRates(): void {
    if (this.#phase !== 'counting' || !this.#decoder || this.#config.pace === 'fast') {
      this.#rates.reset();
      this.#risk = null;
      return;
    }
    const sample = { nowMs: monotonicMs(), analysed: this.#framesAnalysed, arrived: this.#framesDue + this.#decoder.due, ptsUs: this.#newestPtsUs };
    this.#risk = this.#rates.look(sample, this.#facts?.fps ?? 0, this.#config.maxFps);
  }

  #telemetryNow(detector: Detector, facts: StreamFacts, size: VideoSize): CameraTelemetry {
    return this.#telemetry.now({
      sourceFps: facts.fps, provider: detector.provider, codec: facts.codec, ...size,
      decoder: this.#decoder, detector: detector.timing, pipeline: this.#pipeline?.timing ?? { trackMs: 0, countMs: 0 },
    });
  }
}

/** Such a stream is shown as it is. */
function playsEverywhere({ codec, pixelFormat, rotated }: StreamFacts): boolean {
  return codec === 'h264' && /^yuvj?420p$/.test(pixelFormat) && !rotated;
}
