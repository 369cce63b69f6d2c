import { randomInt } from 'node:crypto';
import { errorInfo, toErrorInfo, type ErrorInfo } from '../../shared/errors.ts';
import type { CameraTelemetry, CountRisk } from '../../shared/domain/camera.ts';
import type { Provider } from '../../shared/domain/provider.ts';
import { sizeName, type InputSize, type SizeWhy } from '../../shared/domain/model.ts';
import type { Region } from '../../shared/domain/region.ts';
import type {
  DecodingOrder,
  FromWorker,
  PipelineConfig,
  ViewCheckOrder,
  ViewOrder,
  WorkerEvent,
  WorkerShare,
} from '../../shared/camera-protocol.ts';
import { ffmpegMajor } from '../decode/ffmpeg-version.ts';
import { FrameClock } from '../decode/frame-clock.ts';
import { monotonicMs } from '../decode/monotonic.ts';
import { Patience } from '../decode/patience.ts';
import { sameSize, type StreamFacts, type VideoSize } from '../decode/stream-facts.ts';
import { checkSource, kindOf, sourceName } from '../decode/sources/index.ts';
import { VideoDecoder } from '../decode/video-decoder.ts';
import { QUALITY } from '../../core/picture-quality/settings.ts';
import { PeopleHeights } from '../../core/capacity/people-heights.ts';
import { SMALL_PEOPLE, SmallPeople } from '../../core/capacity/small-people.ts';
import { RateFloor } from '../../core/capacity/rate-floor.ts';
import type { ProviderChange } from '../inference/guarded-detector.ts';
import { Preview } from '../preview/preview.ts';
import { CameraHealth } from './camera-health.ts';
import { copyOf, type DetectedFrame } from './detection-turn.ts';
import { DecoderChoice, type LeftDecoder } from './decoder-choice.ts';
import { EventLane } from './event-lane.ts';
import { FrameDetection } from './frame-detection.ts';
import { FROZEN, FrozenPicture, type PictureNews } from './frozen-picture.ts';
import { OpenedSource, type Ending } from './opened-source.ts';
import { Pipeline, type PipelineTiming } from './pipeline.ts';
import { RATE_WATCH, RateWatch } from './rate-watch.ts';
import { Reconnect } from './reconnect.ts';
import { RunSummary } from './run-summary.ts';
import { StallWatchdog } from './stall-watchdog.ts';
import { Telemetry } from './telemetry.ts';
import { ViewChecker } from './view-checker.ts';
import { ViewWatch } from './view-watch.ts';
import { ZoneNews } from './zone-news.ts';

const HEARTBEAT_MS = 1000;
/** At the end, main has so long to commit the last events. */
const DRAIN_MS = 2000;

/** One camera from 'start' to 'stop': opens the source again and again, and sends what the pipeline makes of it. */
export class CameraSession {
  readonly #config: PipelineConfig;
  readonly #send: (message: FromWorker) => void;
  readonly #source: OpenedSource;
  readonly #lane: EventLane;
  readonly #preview: Preview;
  readonly #clock: FrameClock;
  readonly #patience: Patience;
  readonly #watchdog: StallWatchdog;
  readonly #reconnect: Reconnect;
  readonly #telemetry = new Telemetry();
  readonly #rates = new RateWatch();
  /** Null: in batch nobody asks. */
  readonly #health: CameraHealth | null;
  readonly #floor = new RateFloor();
  readonly #heights = new PeopleHeights();
  readonly #small = new SmallPeople();
  #sizeWhy: SizeWhy = 'chosen';
  readonly #detection: FrameDetection;
  readonly #decoding: DecoderChoice;
  #cost: CameraTelemetry['cost'] = null;
  readonly #zones = new ZoneNews();
  readonly #summary = new RunSummary();
  /** Null: a file may show one picture for as long as it likes. */
  readonly #picture: FrozenPicture | null;
  /** Detected in pictures of which it is doubtful whether they are of now: followed with the next one that surely is, and never if the picture is frozen. */
  #doubtful: DetectedFrame[] = [];
  #followedAtMs = 0;
  #pipeline: Pipeline | null = null;
  #regions: Region[];
  #regionsChanged = false;
  #view: ViewWatch | null = null;
  readonly #check: ViewChecker;
  #decoder: VideoDecoder | null = null;
  #facts: StreamFacts | null = null;
  #size: VideoSize | null = null;
  #phase: 'connecting' | 'counting' | 'stalled' = 'connecting';
  #error: ErrorInfo | null = null;
  /** Why the decoder was ended: its picture is frozen. */
  #frozen: ErrorInfo | null = null;
  /** Why people are missed though it counts. */
  #risk: CountRisk | null = null;
  #connectedAtMs = 0;
  #newestPtsUs = 0;
  /** Of the picture and its boxes. Begins anywhere, so that no worker before this one, whose frames a screen may still hold, had the same. */
  #epoch = randomInt(2 ** 47);
  #stopped = false;
  #wake: (() => void) | null = null;

