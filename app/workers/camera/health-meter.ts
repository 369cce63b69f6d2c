import type { CameraFigures, PictureQuality } from '../../shared/domain/health-figures.ts';
import type { TakenFrame } from '../decode/frame.ts';
import { monotonicMs } from '../decode/monotonic.ts';

/** Numbers of the figures. */
export const HEALTH_METER = {
  /** What is sent is of so long. Milliseconds. */
  windowMs: 10_000,
  /** Bytes of a packet of a camera's stream, about: cameras fill what a network card takes. Only for the share of those that were lost. */
  packetBytes: 1_400,
} as const;

/** Sums that only grow. */
export interface HealthSums {
  analysed: number;
  detected: number;
  inferenceMs: number;
  /** Of all decoders so far. */
  due: number;
  dropped: number;
  damaged: number;
  lostPackets: number;
  /** Of the untouched stream; null where it is not passed on. */
  pictures: number | null;
  /** ... null also where it was encoded anew. */
  bytes: number | null;
}

const NOTHING: HealthSums = {
  analysed: 0,
  detected: 0,
  inferenceMs: 0,
  due: 0,
  dropped: 0,
  damaged: 0,
  lostPackets: 0,
  pictures: 0,
  bytes: 0,
};

/** Gathers what a camera did in ten seconds of this PC's monotonic clock: whatever the clock on the wall does, nothing is measured twice or left out. */
export class HealthMeter {
  readonly #now: () => number;
  #fromMs: number;
  #before = NOTHING;
  #latencies: number[] = [];
  #waits: number[] = [];
  #queues: number[] = [];
  #jitters: number[] = [];
  #rates: number[] = [];
  #second: { atMs: number; bytes: number } | null = null;
  #last: { ptsUs: number; arrivedMs: number } | null = null;
  #openedMs: number | null = null;
  #responseMs: number | null = null;
  #opened = false;
  #began = false;
  #reconnects = 0;
  #errors: Record<string, number> = {};
  #quality: PictureQuality | null = null;

  constructor(now = monotonicMs) {
    this.#now = now;
    this.#fromMs = now();
  }

  /** The source is opened, for the first time or anew. */
  opens(): void {
    if (this.#opened) this.#reconnects += 1;
    this.#opened = true;
    this.#openedMs = this.#now();
    this.#last = null;
    this.#second = null;
  }

  failed(code: string): void {
    this.#errors[code] = (this.#errors[code] ?? 0) + 1;
  }

  /** A frame was taken to be looked at. */
  taken({ ptsUs, arrivedMs, waiting }: Pick<TakenFrame, 'ptsUs' | 'arrivedMs' | 'waiting'>): void {
    const now = this.#now();
    // Until its first picture a worker opened its model and its stream: of that nothing is due.
    if (!this.#began) this.#fromMs = now;
    this.#began = true;
    if (this.#openedMs !== null) {
      this.#responseMs = now - this.#openedMs;
      this.#openedMs = null;
    }
    this.#waits.push(now - arrivedMs);
    this.#queues.push(waiting - 1);
    const last = this.#last;
    if (last && ptsUs > last.ptsUs)
      this.#jitters.push(Math.abs(arrivedMs - last.arrivedMs - (ptsUs - last.ptsUs) / 1000));
    this.#last = { ptsUs, arrivedMs };
  }

  /** Its people were counted. */
  counted(capturedMs: number): void {
    this.#latencies.push(this.#now() - capturedMs);
  }

  quality(quality: PictureQuality): void {
    this.#quality = quality;
  }

  /** About once a second. */
  second(bytes: number | null): void {
    const atMs = this.#now(),
      last = this.#second;
    this.#second = bytes === null ? null : { atMs, bytes };
    if (last && bytes !== null && bytes >= last.bytes && atMs > last.atMs)
      this.#rates.push(((bytes - last.bytes) * 8) / (atMs - last.atMs));
  }

  /** Whether ten seconds are over. */
  get isDue(): boolean {
    return this.#now() - this.#fromMs >= HEALTH_METER.windowMs;
  }

  /** What was done since the last time. `losesPackets`: its packets are counted on the way (UDP). */
  take(sums: HealthSums, losesPackets: boolean): Omit<CameraFigures, 'worker' | 'decoder'> {
    const now = this.#now(),
      before = this.#before,
      seconds = (now - this.#fromMs) / 1000;
    const grown = (key: keyof HealthSums): number | null => {
      const [from, to] = [before[key], sums[key]];
      return from === null || to === null ? null : Math.max(0, to - from);
    };
    const rate = (key: keyof HealthSums): number | null => {
      const sum = grown(key);
      return sum === null || seconds <= 0 ? null : sum / seconds;
    };
    const share = (part: number | null, of: number | null) => (part === null || !of ? null : Math.min(1, part / of));
    const due = grown('due'),
      lost = grown('lostPackets') ?? 0,
      bytes = grown('bytes'),
      detected = grown('detected') ?? 0;
    const mean = meanOf(this.#rates);
    const figures = {
      fpsIn: rate('pictures'),
      fpsDue: rate('due'),
      fpsAnalysed: rate('analysed'),
      fpsDetected: rate('detected'),
      droppedShare: share(grown('dropped'), due),
      dropped: grown('dropped') ?? 0,
      latencyP50Ms: quantileOf(this.#latencies, 0.5),
      latencyP95Ms: quantileOf(this.#latencies, 0.95),
      inferenceMs: detected > 0 ? (grown('inferenceMs') ?? 0) / detected : null,
      jitterMs: meanOf(this.#jitters),
      packetLossShare: losesPackets && bytes !== null ? share(lost, lost + bytes / HEALTH_METER.packetBytes) : null,
      damaged: grown('damaged'),
      bitrateKbps: mean,
      bitrateVariation:
        mean !== null && mean > 0 && this.#rates.length > 2 ? deviationOf(this.#rates, mean) / mean : null,
      responseMs: this.#responseMs,
      queueFrames: meanOf(this.#queues),
      queueWaitMs: meanOf(this.#waits),
      reconnects: this.#reconnects,
      errors: this.#errors,
      quality: this.#quality,
    };
    this.#fromMs = now;
    this.#before = sums;
    this.#latencies = [];
    this.#waits = [];
    this.#queues = [];
    this.#jitters = [];
    this.#rates = [];
    this.#reconnects = 0;
    this.#errors = {};
    this.#quality = null;
    return figures;
  }
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: readonly number[], mean: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function quantileOf(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
