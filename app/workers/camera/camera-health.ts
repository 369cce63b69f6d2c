import type { QualityRisk } from '../../shared/domain/camera.ts';
import type { CameraFigures } from '../../shared/domain/health-figures.ts';
import type { WorkerSource } from '../../shared/camera-protocol.ts';
import { QualityWatch } from '../../core/picture-quality/quality-watch.ts';
import type { Frame, TakenFrame } from '../decode/frame.ts';
import type { VideoDecoder } from '../decode/video-decoder.ts';
import type { PreviewMode } from '../decode/ffmpeg-args.ts';
import type { PictureNews } from './frozen-picture.ts';
import { HealthMeter, type HealthSums } from './health-meter.ts';
import { LoadMeter, ownUsage, UNKNOWN_LOAD, usageOf } from './process-load.ts';
import { QualityMeter } from './quality-meter.ts';

/** What a session counts itself. */
export interface SessionSums extends Pick<HealthSums, 'analysed' | 'detected' | 'inferenceMs'> {
  preview: PreviewMode;
  received: { pictures: number; bytes: number } | null;
  source: WorkerSource;
}

/** How a camera does: what goes to main every ten seconds, and whether its picture is good enough to count in. */
export class CameraHealth {
  readonly #send: (figures: CameraFigures) => void;
  readonly #meter = new HealthMeter();
  readonly #picture = new QualityMeter();
  readonly #watch = new QualityWatch();
  readonly #own = new LoadMeter(ownUsage);
  #ffmpeg: { pid: number; meter: LoadMeter } | null = null;
  #decoder: VideoDecoder | null = null;
  /** Of the decoders before this one. */
  #closed = { due: 0, dropped: 0, damaged: 0, lostPackets: 0 };

  constructor(send: (figures: CameraFigures) => void) {
    this.#send = send;
    void this.#own.look();
  }

  /** Since when its picture is too bad is not known to the second. */
  get risk(): QualityRisk | null {
    return this.#watch.risk;
  }

  opened(decoder: VideoDecoder): void {
    this.#decoder = decoder;
    this.#meter.opens();
    this.#picture.reset();
  }

  closed(): void {
    this.#closed = this.#sums();
    this.#decoder = null;
  }

  /** Counting broke off, for this reason. */
  failed(code: string): void {
    this.#meter.failed(code);
    this.#watch.reset();
  }

  taken(frame: TakenFrame): void {
    this.#meter.taken(frame);
  }

  /** A frame was looked at, and its people were counted. */
  counted(frame: Frame, news: PictureNews | null, nowMs: number): void {
    this.#meter.counted(frame.capturedMs);
    const quality = this.#picture.see(frame, news, nowMs);
    if (!quality) return;
    this.#meter.quality(quality);
    this.#watch.look(quality);
  }

  /** About once a second. */
  second({ analysed, detected, inferenceMs, preview, received, source }: SessionSums): void {
    const bytes = preview === 'copy' ? (received?.bytes ?? null) : null;
    this.#meter.second(this.#decoder ? bytes : null);
    if (!this.#meter.isDue) return;
    const sums = { analysed, detected, inferenceMs, ...this.#sums(), pictures: received?.pictures ?? null, bytes };
    const losesPackets = source.kind === 'rtsp' && source.transport === 'udp';
    // What is measured ends now; the loads are read a moment later.
    const figures = this.#meter.take(sums, losesPackets);
    void Promise.all([this.#own.look(), this.#decoderLoad()]).then(([worker, decoder]) =>
      this.#send({ ...figures, worker, decoder }),
    );
  }

  #sums(): Pick<HealthSums, 'due' | 'dropped' | 'damaged' | 'lostPackets'> {
    const { due, dropped, damaged, lostPackets } = this.#closed,
      now = this.#decoder;
    return {
      due: due + (now?.due ?? 0),
      dropped: dropped + (now?.dropped ?? 0),
      damaged: damaged + (now?.damaged ?? 0),
      lostPackets: lostPackets + (now?.lostPackets ?? 0),
    };
  }

  #decoderLoad() {
    const pid = this.#decoder?.pid ?? null;
    if (pid === null) {
      this.#ffmpeg = null;
      return Promise.resolve(UNKNOWN_LOAD);
    }
    if (this.#ffmpeg?.pid !== pid) this.#ffmpeg = { pid, meter: new LoadMeter(() => usageOf(pid)) };
    return this.#ffmpeg.meter.look();
  }
}
