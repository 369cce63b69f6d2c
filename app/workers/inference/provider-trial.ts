import { constants, setPriority } from 'node:os';
import { agrees, difference, isFinite, OutputReader, type Difference } from '../../core/detection/compare-outputs.ts';
import type { Detections } from '../../core/detection/detections.ts';
import { PROVIDER_NAMES, type Provider, type ProviderTrial } from '../../shared/domain/provider.ts';
import { errorInfo, FootfallError, type ErrorInfo } from '../../shared/errors.ts';
import type { Frame } from '../decode/frame.ts';
import { VideoDecoder } from '../decode/video-decoder.ts';
import { Detector, type ModelFacts } from './detector.ts';
import { providerError } from './execution-provider.ts';
import { differs } from './guarded-detector.ts';

export const TRIAL = {
  /** Pictures of the demo, with people near and far, and how many seconds lie between two. */
  frames: 4,
  everySeconds: 8,
  /** Timed runs, and for so long at most, milliseconds: the median of 40 is steady to some per cent. */
  runs: 40,
  runsMs: 2_000,
  /** So many times the CPU's time for a frame is no candidate (a graphics card that the processor simulates): it is not kept busy for longer than it takes to compare. */
  slow: 10,
  /** Longer until the first result than this, milliseconds, and a worker would be taken for one that hangs (WATCHDOG.silentMs). */
  firstMs: 4_000,
} as const;

export interface TrialOrder {
  ffmpegPath: string;
  manifestPath: string;
  videoPath: string;
  provider: Provider;
}

/** One provider beside the CPU, on the same pictures. What is wrong with it is a result; throws only what is wrong with the model, the video or ffmpeg. */
export async function tryProvider(order: TrialOrder): Promise<ProviderTrial> {
  // Cameras count meanwhile.
  setPriority(constants.priority.PRIORITY_LOW);
  const { manifestPath, provider } = order;
  const cpu = await Detector.open(manifestPath, 'cpu'),
    frames = await pictures(order, cpu.model),
    reader = new OutputReader(cpu.model);
  const expected: Detections[] = [],
    cpuMs: number[] = [];
  for (const frame of frames) {
    const started = performance.now();
    expected.push(reader.read(await cpu.infer(frame)));
    cpuMs.push(performance.now() - started);
  }
  if (provider !== 'cpu') await cpu.close();
  const trial: ProviderTrial = {
    provider,
    error: null,
    medianMs: null,
    firstMs: null,
    confidence: null,
    pixels: null,
    atMs: Date.now(),
  };
  const slowMs = TRIAL.slow * median(cpuMs);
  trial.error = await run({ order, frames, expected, reader, slowMs }, trial);
  return trial;
}

interface Trial {
  order: TrialOrder;
  frames: Frame[];
  /** By the CPU. */
  expected: Detections[];
  reader: OutputReader;
  slowMs: number;
}

/** Notes what it measures; returns why it cannot be used. */
async function run(
  { order, frames, expected, reader, slowMs }: Trial,
  trial: ProviderTrial,
): Promise<ErrorInfo | null> {
  const { manifestPath, provider } = order,
    started = performance.now();
  let detector: Detector;
  try {
    detector = await Detector.open(manifestPath, provider);
  } catch (thrown) {
    return thrown instanceof FootfallError ? thrown.info : providerError(provider, thrown);
  }
  const ms: number[] = [],
    worst: Difference = { confidence: 0, pixels: 0 };
  const look = async (i: number): Promise<ErrorInfo | null> => {
    const begun = performance.now(),
      output = await detector.infer(frames[i]);
    ms.push(performance.now() - begun);
    if (!isFinite(output)) return errorInfo('PROVIDER_006', { provider: PROVIDER_NAMES[provider] });
    const found = difference(expected[i], reader.read(output), detector.model.thresholds.low);
    trial.confidence = worst.confidence = Math.max(worst.confidence, found.confidence);
    trial.pixels = worst.pixels = Math.max(worst.pixels, found.pixels);
    return agrees(worst) ? null : differs(provider, worst);
  };
  try {
    for (let i = 0; i < frames.length; i++) {
      const wrong = await look(i);
      trial.firstMs ??= performance.now() - started;
      if (wrong) return wrong;
    }
    // The first one compiles.
    ms.shift();
    for (let i = 0, begun = performance.now(); i < TRIAL.runs && median(ms) < slowMs; i++) {
      if (performance.now() - begun > TRIAL.runsMs) break;
      const wrong = await look(i % frames.length);
      if (wrong) return wrong;
    }
    trial.medianMs = median(ms);
    if (trial.firstMs! > TRIAL.firstMs)
      return errorInfo('PROVIDER_009', {
        provider: PROVIDER_NAMES[provider],
        seconds: Math.round(trial.firstMs! / 100) / 10,
      });
    return null;
  } catch (thrown) {
    return providerError(provider, thrown, true);
  } finally {
    await detector.close().catch(() => {});
  }
}

/** Some pictures of a video, as the model sees them. Throws STREAM_002 where it has too few. */
async function pictures({ ffmpegPath, videoPath }: TrialOrder, model: ModelFacts): Promise<Frame[]> {
  const { width, height, colour } = model;
  const decoder = new VideoDecoder(
    ffmpegPath,
    {
      source: { kind: 'file', path: videoPath, loop: false },
      pace: 'fast',
      width,
      height,
      colour,
      maxFps: 1 / TRIAL.everySeconds,
      preview: 'none',
      shown: null,
      part: null,
      seekSeconds: 0,
      ffmpegMajor: 0,
    },
    { onFacts() {}, onUntimedPackets() {}, onPreview() {} },
  );
  const frames: Frame[] = [];
  while (frames.length < TRIAL.frames) {
    const frame = await decoder.take();
    if (!frame) break;
    const data = new Uint8Array(new SharedArrayBuffer(frame.data.length));
    data.set(frame.data);
    frames.push({ ...frame, data });
  }
  decoder.kill();
  await decoder.ended;
  if (frames.length < 2)
    throw new FootfallError('STREAM_002', { source: videoPath, detail: 'it has too few pictures to try a model on' });
  return frames;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
