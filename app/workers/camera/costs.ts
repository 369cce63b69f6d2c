import type { CameraTelemetry } from '../../shared/domain/camera.ts';
import { usageOf } from './process-load.ts';

/** Over how long costs are measured. */
const WINDOW_MS = 10_000;
/** Of so few pictures nothing is said of what one costs: what was known before stands. */
const LEAST_PICTURES = 10;
/** How often the decoder's time is read: some systems start a program for that. */
const DECODER_MS = 3_000;

interface Sums {
  atMs: number;
  pictures: number;
  /** Processor seconds: of the detector, of this process with its threads, of ffmpeg. */
  detecting: number;
  own: number;
  decoding: number | null;
}

/** What this camera costs the PC, measured over the last seconds from sums that only grow. */
export class Costs {
  #pictures = 0;
  #detecting = 0;
  /** Of the decoders that ended. */
  #decodedBefore = 0;
  #pid: number | null = null;
  #decoded: number | null = 0;
  #readAtMs = -Infinity;
  #samples: Sums[] = [];
  #perPicture: number | null = null;

  /** Does a detection, and takes its processor time. */
  async ofDetection<T>(detect: () => Promise<T>): Promise<T> {
    const before = ownSeconds();
    try {
      return await detect();
    } finally {
      this.#detecting += ownSeconds() - before;
      this.#pictures += 1;
    }
  }

  /** What a picture cost says nothing of those that follow. */
  forget(): void {
    this.#perPicture = null;
    this.#samples = [];
  }

  #readDecoder(atMs: number, pid: number | null): void {
    if (pid !== this.#pid) {
      this.#decodedBefore += this.#decoded ?? 0;
      this.#decoded = 0;
      this.#pid = pid;
    } else if (atMs - this.#readAtMs < DECODER_MS) return;
    this.#readAtMs = atMs;
    if (pid === null) return;
    const read = (cpuMs: number | null) => {
      // Another decoder may have begun since.
      if (pid === this.#pid) this.#decoded = cpuMs === null ? null : cpuMs / 1000;
    };
    usageOf(pid).then(
      (usage) => read(usage?.cpuMs ?? null),
      () => {},
    );
  }

  /** About once a second. `pid`: of the ffmpeg that decodes now. Null: not known yet. Without the decoder where its time cannot be read. */
  look(atMs: number, pid: number | null): CameraTelemetry['cost'] {
    this.#readDecoder(atMs, pid);
    const now: Sums = {
      atMs,
      pictures: this.#pictures,
      detecting: this.#detecting,
      own: ownSeconds(),
      decoding: this.#decoded === null ? null : this.#decodedBefore + this.#decoded,
    };
    const [first = now] = (this.#samples = [...this.#samples.filter((sums) => atMs - sums.atMs <= WINDOW_MS), now]);
    const pictures = now.pictures - first.pictures,
      detecting = now.detecting - first.detecting,
      seconds = (atMs - first.atMs) / 1000;
    if (pictures >= LEAST_PICTURES) this.#perPicture = detecting / pictures;
    if (this.#perPicture === null || seconds < 1) return null;
    const decoding = now.decoding === null || first.decoding === null ? 0 : now.decoding - first.decoding;
    const all = now.own - first.own + decoding;
    return {
      fixedCores: Math.max(0, all - detecting) / seconds,
      perPicture: this.#perPicture,
      cores: all / seconds,
    };
  }
}

/** Processor seconds of this process, all its threads. */
function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
