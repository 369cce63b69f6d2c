import { randomInt } from 'node:crypto';
import { backOffMs, type BackOff } from '../../shared/back-off.ts';
import { errorInfo, toErrorInfo, type ErrorInfo } from '../../shared/errors.ts';
import type { CameraTelemetry, RateRisk } from '../../shared/domain/camera.ts';
import type { Region } from '../../shared/domain/region.ts';
import type { FromWorker, PipelineConfig, VideoInfo, WorkerEvent, WorkerSource } from '../../shared/worker-protocol.ts';
import type { PreviewMode } from '../decode/ffmpeg-args.ts';
import { ffmpegMajor } from '../decode/ffmpeg-version.ts';
import { FilePlayback } from '../decode/file-playback.ts';
import { FrameClock } from '../decode/frame-clock.ts';
import { monotonicMs } from '../decode/monotonic.ts';
import { Patience } from '../decode/patience.ts';
import { classifyEnd, isPreviewFailure, refusesTransport } from '../decode/stream-error.ts';
import { sameSize, type PictureSize, type StreamFacts, type VideoSize } from '../decode/stream-facts.ts';
import { checkSource, sourceName } from '../decode/stream-source.ts';
import { VideoDecoder } from '../decode/video-decoder.ts';
import { EventLane } from './event-lane.ts';
import { Detector } from '../inference/detector.ts';
import { Pipeline, TURN } from './pipeline.ts';
import { Preview } from '../preview/preview.ts';
import { RateWatch } from './rate-watch.ts';
import { Telemetry } from './telemetry.ts';

const HEARTBEAT_MS = 1000;
const DRAIN_MS = 2000;
/** A file that is looped and ends sooner than this is no success: there is nothing in it to watch. */
const STEADY_MS = 10_000;
/** The zones are looked at this often, and told of at least that often. */
const ZONES_LOOK_MS = 500, ZONES_TELL_MS = 2000;
const BACK_OFF: BackOff = { firstMs: 1000, longestMs: 30_000, jitter: { least: 0.9, most: 1.1 } };
/** Errors that trying again does not mend, unless the camera worked before. */
const FINAL = new Set(['STREAM_001', 'STREAM_002', 'STREAM_005', 'STREAM_006', 'STREAM_009', 'STREAM_010', 'STREAM_016', 'STREAM_018']);

