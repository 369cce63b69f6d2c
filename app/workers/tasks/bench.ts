import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, devNull } from 'node:os';
import { medianOf } from '../../core/stats/median.ts';
import { createDetections } from '../../core/detection/detections.ts';
import { letterbox } from '../../core/detection/letterbox.ts';
import { createNmsScratch, suppress } from '../../core/detection/nms.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { Line } from '../../shared/domain/region.ts';
import type { BenchRates } from '../../shared/tasks.ts';
import type { FromWorker, WorkerEvent } from '../../shared/camera-protocol.ts';
import { DetectionTurn, TURN } from '../camera/detection-turn.ts';
import { Pipeline } from '../camera/pipeline.ts';
import { openDecoder, type DecodePlan } from '../decode/ffmpeg-args.ts';
import { FfmpegProcess } from '../decode/ffmpeg-process.ts';
import type { VideoSize } from '../decode/stream-facts.ts';
import { checkSource, classifyEnd, sourceName } from '../decode/sources/index.ts';
import { VideoDecoder } from '../decode/video-decoder.ts';
import { PROVIDER_NAMES } from '../../shared/domain/provider.ts';
import { Detector } from '../inference/detector.ts';
import type { Task } from './task.ts';

type Send = (message: FromWorker) => Promise<void>;

/** All rates are measured in each of many short rounds, so that what else this PC does meets all of them alike. */
const ROUND_SECONDS = 2;
/** Of a round: the pipeline has the first and the fourth, the model the two between, the decoder the last. So a drift meets both alike. */
const TURN_MS = (ROUND_SECONDS * 1000) / 5;
/** After the decoder's turn, in which this process sleeps: until this core is awake. Who comes first then was 2 % slower here. */
const WAKE_MS = 300;
/** Before each turn: more than what was read ahead meanwhile, and until the caches hold again what is needed. */
const WARM_UP_FRAMES = 2 * TURN.fast;
/** Before all turns: the engine compiles what runs often. */
const FIRST_FRAMES = 64 * TURN.fast;
/** The decoder's output is read so seldom that reading it takes nothing from it where they share a core, and often enough that it need not wait. */
const READING_MS = 20;
/** A clip of fewer frames is begun again all the time, and that would be measured. */
const LEAST_FRAMES = 3 * WARM_UP_FRAMES;
const CROWD = 50;
const CROWD_FRAMES = 2700;
/** Of these: without the model, until the engine has compiled what runs often. */
const CROWD_WARM_UP = 2400;
const CROWD_FPS = 15;
/** Candidates of one person in the model's output; all but the first go. */
const CANDIDATES = 5;

/** What was done, and how long it took. */
interface Turn {
  frames: number;
  ms: number;
}

/**
 * What this PC carries: the model alone on a constant tensor, ffmpeg's decoding and scaling alone, and both joined by the whole pipeline.
 * On one core decoding and inference share it, so the limit is 1 / (1/decode + 1/inference). On two they run side by side, and the slower one
 * is the limit. In each round decoding begins where the pipeline begins, so that both meet the same scenes. What is reported are the medians of the
 * rounds. Throws CLI_001 for a clip that is too short or cannot be looped, and what is wrong with a file or a model.
 */
export const run: Task<'bench'> = async (request, send) => {
  const source = { kind: 'file', path: request.videoPath, loop: true } as const;
  const unusable = await checkSource(source);
  if (unusable) throw new FootfallError(unusable.code, unusable.params);
  pin(request.cores);
  const detector = await Detector.open(request.manifestPath);
  const plan: DecodePlan = {
    source,
    pace: 'fast',
    width: detector.model.width,
    height: detector.model.height,
    colour: detector.model.colour,
    maxFps: 0,
    preview: 'none',
    shown: null,
    part: null,
    seekSeconds: 0,
    ffmpegMajor: 0,
  };
  const whole = new WholePipeline(request.ffmpegPath, plan, detector, send);
  await whole.run(LEAST_FRAMES);
  if (whole.clipFrames < LEAST_FRAMES) {
    await whole.close();
    throw unfit(
      `${request.videoPath} is too short to be measured: it has ${whole.clipFrames} frames, ${LEAST_FRAMES} are needed`,
    );
  }
  await whole.run(FIRST_FRAMES);
  const crowdMs = await crowdWork(detector, send);
  const rounds: BenchRates[] = [];
  for (let round = 0; round * ROUND_SECONDS < request.seconds; round++) {
    await inferenceTurn(detector, WAKE_MS);
    await whole.run(WARM_UP_FRAMES);
    const { seconds } = whole,
      before = await whole.turn(TURN_MS);
    const inference = await inferenceTurn(detector, 2 * TURN_MS);
    await whole.run(WARM_UP_FRAMES);
    const after = await whole.turn(TURN_MS);
    const decode =
      (await decodeTurn(request.ffmpegPath, { ...plan, source: { ...source, loop: false }, seekSeconds: seconds })) ??
      // Where the clip ends there is too little left, and where this PC is busy with something else the end comes before it is seen.
      (await decodeTurn(request.ffmpegPath, plan));
    if (decode)
      rounds.push(
        ratesOf(request.cores, inference, decode, { frames: before.frames + after.frames, ms: before.ms + after.ms }),
      );
  }
  await whole.close();
  if (rounds.length === 0) throw unfit(`${request.videoPath} cannot be decoded again and again`);
  const { frames } = whole,
    own = detector.timing;
  const ownPixelMs = (own.preprocessMs + own.postprocessMs) / frames;
  await detector.close();
  const median = (figure: keyof BenchRates) => medianOf(rounds.map((round) => round[figure]));
  return {
    frames,
    inferenceFps: median('inferenceFps'),
    decodeFps: median('decodeFps'),
    pipelineFps: median('pipelineFps'),
    limitFps: median('limitFps'),
    ratio: median('ratio'),
    rounds,
    ownWorkMsPerFrame: ownPixelMs + crowdMs,
    cores: request.cores,
    provider: PROVIDER_NAMES[detector.provider],
  };
};