  constructor(config: PipelineConfig, send: (message: FromWorker) => void) {
    const { source, pace, maxFps, startTimeMs } = config;
    this.#config = config;
    this.#send = send;
    this.#regions = config.regions;
    this.#floor.setRegions(config.regions);
    this.#detection = new FrameDetection(config, (change) => this.#providerChanged(change));
    this.#decoding = new DecoderChoice(config.decoding ?? { hardware: null, sample: false });
    this.setView(config.view ?? null);
    this.#source = new OpenedSource(config);
    this.#lane = new EventLane((events) => send({ type: 'events', events }));
    this.#preview = new Preview(send, config.ffmpegPath);
    this.#preview.setLevel(config.share?.preview ?? 'all');
    this.#check = new ViewChecker((news) => send({ type: 'view-check', news }));
    this.#health = pace === 'source' ? new CameraHealth((figures) => send({ type: 'figures', figures })) : null;
    this.#clock = new FrameClock(pace === 'fast' ? (startTimeMs ?? Date.now()) : null);
    this.#patience = new Patience(maxFps);
    this.#watchdog = new StallWatchdog(this.#patience, sourceName(source));
    const { nature } = kindOf(source);
    this.#reconnect = new Reconnect(pace === 'fast' ? 'batch' : nature);
    this.#picture = pace === 'source' && nature === 'camera' ? new FrozenPicture() : null;
  }

  setRegions(regions: Region[]): void {
    this.#regions = regions;
    this.#regionsChanged = true;
    this.#view?.drawn();
    this.#floor.setRegions(regions);
  }

  setView(view: ViewOrder | null): void {
    if (!view || this.#config.pace === 'fast') this.#view = null;
    else if (this.#view) this.#view.set(view);
    else
      this.#view = new ViewWatch(view, {
        onReference: (picture) => this.#send({ type: 'view-reference', picture }),
        onPlaced: (atMs) => this.#publish([{ kind: 'view-placed', atMs }]),
        onState: (state) => this.#publish([{ kind: 'view', state }]),
      });
  }

  setShare(share: WorkerShare): void {
    this.#detection.setShare(share);
    this.#preview.setLevel(share.preview ?? 'all');
  }

  setProvider(provider: Provider): void {
    this.#detection.setProvider(provider);
  }

  setDecoding(order: DecodingOrder): void {
    this.#decoding.set(order);
  }

  /** Of the pictures that the model is given, from one of the next frames on. */
  setInput(size: InputSize, why: SizeWhy): void {
    this.#sizeWhy = why;
    this.#detection.setInput(size);
  }

  checkView(order: ViewCheckOrder | null): void {
    this.#check.order(order);
  }

  acknowledge(sequence: number): void {
    this.#lane.acknowledge(sequence);
  }