/** How one decoder came to its end. */
type Ending = { kind: 'through' } | { kind: 'restart' } | { kind: 'lost'; error: ErrorInfo };

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
  /** Null: a camera. */
  readonly #file: FilePlayback | null;
  #turnedToUdp = false;
  #endMs = 0;
  #everCounted = false;
  #stopped = false;
  #wake: (() => void) | null = null;
  #decodeMs = 0;
  #framesAnalysed = 0;
  #framesDue = 0;
  /** Why the watchdog ended the decoder. */
  #stalled: ErrorInfo | null = null;
  readonly #startedAt = performance.now();
  /** When the zones were looked at and told of last, and what was told. */
  #zones = { look: -Infinity, told: -Infinity, text: '' };

  constructor(config: PipelineConfig, send: (message: FromWorker) => void) {
    this.#config = config;
    this.#send = send;
    this.#regions = config.regions;
    this.#file = config.source.kind === 'file' ? new FilePlayback(config.source, config.seekSeconds ?? 0, config.maxFps) : null;
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
      const before = this.#framesAnalysed, openedAt = performance.now();
      const ending = await this.#openAndAnalyse();
      if (this.#stopped) break;
      const lastedMs = performance.now() - openedAt;
      // A still picture that is looped ends at once, each time.
      if (this.#framesAnalysed > before && (!this.#file || lastedMs > STEADY_MS)) failures = 0;
      if (ending.kind === 'through') return this.#end();
      if (ending.kind === 'restart') {
        // Nor are parts of one picture each.
        if (this.#framesAnalysed - before === 1 && this.#config.pace === 'source') await this.#pause(0);
        continue;
      }
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
    this.#lane.add(events, this.#config.pace === 'source' && this.#isFinite() ? this.#file!.seconds : undefined);
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
    // In batch the next part of a file is the same stream.
    if (this.#phase === 'counting' && pace === 'source') this.#phase = 'connecting';
    const unusable = await checkSource(source);
    if (unusable) return { kind: 'lost', error: unusable };
    await this.#file?.begin();
    if (this.#stopped) return { kind: 'restart' };

    let restart = false, killed = false;
    const transcode = () => {
      this.#previewMode = 'transcode';
      restart = true;
      decoder.kill();
    };
    const epoch = ++this.#epoch;
    const { width, height, colour } = this.#detector!.model, seekSeconds = this.#file?.seekSeconds ?? 0;
    // From within a group of pictures only a new stream begins at the same frame as the analysis.
    const preview = seekSeconds > 0 && this.#previewMode === 'copy' ? 'transcode' : this.#previewMode;
    this.#preview.begin(epoch);
    const decoder: VideoDecoder = new VideoDecoder(ffmpegPath, {
      source: this.#source(), part: this.#file?.part ?? null, pace, width, height, colour, maxFps, preview, shown: this.#facts, seekSeconds,
      ffmpegMajor: await ffmpegMajor(ffmpegPath), patienceMs: this.#patience.networkMs, seldom: this.#patience.seldom,
    }, {
      onFacts: (facts) => {
        this.#facts = facts;
        if (this.#previewMode === 'copy' && !playsEverywhere(facts)) transcode();
      },
      onUntimedPackets: transcode,
      onPreview: (bytes) => this.#preview.push(bytes),
    });
    this.#decoder = decoder;
    this.#patience.begin();
    const watchdog = setInterval(() => this.#checkStall(decoder), 250);
    try {
      restart = await this.#analyse(decoder, epoch) || restart;
      ({ killed } = await decoder.ended);
    } finally {
      clearInterval(watchdog);
      this.#framesDue += decoder.due;
      this.#telemetry.closed(decoder);
      decoder.kill();
      this.#decoder = null;
    }
    return this.#whyEnded(decoder, preview, restart, killed);
  }

  #whyEnded(decoder: VideoDecoder, preview: PreviewMode, restart: boolean, killed: boolean): Ending {
    const file = this.#file, hadFrames = decoder.framesArrived > 0, { tail } = decoder;
    if (!killed && !restart && preview !== 'none' && isPreviewFailure(tail)) {
      this.#previewMode = preview === 'copy' ? 'transcode' : 'none';
      restart = true;
    }
    // Nothing after where it had come to is an end as well, and a part that cannot be read is followed by others.
    if (file && !restart && !killed && (hadFrames || !file.isFirstPart || (file.seekSeconds > 0 && this.#facts))) {
      const finite = this.#isFinite(), another = (finite || file.part !== null) && file.next(this.#facts, decoder.complaints);
      if (finite) return { kind: another ? 'restart' : 'through' };
      if (file.part && hadFrames) return { kind: 'restart' };
    }
    // Where it was, to the frame.
    if (file && this.#isFinite()) file.resume();
    if (restart || (!hadFrames && this.#turnsToUdp(tail))) return { kind: 'restart' };
    this.#patience.lost();
    return { kind: 'lost', error: this.#stalled ?? classifyEnd(this.#source(), tail, { hadFrames, killed, codec: this.#facts?.codec }) };
  }

  /** Whether the camera refused TCP, so that UDP is tried by itself. */
  #turnsToUdp(tail: readonly string[]): boolean {
    const { source } = this.#config;
    if (source.kind !== 'rtsp' || (source.transport ?? 'auto') !== 'auto' || this.#turnedToUdp || !refusesTransport(tail)) return false;
    return this.#turnedToUdp = true;
  }

  #source(): WorkerSource {
    const { source } = this.#config;
    if (source.kind === 'file') return this.#file!.source;
    return this.#turnedToUdp ? { ...source, transport: 'udp' } : source;
  }

  /** True: the decoder was ended, for another to begin. */
  async #analyse(decoder: VideoDecoder, epoch: number): Promise<boolean> {
    const { cameraId, pace } = this.#config;
    for (let first: VideoSize | null = null; ;) {
      const waiting = performance.now();
      const frame = await decoder.take();
      this.#decodeMs += performance.now() - waiting;
      if (!frame || this.#stopped) return false;
      first ??= frame.size;
      // The live view of a camera begins anew, with the new size.
      if (!this.#file && frame.size !== first) {
        decoder.kill();
        return true;
      }
      const at = { ptsUs: this.#file?.at(frame.ptsUs, this.#facts) ?? frame.ptsUs, capturedMs: frame.capturedMs };
      const capturedAtMs = this.#clock.capturedAtMs(at, monotonicMs(), Date.now());
      if (this.#phase !== 'counting' || frame.size !== this.#size) this.#connected(frame.size, capturedAtMs + this.#clock.shiftMs);
      this.#pipeline!.shiftMs = this.#clock.shiftMs;
      if (this.#regionsChanged) {
        this.#regionsChanged = false;
        this.#pipeline!.setRegions(this.#regions);
      }
      const analyses = await this.#pipeline!.analyse(frame, capturedAtMs);
      this.#framesAnalysed += 1;
      this.#newestPtsUs = frame.ptsUs;
      this.#endMs = capturedAtMs + this.#clock.shiftMs;
      this.#telemetry.analysed(Date.now(), monotonicMs() - frame.capturedMs);
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
    const before = this.#size, changed = before && !sameSize(before, size), again = this.#phase === 'counting';
    this.#size = size;
    if (again && !changed) return;
    const data = { width: size.width, height: size.height, codec: this.#facts?.codec ?? '', fps: this.#facts?.fps ?? 0, durationSeconds: this.#facts?.durationSeconds ?? 0 };
    if (!this.#pipeline) this.#pipeline = new Pipeline(this.#detector!, size, this.#regions, this.#config.timeZone, TURN[this.#config.pace]);
    else if (changed) this.#pipeline.resize(size);
    this.#regionsChanged = false;
    this.#pipeline.setRegions(this.#regions);
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
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, backOffMs(BACK_OFF, failures, Math.random()));
    await promise;
    clearTimeout(timer);
  }

  /** A file that is not looped is through, or cannot be read any further (`broken`). */
  async #end(broken = false): Promise<boolean> {
    const { source, pace } = this.#config, warning = this.#file!.warning(broken);
    this.#tell([
      ...(this.#pipeline?.end() ?? []),
      ...(pace === 'source' ? [{ kind: 'stream' as const, event: 'ended' as const, atMs: Math.round(this.#endMs || Date.now()), error: warning, data: { source: sourceName(source) } }] : []),
    ]);
    const { model, timing } = this.#detector!, { fps, codec } = this.#facts!;
    const video: VideoInfo = { ...pictureSize(this.#size!), fps, frames: this.#framesDue, durationSeconds: this.#file!.durationSeconds, codec };
    this.#send({
      type: 'ended', video, model: { id: model.id, version: model.version }, warning,
      timing: {
        framesAnalysed: this.#framesAnalysed, decodeMs: this.#decodeMs, ...timing, ...(this.#pipeline?.timing ?? { trackMs: 0, countMs: 0 }),
        wallSeconds: (performance.now() - this.#startedAt) / 1000,
      },
    });
    await this.#lane.drained(DRAIN_MS);
    return true;
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
      sourceFps: facts.fps, provider: detector.provider, codec: facts.codec, ...pictureSize(size),
      decoder: this.#decoder, detector: detector.timing, pipeline: this.#pipeline?.timing ?? { trackMs: 0, countMs: 0 },
    });
  }
}

/** Such a stream is shown as it is. */
function playsEverywhere({ codec, pixelFormat, rotated }: StreamFacts): boolean {
  return codec === 'h264' && /^yuvj?420p$/.test(pixelFormat) && !rotated;
}

const pictureSize = ({ width, height }: PictureSize): PictureSize => ({ width, height });