const unfit = (detail: string) => new FootfallError('CLI_001', { detail, command: 'bench' });

function ratesOf(cores: 1 | 2, inference: Turn, decode: Turn, pipeline: Turn): BenchRates {
  const [inferenceFps, decodeFps, pipelineFps] = [inference, decode, pipeline].map(
    ({ frames, ms }) => (frames * 1000) / ms,
  );
  const limitFps = cores === 1 ? 1 / (1 / decodeFps + 1 / inferenceFps) : Math.min(decodeFps, inferenceFps);
  return { inferenceFps, decodeFps, pipelineFps, limitFps, ratio: pipelineFps / limitFps };
}

async function inferenceTurn(detector: Detector, ms: number): Promise<Turn> {
  for (let i = 0; i < WARM_UP_FRAMES; i++) await detector.warmUp();
  const started = performance.now();
  let frames = 0;
  for (; performance.now() - started < ms; frames++) await detector.warmUp();
  return { frames, ms: performance.now() - started };
}

/** The same decoding and the same filters as in the pipeline, written to nowhere; shorter where the clip ends, null where too little of it is left. */
async function decodeTurn(ffmpegPath: string, plan: DecodePlan): Promise<Turn | null> {
  const { args, bytes } = await openDecoder(plan, ffmpegPath, new AbortController().signal);
  const ffmpeg = new FfmpegProcess(ffmpegPath, { args: args.with(-1, devNull).toSpliced(-1, 0, '-y'), bytes });
  const { promise, resolve } = Promise.withResolvers<void>();
  const asleep = new Int32Array(new SharedArrayBuffer(4));
  /** Frames reported so far, and when (performance.now). */
  const reported: Turn[] = [];
  // At the clip's end the last frames are reported late.
  const isEnough = () => reported.length > 2 && reported.at(-2)!.frames - reported[0].frames >= WARM_UP_FRAMES;
  let frames = 0;
  ffmpeg.outputs.times.setEncoding('latin1').on('data', (text: string) => {
    const ms = performance.now();
    frames += text.split('s=1').length - 1;
    if (frames >= WARM_UP_FRAMES) reported.push({ frames, ms });
    if (isEnough() && ms - reported[0].ms >= TURN_MS) resolve();
    else Atomics.wait(asleep, 0, 0, READING_MS);
  });
  void ffmpeg.ended.then(() => resolve());
  await promise;
  ffmpeg.kill();
  await ffmpeg.ended;
  if (!isEnough()) return null;
  const first = reported[0],
    last = reported.at(-2)!;
  return { frames: last.frames - first.frames, ms: last.ms - first.ms };
}

/** Decoder, detector, tracker, counter and messages, as `count` runs them; while nobody takes its frames the decoder stands still. */
class WholePipeline {
  frames = 0;
  /** How far the clip has come, from its beginning in this loop. */
  seconds = 0;
  #size: VideoSize | null = null;
  #resized = false;
  readonly #plan: DecodePlan;
  readonly #decoder: VideoDecoder;
  readonly #detector: Detector;
  readonly #turn: DetectionTurn;
  #pipeline: Pipeline | null = null;
  readonly #send: Send;

  constructor(ffmpegPath: string, plan: DecodePlan, detector: Detector, send: Send) {
    this.#plan = plan;
    this.#detector = detector;
    this.#turn = new DetectionTurn(detector, TURN.fast);
    this.#send = send;
    this.#decoder = new VideoDecoder(ffmpegPath, plan, { onFacts() {}, onUntimedPackets() {}, onPreview() {} });
  }

  /** Frames from its beginning to its end; Infinity where the file does not say. */
  get clipFrames(): number {
    const { durationSeconds, fps } = this.#decoder.facts ?? { durationSeconds: null, fps: 0 };
    return durationSeconds !== null && fps > 0 ? Math.round(durationSeconds * fps) : Infinity;
  }

  async run(frames: number): Promise<void> {
    for (let i = 0; i < frames; i++) await this.#next();
  }

