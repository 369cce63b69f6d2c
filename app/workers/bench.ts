import { execFileSync } from 'node:child_process';
import { devNull } from 'node:os';
import { createDetections } from '../core/detection/detections.ts';
import { FootfallError } from '../shared/errors.ts';
import type { Line } from '../shared/domain/region.ts';
import type { BenchReport, FromWorker, ToWorker } from '../shared/worker-protocol.ts';
import { decodeArgs, type DecodePlan } from './decode/ffmpeg-args.ts';
import { FfmpegProcess } from './decode/ffmpeg-process.ts';
import { classifyEnd } from './decode/stream-error.ts';
import { checkSource } from './decode/stream-source.ts';
import { VideoDecoder } from './decode/video-decoder.ts';
import { Detector } from './inference/detector.ts';
import { Pipeline, TURN, type Analysis } from './pipeline.ts';

type Request = ToWorker & { type: 'bench' };
type Send = (message: FromWorker) => Promise<void>;

/** The three rates are measured in many short turns, so that what else this PC does meets all of them alike. Odd, for the median. */
const ROUNDS = 11;
/** Before each turn of the pipeline: more than what was read ahead while the others had theirs. */
const WARM_UP_FRAMES = 12;
/** Before all turns: the engine compiles what runs often. */
const FIRST_FRAMES = 300;
const CROWD = 50;
const CROWD_FRAMES = 300;
const CROWD_FPS = 15;

/**
 * What this PC carries: the model alone on a constant tensor, ffmpeg's decoding and scaling alone, and both joined by the whole pipeline.
 * On one core decoding and inference share it, so the limit is 1 / (1/decode + 1/inference); on two they run side by side, and the slower
 * one is the limit. Each is the median of its turns.
 */
export async function runBench(request: Request, send: Send): Promise<BenchReport> {
  const source = { kind: 'file', path: request.videoPath, loop: true } as const;
  const unusable = await checkSource(source);
  if (unusable) throw new FootfallError(unusable.code, unusable.params);
  pin(request.cores);
  const detector = await Detector.open(request.manifestPath);
  const plan: DecodePlan = {
    source, pace: 'fast', width: detector.model.width, height: detector.model.height, colour: detector.model.colour,
    maxFps: 0, preview: 'none', seekSeconds: 0, ffmpegMajor: 0,
  };
  const ms = (request.seconds * 1000) / (3 * ROUNDS);
  const whole = await WholePipeline.open(request.ffmpegPath, plan, detector, send);
  await whole.run(FIRST_FRAMES);
  const rates = { inference: [] as number[], decode: [] as number[], pipeline: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.pipeline.push(await whole.rate(ms));
    rates.inference.push(await inferenceRate(detector, ms));
    rates.decode.push(await decodeRate(request.ffmpegPath, plan, ms));
  }
  await whole.close();
  const { frames } = whole, own = detector.timing;
  const ownPixelMs = (own.preprocessMs + own.postprocessMs) / frames;
  const crowdMs = await crowdWork(detector, send);
  await detector.close();
  const inferenceFps = median(rates.inference), decodeFps = median(rates.decode), pipelineFps = median(rates.pipeline);
  const limitFps = request.cores === 1 ? 1 / (1 / decodeFps + 1 / inferenceFps) : Math.min(decodeFps, inferenceFps);
  return {
    frames, inferenceFps, decodeFps, pipelineFps, limitFps, ratio: pipelineFps / limitFps, ownWorkMsPerFrame: ownPixelMs + crowdMs,
    cores: request.cores, provider: detector.provider,
  };
}

async function inferenceRate(detector: Detector, ms: number): Promise<number> {
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < ms) {
    await detector.infer(detector.grey);
    count += 1;
  }
  return (count * 1000) / (performance.now() - started);
}

/** The same decoding and the same filters as in the pipeline, written to nowhere; from the first frames on. */
async function decodeRate(ffmpegPath: string, plan: DecodePlan, ms: number): Promise<number> {
  const ffmpeg = new FfmpegProcess(ffmpegPath, decodeArgs(plan).with(-1, devNull).toSpliced(-1, 0, '-y'));
  const { promise, resolve } = Promise.withResolvers<number>();
  let count = 0, first = 0;
  ffmpeg.outputs.times.setEncoding('latin1').on('data', (text: string) => {
    const now = performance.now();
    if (first === 0) first = now;
    else count += text.split('s=1').length - 1;
    if (now - first >= ms) resolve((count * 1000) / (now - first));
  });
  void ffmpeg.ended.then(() => resolve(NaN));
  const rate = await promise;
  ffmpeg.kill();
  await ffmpeg.ended;
  if (Number.isNaN(rate)) throw new Error(`the decoder ended: ${ffmpeg.tail.at(-1)}`);
  return rate;
}

/** Decoder, detector, tracker, counter and messages, as in a camera; while nobody takes its frames the decoder stands still. */
class WholePipeline {
  frames = 0;
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

  async rate(ms: number): Promise<number> {
    await this.run(WARM_UP_FRAMES);
    const started = performance.now();
    let count = 0;
    while (performance.now() - started < ms) {
      await this.#next();
      count += 1;
    }
    return (count * 1000) / (performance.now() - started);
  }

  async close(): Promise<void> {
    this.#decoder.kill();
    await this.#decoder.ended;
  }

  async #next(): Promise<void> {
    const frame = await this.#decoder.take();
    if (!frame) throw new Error('the decoder ended');
    for (const analysis of await this.#pipeline.analyse(frame, frame.ptsUs / 1000)) tell(analysis, this.#send);
    this.frames += 1;
  }
}

/** Milliseconds per frame of tracking, counting and telling about it, with fifty people walking to and fro across a line. */
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
    tell(pipeline.follow({ ptsUs: frame, capturedAtMs: (frame * 1000) / CROWD_FPS, detections: people }), send);
    spent += performance.now() - started;
    // Messages leave meanwhile, as they do while the model runs.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return spent / CROWD_FRAMES;
}

/** Also what a screen that watches would get. */
function tell({ ptsUs, events, tracks }: Analysis, send: Send): void {
  if (events.length > 0) void send({ type: 'events', events: events.map((event) => ({ sequence: 0, event })) });
  void send({ type: 'overlay', overlay: { cameraId: 'bench', epoch: 0, ptsUs, tracks } });
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

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
