import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { FrameRing } from './frame-ring.ts';
import type { LiveFrames } from './live-frames.ts';
import { monotonicMs } from './monotonic.ts';
import { rawPipe } from './raw-pipe.ts';

/** Read at a time. */
const TIMES_BYTES = 4096;
const LATIN = new TextDecoder('latin1');
const PTS = / pts:(-?\d+)/;
/** The filters count their frames from 0. */
const FIRST = /^frame:0 /;

/**
 * Puts frames together from ffmpeg's pipe 3 and gives each its time from pipe 4. In batch it stops reading while the ring is full; live it never does.
 */
export class FrameReader {
  readonly #frames: Socket;
  readonly #ring: FrameRing;
  readonly #live: LiveFrames | null;
  /** Of frames whose bytes are not here yet. */
  readonly #times: { ptsUs: number; kind: number }[] = [];
  readonly #whenEnded = Promise.withResolvers<void>();
  /** Bytes of the next frame. */
  #filled = 0;
  #paused = false;
  #waiting = false;
  #text = '';
  #linePtsUs = NaN;
  #lineIsFirst = false;
  /** How often ffmpeg has built its filters, for pictures of another kind. */
  #kind = -1;
  #framesEnded = false;
  #timesEnded = false;
  #stopped = false;

  constructor(frames: Readable, times: Readable, ring: FrameRing, live: LiveFrames | null = null) {
    this.#ring = ring;
    this.#live = live;
    const text = Buffer.allocUnsafeSlow(TIMES_BYTES);
    rawPipe(
      times,
      () => text,
      (length) => {
        this.#readTimes(LATIN.decode(text.subarray(0, length)));
        return true;
      },
    ).on('close', () => {
      this.#timesEnded = true;
      this.#checkEnd();
    });
    this.#frames = rawPipe(
      frames,
      () => (this.#isFilled ? ring.place(1) : ring.place(0).subarray(this.#filled)),
      (length) => this.#readFrame(length),
    );
    this.#frames.on('close', () => {
      this.#framesEnded = true;
      this.#checkEnd();
    });
    // A killed ffmpeg may leave a pipe with an error; what ended it is in its stderr.
    times.on('error', () => {});
  }

  /** After both pipes ended and the last whole frame was handed out, or it was stopped. */
  get ended(): Promise<void> {
    return this.#whenEnded.promise;
  }

  /** Presentation time of the last frame that was announced. */
  get lastPtsUs(): number {
    return this.#linePtsUs;
  }

  /** From here on nothing is handed out. */
  stop(): void {
    this.#stopped = true;
    this.#whenEnded.resolve();
  }

  #readTimes(text: string): void {
    if (this.#stopped) return;
    const lines = (this.#text + text).split('\n');
    this.#text = lines.pop()!;
    let due = 0;
    for (const line of lines) {
      if (line === 's=1') {
        if (this.#lineIsFirst) this.#kind += 1;
        this.#times.push({ ptsUs: this.#linePtsUs, kind: Math.max(0, this.#kind) });
        due += 1;
      } else {
        this.#linePtsUs = Number(PTS.exec(line)?.[1]);
        this.#lineIsFirst = FIRST.test(line);
      }
    }
    if (due > 0) this.#ring.countDue(due, 0);
    this.#goOn();
  }

  /** False: to pause, until the frame's time is known and there is a place for the next one. */
  #readFrame(length: number): boolean {
    if (this.#stopped) return false;
    this.#filled += length;
    this.#paused = !this.#deliver();
    return !this.#paused;
  }

  get #isFilled(): boolean {
    return this.#filled === this.#ring.place(0).length;
  }

  /** Puts the frame that is filled once its time is known. Whether there is room for more. */
  #deliver(): boolean {
    if (this.#isFilled) {
      if (this.#times.length === 0) return false;
      const { ptsUs, kind } = this.#times.shift()!;
      if (this.#live) this.#live.put(ptsUs, monotonicMs(), kind);
      else this.#ring.put(ptsUs, kind);
      this.#filled = 0;
      this.#checkEnd();
    }
    if (!this.#ring.vacant) void this.#waitForRoom();
    return !this.#waiting && !this.#stopped;
  }

  async #waitForRoom(): Promise<void> {
    if (this.#waiting) return;
    this.#waiting = true;
    while (!this.#ring.vacant && !this.#stopped) await this.#ring.whenVacant();
    this.#waiting = false;
    this.#goOn();
  }

  #goOn(): void {
    if (this.#paused && !this.#stopped && this.#deliver()) {
      this.#paused = false;
      this.#frames.resume();
    }
    this.#checkEnd();
  }

  #checkEnd(): void {
    if (this.#stopped) return;
    if (this.#framesEnded && this.#timesEnded) this.#whenEnded.resolve();
  }
}
