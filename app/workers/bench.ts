import { execFileSync } from 'node:child_process';
import { availableParallelism, devNull } from 'node:os';
import { createDetections } from '../core/detection/detections.ts';
import { FootfallError } from '../shared/errors.ts';
import type { Line } from '../shared/domain/region.ts';
import type { BenchRates, BenchReport, FromWorker, ToWorker, WorkerEvent } from '../shared/worker-protocol.ts';
import { decodeArgs, type DecodePlan } from './decode/ffmpeg-args.ts';
import { FfmpegProcess } from './decode/ffmpeg-process.ts';
import { classifyEnd } from './decode/stream-error.ts';
import { checkSource } from './decode/stream-source.ts';
import { VideoDecoder } from './decode/video-decoder.ts';
import { Detector, giveBack } from './inference/detector.ts';
import { Pipeline, TURN } from './pipeline.ts';

type Request = ToWorker & { type: 'bench' };
type Send = (message: FromWorker) => Promise<void>;

/** All rates are measured in each of many short rounds, so that what else this PC does meets all of them alike. */
const ROUND_SECONDS = 2;
/** Of a round: the pipeline has the first and the fourth, the model the two between, the decoder the last. So a drift meets both alike. */
const TURN_MS = (ROUND_SECONDS * 1000) / 5;
/** After the decoder's turn, in which this process sleeps: until this core is awake. Who comes first then was 2 % slower here. */
const WAKE_MS = 300;
/** Before each turn of the pipeline and of the model: more than what was read ahead meanwhile, and until the caches hold the model again. */
const WARM_UP_FRAMES = 2 * TURN.fast;
/** Before all turns: the engine compiles what runs often. */
const FIRST_FRAMES = 64 * TURN.fast;
const CROWD = 50;
const CROWD_FRAMES = 3000;
const CROWD_FPS = 15;

/**
 * What this PC carries: the model alone on a constant tensor, ffmpeg's decoding and scaling alone, and both joined by the whole pipeline.
 * On one core decoding and inference share it, so the limit is 1 / (1/decode + 1/inference). On two they run side by side, and the slower one
 * is the limit. In each round decoding begins where the pipeline begins, so that both meet the same scenes. What is told is the median of the
 * rounds, also of their ratios: each compares what was measured within a second.
 */
export async function runBench(request: Request, send: Send): Promise<BenchReport> {
  const source = { kind: 'file', path: request.videoPath, loop: true } as const;
  const unusable = await checkSource(source);
  if (unusable) throw new FootfallError(unusable.code, unusable.params);
  pin(request.cores);
  if (request.cores === 1 && availableParallelism() > 1) {
    throw new FootfallError('CLI_001', { detail: 'This PC cannot be held to one core', command: 'bench' });
  }
  const detector = await Detector.open(request.manifestPath);
  const plan: DecodePlan = {
    source, pace: 'fast', width: detector.model.width, height: detector.model.height, colour: detector.model.colour,
    maxFps: 0, preview: 'none', seekSeconds: 0, ffmpegMajor: 0,
  };
  const crowdMs = await crowdWork(detector, send);
  const whole = await WholePipeline.open(request.ffmpegPath, plan, detector, send);
  await whole.run(FIRST_FRAMES);
  const rounds: BenchRates[] = [];
  for (let round = 0; round * ROUND_SECONDS < request.seconds; round++) {
    await inferenceTurn(detector, WAKE_MS);
    await whole.run(WARM_UP_FRAMES);
    const { seconds } = whole, before = await whole.turn(TURN_MS);
    const inferenceFps = await inferenceTurn(detector, 2 * TURN_MS);
    await whole.run(WARM_UP_FRAMES);
    const pipelineFps = (before + await whole.turn(TURN_MS)) / 2;
    const decodeFps = await decodeTurn(request.ffmpegPath, { ...plan, source: { ...source, loop: false }, seekSeconds: seconds }, TURN_MS);
    const limitFps = request.cores === 1 ? 1 / (1 / decodeFps + 1 / inferenceFps) : Math.min(decodeFps, inferenceFps);
    // Where the clip ends there may be nothing left to decode.
    if (decodeFps > 0) rounds.push({ inferenceFps, decodeFps, pipelineFps, limitFps, ratio: pipelineFps / limitFps });
  }
  await whole.close();
  if (rounds.length === 0) throw new FootfallError('CLI_001', { detail: `${request.videoPath} is too short to be measured`, command: 'bench' });
  const { frames } = whole, own = detector.timing;
  const ownPixelMs = (own.preprocessMs + own.postprocessMs) / frames;
  await detector.close();
  const median = (figure: keyof BenchRates) => medianOf(rounds.map((round) => round[figure]));
  return {
    frames, inferenceFps: median('inferenceFps'), decodeFps: median('decodeFps'), pipelineFps: median('pipelineFps'), limitFps: median('limitFps'),
    ratio: median('ratio'), rounds, ownWorkMsPerFrame: ownPixelMs + crowdMs, cores: request.cores, provider: detector.provider,
  };
}

function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Frames per second. */
async function inferenceTurn(detector: Detector, ms: number): Promise<number> {
  for (let i = 0; i < WARM_UP_FRAMES; i++) giveBack(await detector.infer(detector.grey));
  const started = performance.now();
  let frames = 0;
  for (; performance.now() - started < ms; frames++) giveBack(await detector.infer(detector.grey));
  return (frames * 1000) / (performance.now() - started);
}

