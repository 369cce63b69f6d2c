import { readFileSync } from 'node:fs';
import type { CameraTelemetry } from '../../shared/domain/camera.ts';

/** Over how long costs are measured. */
const WINDOW_MS = 10_000;
/** Of so few pictures nothing is said of what one costs: what was known before stands. */
const LEAST_PICTURES = 10;
/** Linux counts the time of processes in these, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

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

  /** About once a second. `pid`: of the ffmpeg that decodes now. Null: not known yet. Without the decoder where its time cannot be read. */
  look(atMs: number, pid: number | null): CameraTelemetry['cost'] {
    if (pid !== this.#pid) {
      this.#decodedBefore += this.#decoded ?? 0;
      this.#decoded = 0;
      this.#pid = pid;
    }
    if (pid !== null) this.#decoded = secondsOf(pid);
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

/** Processor seconds of another process; null where they cannot be read. */
function secondsOf(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  try {
    // The name, in brackets, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
