import { basename } from 'node:path';
import { errorInfo, type ErrorInfo } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/camera-protocol.ts';
import type { Complaints } from './complaints.ts';
import { findParts, type FilePart } from './file-parts.ts';
import { FileTimeline } from './file-timeline.ts';
import type { StreamFacts } from './stream-facts.ts';

/** A header that is off by less is not worth a word: its length is rounded, or is that of the sound. */
const LENGTH_TOLERANCE = { seconds: 0.5, frames: 2 };
/** Where reading goes on after the last picture, so that it is not seen again. */
const AFTER_PICTURE_SECONDS = 0.001;
/**
 * A file that ends with more packets than this of which no picture came has an end that nobody saw. The log runs ahead of the pictures by those that
 * wait in pipe and ring, so the end begins a little before the last picture: rather a cut too many is reported than an end that is missing.
 */
const LOST_END = { packets: 8, seconds: 2 };
/** A stream that names more names its clock. */
const MOST_FPS = 1000;

type FileSource = WorkerSource & { kind: 'file' };

/** How far a file has come, part by part, and what was found wrong with it. */
export class FilePlayback {
  readonly #source: FileSource;
  readonly #maxFps: number;
  readonly #timeline: FileTimeline;
  #parts: FilePart[] = [];
  #index = 0;
  /** Where in its part reading begins, and where that part begins in the whole. */
  #seekSeconds: number;
  #partUs = 0;
  /** Of the pictures of the part that was read last. */
  #fps = 0;
  #statedSeconds: number | null = null;
  #cut: string | null = null;
  #damagedUs: { from: number; to: number } | null = null;

  /** `seconds`: how far it was played before. At most `maxFps` pictures a second are looked at (0: all). */
  constructor(source: FileSource, seconds: number, maxFps: number) {
    this.#source = source;
    this.#maxFps = maxFps;
    this.#seekSeconds = seconds;
    this.#timeline = new FileTimeline(seconds * 1e6);
  }

  /** A decoder is about to begin. */
  async begin(): Promise<void> {
    if (this.#parts.length === 0) this.#parts = await findParts(this.#source.path);
    this.#timeline.begin(this.#partUs + this.#seekSeconds * 1e6);
  }

  /** Its end is followed by its beginning. */
  get loops(): boolean {
    return this.#source.loop;
  }

  /** ffmpeg loops a file by itself, but not the parts of one. */
  get source(): FileSource {
    return { ...this.#source, loop: this.#source.loop && this.#parts.length === 1 };
  }

  /** What to read; null: all of the file. */
  get part(): FilePart | null {
    // A folder may have become empty.
    const part = this.#parts.at(this.#index);
    return part && (this.#parts.length > 1 || part.path !== this.#source.path) ? part : null;
  }

  get isFirstPart(): boolean {
    return this.#index === 0;
  }

  get seekSeconds(): number {
    return this.#seekSeconds;
  }

  /** Where the last picture lies in the whole. */
  get seconds(): number {
    return this.#timeline.lastUs / 1e6;
  }

  /** A picture: where it lies in the whole, in microseconds. */
  at(ptsUs: number, facts: StreamFacts | null): number {
    this.#fps = facts && facts.fps <= MOST_FPS ? facts.fps : 0;
    return this.#timeline.at(ptsUs, this.#fps);
  }

  /** The decoder ended before its time: the next one goes on with the picture after the last. */
  resume(): void {
    if (this.#timeline.begun) this.#seekSeconds = (this.#timeline.lastUs - this.#partUs) / 1e6 + AFTER_PICTURE_SECONDS;
  }

  /** This part is through, or it has no pictures that can be read. Whether there is another, which then is next; else the first one is. */
  next(facts: StreamFacts | null, complaints: Complaints): boolean {
    if (this.#timeline.begun) {
      this.#examine(facts, complaints);
      this.#partUs = this.#timeline.followingUs(this.#fps);
      this.#seekSeconds = 0;
    } else if (this.#seekSeconds > 0) {
      // It was played before.
      const seconds = Math.min(facts?.durationSeconds ?? this.#seekSeconds, this.#seekSeconds);
      this.#partUs += Math.round(seconds * 1e6);
      this.#seekSeconds -= seconds;
    } else this.#cut ??= `part ${this.#index + 1} of ${this.#parts.length} cannot be read`;
    this.#index = (this.#index + 1) % this.#parts.length;
    return this.#index > 0;
  }

  #examine(facts: StreamFacts | null, { truncated, damaged, lost }: Complaints): void {
    const promised = facts?.promisedSeconds ?? null,
      endUs = this.#timeline.lastUs + this.#timeline.periodUs(this.#fps);
    if (promised !== null) this.#statedSeconds ??= facts!.durationSeconds;
    if (promised !== null && (endUs - this.#partUs) / 1e6 < promised - this.#tolerance)
      this.#cut ??= `it should last ${promised.toFixed(1)} s`;
    else if (truncated || this.#parts[this.#index].cut || this.#lostItsEnd(damaged, lost))
      this.#cut ??= 'its last part cannot be read';
    if (!damaged) return;
    this.#damagedUs ??= { from: this.#timeline.ofRun(damaged.fromUs), to: 0 };
    // The picture after the last good one may be damaged.
    this.#damagedUs.to = Math.min(endUs, this.#timeline.ofRun(damaged.toUs) + 2 * this.#timeline.periodUs(this.#fps));
  }

  #lostItsEnd(damaged: Complaints['damaged'], lost: number): boolean {
    return (
      damaged !== null &&
      lost > LOST_END.packets &&
      this.#timeline.ofRun(damaged.toUs) >= this.#timeline.lastUs - LOST_END.seconds * 1e6
    );
  }

  get #tolerance(): number {
    return Math.max(
      LENGTH_TOLERANCE.seconds,
      LENGTH_TOLERANCE.frames / Math.min(this.#fps || 1, this.#maxFps || Infinity),
    );
  }

  /** Of all that was read, to the end of its last picture. */
  get #lengthSeconds(): number {
    return this.seconds + (this.#fps > 0 ? 1 / this.#fps : 0);
  }

  /** As its header says, unless that is wrong. */
  get durationSeconds(): number {
    const read = this.#lengthSeconds,
      stated = this.#statedSeconds;
    return stated !== null && Math.abs(stated - read) <= this.#tolerance ? stated : Math.round(read * 1000) / 1000;
  }

  /** What was wrong, the worst first. `broken`: it could not be read to its end. */
  warning(broken: boolean): ErrorInfo | null {
    const source = basename(this.#source.path),
      seconds = this.#lengthSeconds,
      stated = this.#statedSeconds;
    if (broken || this.#cut !== null) {
      return errorInfo('STREAM_003', {
        source,
        seconds: seconds.toFixed(1),
        detail: this.#cut ?? 'its last part cannot be read',
      });
    }
    if (this.#damagedUs) {
      const { from, to } = this.#damagedUs;
      return errorInfo('STREAM_013', {
        source,
        from: (Math.floor(from / 1e5) / 10).toFixed(1),
        to: (Math.ceil(to / 1e5) / 10).toFixed(1),
      });
    }
    if (stated === null || seconds <= stated + this.#tolerance) return null;
    return errorInfo('STREAM_014', { source, stated: stated.toFixed(1), seconds: seconds.toFixed(1) });
  }
}