/** Frames per second of the same decoding and the same filters as in the pipeline, written to nowhere; shorter where the clip ends, NaN at its end. */
async function decodeTurn(ffmpegPath: string, plan: DecodePlan, ms: number): Promise<number> {
  const ffmpeg = new FfmpegProcess(ffmpegPath, decodeArgs(plan).with(-1, devNull).toSpliced(-1, 0, '-y'));
  const { promise, resolve } = Promise.withResolvers<void>();
  let frames = 0, first = 0, last = 0;
  ffmpeg.outputs.times.setEncoding('latin1').on('data', (text: string) => {
    last = performance.now();
    if (first === 0) first = last;
    else frames += text.split('s=1').length - 1;
    if (last - first >= ms) resolve();
  });
  void ffmpeg.ended.then(() => resolve());
  await promise;
  ffmpeg.kill();
  await ffmpeg.ended;
  return (frames * 1000) / (last - first);
}

/** Decoder, detector, tracker, counter and messages, as `count` runs them; while nobody takes its frames the decoder stands still. */
class WholePipeline {
  frames = 0;
  /** How far the clip has come, from its beginning in this loop. */
  seconds = 0;
  readonly #decoder: VideoDecoder;
  readonly #pipeline: Pipeline;
  readonly #send: Send;

  private constructor(decoder: VideoDecoder, pipeline: Pipeline, send: Send) {
    this.#decoder = decoder;
    this.#pipeline = pipeline;
    this.#send = send;
  }

  static async open(ffmpegPath: string, plan: DecodePlan, detector: Detector, send: Send): Promise<WholePipeline> {
    const decoder = new VideoDecoder(ffmpegPath, plan, { onFacts() {}, onResize() {}, onUntimedPackets() {}, onPreview() {} });
    const size = await decoder.sized;
    if (size) return new WholePipeline(decoder, new Pipeline(detector, size, [middleLine], 'UTC', TURN.fast), send);
    const { killed } = await decoder.ended;
    const { code, params } = classifyEnd(plan.source, decoder.tail, { killed });
    throw new FootfallError(code, params);
  }

  async run(frames: number): Promise<void> {
    for (let i = 0; i < frames; i++) await this.#next();
  }

  /** Frames per second, of whole turns. */
  async turn(ms: number): Promise<number> {
    const started = performance.now(), before = this.frames;
    do await this.run(TURN.fast); while (performance.now() - started < ms);
    return ((this.frames - before) * 1000) / (performance.now() - started);
  }

  async close(): Promise<void> {
    this.#decoder.kill();
    await this.#decoder.ended;
  }

  async #next(): Promise<void> {
    const frame = await this.#decoder.take();
    if (!frame) throw new FootfallError('CLI_001', { detail: 'The video ended and cannot be begun again (a raw stream such as .h264 cannot; an .mp4 can)', command: 'bench' });
    for (const { events } of await this.#pipeline.analyse(frame, frame.ptsUs / 1000)) tellEvents(events, this.#send);
    this.frames += 1;
    this.seconds = frame.ptsUs / 1e6 % (this.#decoder.facts?.durationSeconds ?? Infinity);
  }
}

/** Milliseconds per frame of tracking, counting and telling a watching screen, with fifty people walking to and fro across a line. */
async function crowdWork(detector: Detector, send: Send): Promise<number> {
  const size = { width: 1920, height: 1080 };
  const pipeline = new Pipeline(detector, size, [middleLine], 'UTC');
  const people = createDetections(CROWD);
  people.count = CROWD;
  people.confidences.fill(0.9);
  let spent = 0;
  for (let frame = 0; frame < CROWD_FRAMES; frame++) {
    for (let i = 0; i < CROWD; i++) {
      const x = 20 + (i % 25) * 75, y = 540 + 380 * Math.sin(frame / 25 + i * 0.7);
      people.boxes.set([x, y - 80, x + 55, y + 80], i * 4);
    }
    const started = performance.now();
    const { events, tracks } = pipeline.follow(frame, (frame * 1000) / CROWD_FPS, people);
    tellEvents(events, send);
    void send({ type: 'overlay', overlay: { cameraId: 'bench', epoch: 0, ptsUs: frame, tracks } });
    spent += performance.now() - started;
    // Messages leave meanwhile, as they do while the model runs.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return spent / CROWD_FRAMES;
}

function tellEvents(events: WorkerEvent[], send: Send): void {
  if (events.length > 0) void send({ type: 'events', events: events.map((event) => ({ sequence: 0, event })) });
}

const middleLine: Line = {
  regionId: 'bench', ruleVersion: 1, savedAtMs: 0, name: 'Middle', points: [[0, 0.5], [1, 0.5]], counts: 'both', anchor: 'bottom-centre',
  kind: 'line', mode: 'immediate', hours: null,
};

/** Keeps this process and what it starts on the first one or two cores, where there is taskset (Linux). */
function pin(cores: 1 | 2): void {
  if (process.platform !== 'linux') return;
  try {
    execFileSync('taskset', ['-a', '-c', '-p', cores === 1 ? '0' : '0,1', String(process.pid)], { stdio: 'ignore' });
  } catch { /* a container may have other cores; then the whole PC is measured */ }
}