  watch(on: boolean): void {
    this.#preview.watch(on);
  }

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
      await this.#detection.open();
      return await this.#stream();
    } catch (thrown) {
      return this.#fail(toErrorInfo(thrown));
    } finally {
      clearInterval(heartbeat);
      this.#decoder?.kill();
      this.#preview.close();
      await this.#detection.close();
    }
  }

  async #stream(): Promise<boolean> {
    while (!this.#stopped) {
      const before = this.#summary.framesAnalysed,
        openedAt = performance.now();
      const ending = await this.#openAndAnalyse();
      if (this.#stopped) break;
      const frames = this.#summary.framesAnalysed - before;
      this.#reconnect.ended(frames, performance.now() - openedAt);
      if (ending.kind === 'through') return this.#end();
      if (ending.kind === 'restart') {
        // A file whose parts are one picture each would be opened again all the time.
        if (frames === 1 && this.#config.pace === 'source') await this.#pause(this.#reconnect.idle(Math.random()));
        continue;
      }
      // In batch what was counted stays counted.
      if (this.#config.pace === 'fast' && this.#summary.framesAnalysed > 0) return this.#end(true);
      if (!this.#reconnect.mayRetry(ending.error)) return this.#fail(ending.error);
      this.#lost(ending.error);
      await this.#pause(this.#reconnect.failed(ending.error, Math.random()));
    }
    this.#publish(this.#pipelineEnd());
    await this.#lane.drained(DRAIN_MS);
    return true;
  }

  /** Events, with how far a file that is played once has come, so that it is not counted again after a restart. */
  #publish(events: WorkerEvent[]): void {
    const { file, isFinite } = this.#source;
    this.#lane.add(events, this.#config.pace === 'source' && isFinite ? file!.seconds : undefined);
  }

  /** Follows the people of these frames. */
  #follow(frames: DetectedFrame[]): void {
    const { cameraId } = this.#config;
    for (const frame of frames) {
      const { ptsUs, events, tracks } = this.#pipeline!.analyse(frame);
      this.#followedAtMs = frame.capturedAtMs + this.#clock.shiftMs;
      this.#publish(events);
      for (const event of events)
        if (event.kind === 'crossing') this.#floor.take(event.crossing, this.#telemetry.periodMs);
      const { frameWidth, frameHeight } = this.#pipeline!.letterbox;
      this.#heights.look(tracks, events, frame.capturedAtMs, frameWidth / frameHeight);
      this.#check.people(tracks, this.#detection.model.id, frame.capturedAtMs);
      if (this.#preview.watched)
        this.#send({ type: 'overlay', overlay: { cameraId, epoch: this.#epoch, ptsUs, tracks } });
    }
  }

  /** Those whose turn is not over are followed by the rules that were there when they were taken. */
  #followWaiting(): void {
    this.#follow(this.#detection.take());
  }

  #pipelineEnd(): WorkerEvent[] {
    this.#followWaiting();
    this.#follow(this.#doubtful.splice(0));
    return this.#pipeline?.end() ?? [];
  }

  /** One decoder's life. */
  async #openAndAnalyse(): Promise<Ending> {
    const { ffmpegPath, pace, maxFps } = this.#config,
      source = this.#source;
    // In batch the next part of a file is the same stream.
    if (this.#phase === 'counting' && pace === 'source') this.#phase = 'connecting';
    const unusable = await checkSource(source.current);
    if (unusable) return { kind: 'lost', error: unusable };
    await source.file?.begin();
    if (this.#stopped) return { kind: 'restart' };
    let restart = false,
      killed = false;
    const transcode = () => {
      source.transcode();
      restart = true;
      decoder.kill();
    };
    const epoch = ++this.#epoch,
      { preview } = source,
      { width, height, colour } = this.#detection.model;
    this.#preview.begin(epoch);
    const { hardware, sample } = this.#decoding.begin();
    const decoder: VideoDecoder = new VideoDecoder(
      ffmpegPath,
      {
        ...(hardware && { hardware }),
        sample,
        source: source.current,
        part: source.file?.part ?? null,
        pace,
        width,
        height,
        colour,
        maxFps,
        preview,
        shown: this.#facts,
        seekSeconds: source.seekSeconds,
        ffmpegMajor: await ffmpegMajor(ffmpegPath),
        patienceMs: this.#patience.networkMs,
        seldom: this.#patience.seldom,
      },
      {
        onFacts: (facts) => {
          this.#facts = facts;
          if (this.#decoding.refuses(facts)) {
            restart = true;
            decoder.kill();
          }
          this.#preview.show(source.shows(facts) ? { as: 'it-is' } : { as: 'encoded', size: facts });
        },
        onUntimedPackets: () => preview === 'copy' && transcode(),
        onPreview: (bytes) => this.#preview.push(bytes),
        onSample: (bytes) => this.#sampled(bytes),
      },
    );
    this.#decoder = decoder;
    this.#health?.opened(decoder);
    this.#frozen = null;
    this.#patience.begin();
    // In batch nobody waits for a picture.
    const stopWatching = pace === 'source' ? this.#watchdog.watch(decoder, () => this.#facts?.fps ?? 0) : null;
    try {
      restart = (await this.#analyse(decoder)) || restart;
      ({ killed } = await decoder.ended);
    } finally {
      stopWatching?.();
      this.#summary.framesDue += decoder.due;
      this.#telemetry.closed(decoder);
      this.#health?.closed();
      decoder.kill();
      this.#decoder = null;
    }
    if (!restart && !killed && this.#decoding.sampleFailed(decoder)) {
      this.#sampled(new Uint8Array());
      restart = true;
    }
    const ending = source.whyEnded({
      decoder,
      facts: this.#facts,
      preview,
      restart,
      killed,
      stalled: this.#watchdog.stalled ?? this.#frozen,
    });
    if (ending.kind !== 'lost') return ending;
    const left = this.#decoding.leave(decoder);
    if (left) return this.#goesOnInSoftware(left);
    this.#patience.lost();
    return ending;
  }

  #goesOnInSoftware({ decoder, error }: LeftDecoder): Ending {
    const data = { from: decoder, to: 'software' };
    this.#publish([{ kind: 'stream', event: 'decoder-changed', atMs: Date.now(), error, data }]);
    this.#send({ type: 'decoder-failed', decoder, error });
    return { kind: 'restart' };
  }

  #sampled(data: Uint8Array): void {
    this.#decoding.sampled();
    this.#send({ type: 'stream-sample', data });
  }

  /** True: the decoder was ended, for another to begin. */
  async #analyse(decoder: VideoDecoder): Promise<boolean> {
    const { pace } = this.#config,
      { file } = this.#source;
    for (let first: VideoSize | null = null; ;) {
      const waiting = performance.now();
      const frame = await decoder.take();
      this.#summary.decodeMs += performance.now() - waiting;
      if (!frame || this.#stopped) return false;
      first ??= frame.size;
      this.#health?.taken(frame);
      // The live view of a camera begins anew, with the new size.
      if (!file && frame.size !== first) {
        decoder.kill();
        return true;
      }
      const news = this.#picture?.look(frame.data, monotonicMs(), frame) ?? 'new';
      if (news === 'frozen') {
        if (this.#staysFrozen()) continue;
        decoder.kill();
        return false;
      }
      const at = { ptsUs: file?.at(frame.ptsUs, this.#facts) ?? frame.ptsUs, capturedMs: frame.capturedMs };
      const capturedAtMs = this.#clock.capturedAtMs(at, monotonicMs(), Date.now());
      if (this.#phase !== 'counting' || frame.size !== this.#size)
        this.#connected(frame.size, capturedAtMs + this.#clock.shiftMs);
      const pipeline = this.#pipeline!;
      pipeline.shiftMs = this.#clock.shiftMs;
      if (this.#regionsChanged) {
        this.#regionsChanged = false;
        this.#followWaiting();
        pipeline.setRegions(this.#regions);
      }
      const { somebodyMs } = pipeline;
      if (this.#decoding.changes(capturedAtMs, somebodyMs)) {
        decoder.kill();
        return true;
      }
      // A check of the view is not broken off for it.
      if (!this.#check.runs && this.#detection.changesInput(capturedAtMs, somebodyMs)) {
        this.#followWaiting();
        if (await this.#changeInput(capturedAtMs + this.#clock.shiftMs)) {
          decoder.kill();
          return true;
        }
      }
      if (this.#detection.changesProvider(capturedAtMs, somebodyMs)) {
        this.#followWaiting();
        await this.#detection.changeProvider();
      }
      const detected = await this.#detection.look(frame, capturedAtMs, somebodyMs, pipeline.letterbox);
      if (!detected) continue;
      this.#summary.framesAnalysed += 1;
      if (detected.looked) this.#summary.framesDetected += 1;
      this.#newestPtsUs = frame.ptsUs;
      this.#summary.endMs = capturedAtMs + this.#clock.shiftMs;
      this.#telemetry.analysed(Date.now(), monotonicMs() - frame.capturedMs, detected.looked);
      if (news !== 'doubtful') {
        this.#view?.see(frame, monotonicMs(), Date.now());
        this.#check.see(frame, capturedAtMs);
      }
      this.#followOrKeep(detected.frames, news);
      this.#health?.counted(frame, this.#picture && news, monotonicMs());
      if (this.#clock.shiftMs !== 0 && pipeline.isQuiet) this.#clock.settle();
      const zones = pace === 'source' ? this.#zones.look(performance.now(), () => pipeline.zones()) : null;
      if (zones) this.#send({ type: 'zones', zones });
    }
  }

  /** Follows the people of these frames, or keeps them until it is known whether their picture is of now. */
  #followOrKeep(frames: DetectedFrame[], news: PictureNews): void {
    if (news === 'doubtful') return void this.#doubtful.push(...frames.map(copyOf));
    this.#follow(this.#doubtful.splice(0));
    this.#follow(frames);
  }

  /** The picture is frozen. False: the stream is to be opened anew, at first and then now and again. */
  #staysFrozen(): boolean {
    const error = errorInfo('STREAM_022', {
      source: sourceName(this.#config.source),
      seconds: FROZEN.afterMs / 1000,
    });
    if (this.#picture!.reopens(monotonicMs())) {
      this.#frozen = error;
      return false;
    }
    this.#error = error;
    return true;
  }

  async #changeInput(atMs: number): Promise<boolean> {
    const from = sizeName(this.#detection.model);
    if (!(await this.#detection.changeInput())) return false;
    this.#floor.forget();
    this.#heights.forget();
    const data = { from, to: sizeName(this.#detection.model), why: this.#sizeWhy };
    this.#publish([{ kind: 'stream', event: 'input-changed', atMs: Math.round(atMs), error: null, data }]);
    return true;
  }

  /** One that was asked for is no event of the stream. */
  #providerChanged({ from, to, error, sinceMs, untilMs }: ProviderChange): void {
    if (error) {
      const data = { from, to, untilMs };
      this.#publish([{ kind: 'stream', event: 'provider-changed', atMs: sinceMs, error, data }]);
      this.#send({ type: 'provider-failed', provider: from, error });
    }
    this.#beat();
  }

  #connected(size: VideoSize, atMs: number): void {
    const before = this.#size,
      resized = before && !sameSize(before, size),
      // The model's own size is no news of the stream.
      changed = resized && !(before.width === size.width && before.height === size.height),
      again = this.#phase === 'counting';
    this.#size = size;
    if (again && !resized) return;
    if (resized) this.#check.breakOff();
    const certificate = this.#decoder?.certificate ?? null;
    this.#source.recognise(certificate);
    const data = {
      width: size.width,
      height: size.height,
      codec: this.#facts?.codec ?? '',
      fps: this.#facts?.fps ?? 0,
      durationSeconds: this.#facts?.durationSeconds ?? 0,
      ...(certificate !== null && { certificate }),
    };
    this.#regionsChanged = false;
    this.#view?.connected(monotonicMs());
    this.#detection.reset();
    if (!this.#pipeline)
      this.#pipeline = new Pipeline(this.#detection.model, size, this.#regions, this.#config.timeZone);
    else {
      this.#followWaiting();
      if (resized) this.#pipeline.resize(size, this.#detection.model);
      // Also when they are the same: what was measured so far ends here, and the time until now was not.
      this.#pipeline.setRegions(this.#regions);
    }
    this.#pipeline.dueFps = this.#dueFps;
    // What people were missed for is over with that, and is found anew.
    if (!this.#source.file) this.#rates.reset();
    this.#risk = null;
    this.#connectedAtMs = Date.now();
    this.#publish([{ kind: 'stream', event: changed ? 'size-changed' : 'connected', atMs, error: null, data }]);
    this.#phase = 'counting';
    this.#error = null;
    this.#reconnect.counted();
    this.#beat();
  }

  #lost(error: ErrorInfo): void {
    this.#health?.failed(error.code);
    this.#followWaiting();
    this.#check.breakOff();
    // Whether they were of their moment nobody will know.
    this.#doubtful = [];
    const events: WorkerEvent[] = this.#pipeline?.interrupt() ?? [];
    if (this.#phase === 'counting')
      events.push(
        error === this.#frozen
          ? { kind: 'stream', event: 'frozen', atMs: Math.round(this.#followedAtMs), error, data: {} }
          : { kind: 'stream', event: 'lost', atMs: Date.now(), error, data: {} },
      );
    this.#publish(events);
    this.#phase = 'stalled';
    this.#error = error;
    this.#beat();
  }

  async #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
  }

  /** A file that is not looped is through, or cannot be read any further (`broken`). */
  async #end(broken = false): Promise<boolean> {
    const { source, pace } = this.#config,
      file = this.#source.file!,
      warning = file.warning(broken);
    this.#publish([
      ...this.#pipelineEnd(),
      ...(pace === 'source'
        ? [
            {
              kind: 'stream' as const,
              event: 'ended' as const,
              atMs: Math.round(this.#summary.endMs || Date.now()),
              error: warning,
              data: { source: sourceName(source) },
            },
          ]
        : []),
    ]);
    this.#check.breakOff();
    const { model, timing } = this.#detection,
      { fps, codec } = this.#facts!;
    this.#send(
      this.#summary.message({
        size: this.#size!,
        fps,
        codec,
        durationSeconds: file.durationSeconds,
        warning,
        model,
        timing: { ...timing!, ...this.#pipelineTiming },
      }),
    );
    await this.#lane.drained(DRAIN_MS);
    return true;
  }

  async #fail(error: ErrorInfo): Promise<false> {
    this.#publish(this.#pipelineEnd());
    this.#send({ type: 'failed', error, retry: error.code === 'SYS_007' });
    await this.#lane.drained(DRAIN_MS);
    return false;
  }

  #beat(): void {
    this.#lane.resend();
    this.#lookAtRates();
    this.#cost = this.#detection.costs.look(monotonicMs(), this.#decoder?.pid ?? null);
    this.#lookAtHealth();
    if (this.#phase === 'counting') this.#small.look(this.#peoplePixels);
    this.#noteRisk();
    this.#send({
      type: 'status',
      phase: this.#phase,
      lastFrameAtMs: this.#telemetry.lastFrameAtMs,
      error: this.#error,
      risk: this.#view?.risk ?? this.#risk,
      patienceMs: this.#patience.limitMs,
      telemetry: this.#facts && this.#size ? this.#telemetryNow(this.#facts, this.#size) : null,
    });
  }

  #lookAtRates(): void {
    if (this.#phase !== 'counting' || !this.#decoder || this.#config.pace === 'fast') return this.#rates.reset();
    const { framesAnalysed, framesDue } = this.#summary;
    const sample = {
      nowMs: monotonicMs(),
      analysed: framesAnalysed,
      arrived: framesDue + this.#decoder.due,
      ptsUs: this.#newestPtsUs,
      damaged: this.#decoder.damaged,
    };
    this.#rates.look(sample, this.#dueFps, this.#floor);
  }

  #lookAtHealth(): void {
    const { framesAnalysed, framesDetected } = this.#summary;
    this.#health?.second({
      analysed: framesAnalysed,
      detected: framesDetected,
      inferenceMs: this.#detection.timing?.inferenceMs ?? 0,
      preview: this.#source.preview,
      received: this.#preview.received,
      source: this.#source.current,
    });
  }

  /** What people are missed for is stored with its begin and its end; whatever breaks counting off ends it too. */
  #noteRisk(): void {
    const before = this.#risk,
      rate = this.#rates.risk,
      quality = this.#health?.risk ?? null,
      small = this.#config.pace === 'source' ? this.#small.risk : null,
      risk = this.#phase === 'counting' ? (rate ?? quality ?? small) : null;
    this.#risk = risk;
    if (risk === before || this.#phase !== 'counting') return;
    // It was so for a while before it was known.
    const qualityMs = QUALITY.everyMs * QUALITY.reportLooks,
      smallMs = HEARTBEAT_MS * SMALL_PEOPLE.reportLooks,
      knownMs = rate ? RATE_WATCH.reportMs : quality ? qualityMs : smallMs,
      atMs = Math.max(this.#connectedAtMs, Date.now() - (before === null ? knownMs : 0));
    this.#publish([
      risk === null
        ? { kind: 'stream', event: 'risk-over', atMs: Date.now(), error: null, data: {} }
        : { kind: 'stream', event: 'at-risk', atMs, error: null, data: { risk } },
    ]);
  }

  /** How tall the smaller people are for the model. */
  get #peoplePixels(): number | null {
    const low = this.#heights.low;
    return low === null || !this.#pipeline ? null : low * this.#pipeline.letterbox.scaledHeight;
  }

  /** What the source says it sends, as far as it is looked at; 0: it says nothing. */
  get #dueFps(): number {
    return Math.min(this.#facts?.fps ?? 0, this.#config.maxFps || Infinity);
  }

  #telemetryNow({ fps, codec }: StreamFacts, { width, height }: VideoSize): CameraTelemetry {
    return this.#telemetry.now({
      sourceFps: fps,
      provider: this.#detection.providerName,
      hardware: this.#decoding.name,
      codec,
      width,
      height,
      decoder: this.#decoder,
      detector: this.#detection.timing!,
      pipeline: this.#pipelineTiming,
      neededFps: this.#floor.neededFps(this.#dueFps),
      inputSize: sizeName(this.#detection.model),
      peopleHeight: this.#heights.low,
      cost: this.#cost,
      encodes: this.#preview.encodes,
    });
  }

  get #pipelineTiming(): PipelineTiming {
    return this.#pipeline?.timing ?? { trackMs: 0, countMs: 0 };
  }
}