  /** Whole turns of the pipeline's. */
  async turn(ms: number): Promise<Turn> {
    const started = performance.now(),
      before = this.frames;
    do await this.run(TURN.fast);
    while (performance.now() - started < ms);
    return { frames: this.frames - before, ms: performance.now() - started };
  }

  async close(): Promise<void> {
    this.#decoder.kill();
    await this.#decoder.ended;
  }

  async #next(): Promise<void> {
    const frame = await this.#decoder.take();
    this.#resized ||= frame !== null && this.#size !== null && frame.size !== this.#size;
    if (this.#resized) this.#decoder.kill();
    if (!frame || this.#resized) throw await this.#whyEnded(this.#size !== null);
    this.#size = frame.size;
    const pipeline = (this.#pipeline ??= new Pipeline(this.#detector.model, frame.size, [middleLine], 'UTC'));
    for (const detected of await this.#turn.detect(frame, frame.ptsUs / 1000, pipeline.letterbox))
      sendEvents(pipeline.analyse(detected).events, this.#send);
    this.frames += 1;
    this.seconds = (frame.ptsUs / 1e6) % (this.#decoder.facts?.durationSeconds ?? Infinity);
  }

  async #whyEnded(hadFrames: boolean): Promise<FootfallError> {
    const { source } = this.#plan,
      { killed } = await this.#decoder.ended;
    const { code, params } = classifyEnd(source, this.#decoder.tail, { hadFrames, killed });
    if (!hadFrames || (killed && !this.#resized)) return new FootfallError(code, params);
    const detail = `${sourceName(source)} cannot be played again and again: ${this.#resized ? 'its picture changes its size' : params.detail}`;
    return unfit(detail);
  }
}

/**
 * Milliseconds per frame of choosing among candidates (non-maximum suppression), tracking, counting and showing it to a watching screen, with fifty
 * people walking to and fro across a line, some of them hard to see. The model runs before each frame, and leaves of the caches what it always does.
 */
async function crowdWork(detector: Detector, send: Send): Promise<number> {
  const size = { width: 1920, height: 1080, ...letterbox(1920, 1080, detector.model.width, detector.model.height) };
  const pipeline = new Pipeline(detector.model, size, [middleLine], 'UTC');
  const people = createDetections(CROWD * CANDIDATES),
    scratch = createNmsScratch(CROWD * CANDIDATES);
  let spent = 0;
  for (let frame = 0; frame < CROWD_FRAMES; frame++) {
    people.count = CROWD * CANDIDATES;
    for (let row = 0; row < people.count; row++) {
      const i = row % CROWD,
        candidate = Math.floor(row / CROWD);
      const x = 20 + (i % 25) * 75 + candidate,
        y = 540 + 380 * Math.sin(frame / 25 + i * 0.7) + candidate;
      people.boxes.set([x, y - 80, x + 55, y + 80], row * 4);
      people.confidences[row] = ((frame + i) % 7 === 0 ? 0.3 : 0.9) - candidate / 20;
    }
    if (frame >= CROWD_WARM_UP) await detector.warmUp();
    const started = performance.now();
    suppress(people, detector.model.thresholds.nmsIou, scratch);
    const { events, tracks } = pipeline.analyse({
      ptsUs: frame,
      capturedAtMs: (frame * 1000) / CROWD_FPS,
      detections: people,
    });
    sendEvents(events, send);
    void send({ type: 'overlay', overlay: { cameraId: 'bench', epoch: 0, ptsUs: frame, tracks } });
    if (frame >= CROWD_WARM_UP) spent += performance.now() - started;
    // Messages leave meanwhile, as they do while the model runs.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return spent / (CROWD_FRAMES - CROWD_WARM_UP);
}

function sendEvents(events: WorkerEvent[], send: Send): void {
  if (events.length > 0) void send({ type: 'events', events: events.map((event) => ({ sequence: 0, event })) });
}

const middleLine: Line = {
  regionId: 'bench',
  ruleVersion: 1,
  savedAtMs: 0,
  name: 'Middle',
  points: [
    [0, 0.5],
    [1, 0.5],
  ],
  counts: 'both',
  anchor: 'bottom-centre',
  kind: 'line',
  mode: 'immediate',
  hours: null,
};

/** Keeps this process and what it starts on one or two of the cores it may use, where there is taskset (Linux). Throws CLI_001 where that cannot be. */
function pin(cores: 1 | 2): void {
  if (process.platform === 'linux') {
    try {
      execFileSync('taskset', ['-a', '-c', '-p', allowedCores().slice(0, cores).join(','), String(process.pid)], {
        stdio: 'ignore',
      });
    } catch {
      /* a container may forbid it; then all its cores are measured */
    }
  }
  const wrong =
    availableParallelism() < cores
      ? 'This PC has one core for Footfall'
      : cores === 1 && availableParallelism() > 1
        ? 'This PC cannot be held to one core'
        : '';
  if (wrong) throw unfit(wrong);
}

/** From a list such as 0-3,8. */
function allowedCores(): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1];
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
