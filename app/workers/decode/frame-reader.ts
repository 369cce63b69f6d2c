import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { FrameRing } from './frame-ring.ts';
import { rawPipe } from './raw-pipe.ts';

/** Read at a time. */
const FRAMES_BYTES = 256 * 1024, TIMES_BYTES = 4096;
const LATIN = new TextDecoder('latin1');
const PTS = / pts:(-?\d+)/;
/** The filters count their frames from 0. */
const FIRST = /^frame:0 /;

/** Puts frames together from ffmpeg's pipe 3 and gives each its time from pipe 4. Stops reading while the ring is full. */
export class FrameReader {
  readonly #frames: Socket;
  readonly #ring: FrameRing;
  readonly #onOtherPicture: () => void;
  readonly #times: number[] = [];
  readonly #whenEnded = Promise.withResolvers<void>();
  #filling: Uint8Array | null;
  #filled = 0;
  #rest: Uint8Array | null = null;
  #text = '';
  /** Frames that were due since the last one that was sent. */
  #undecided = 0;
  #linePtsUs = NaN;
  #lineIsFirst = false;
  #begun = false;
  #over = false;
  #framesEnded = false;
  #timesEnded = false;
  #stopped = false;

  /** `onOtherPicture`: ffmpeg built its filters anew, for pictures of another kind. Every frame before that was put, none after it will be. */
  constructor(frames: Readable, times: Readable, ring: FrameRing, onOtherPicture: () => void) {
    this.#ring = ring;
    this.#onOtherPicture = onOtherPicture;
    this.#filling = ring.vacant();
    rawPipe(times, TIMES_BYTES, (bytes) => { this.#readTimes(LATIN.decode(bytes)); return true; }).on('close', () => this.#endTimes());
    this.#frames = rawPipe(frames, FRAMES_BYTES, (bytes) => this.#readFrames(bytes));
    this.#frames.on('close', () => { this.#framesEnded = true; this.#checkEnd(); });
    // A killed ffmpeg may leave a pipe with an error; what ended it is told by its stderr.
    times.on('error', () => {});
  }

  /** After both pipes ended and the last whole frame was handed out, or it was stopped. */
  get ended(): Promise<void> { return this.#whenEnded.promise; }

  /** From here on nothing is handed out. */
  stop(): void {
    this.#stopped = true;
    this.#whenEnded.resolve();
  }

  #readTimes(text: string): void {
    if (this.#stopped) return;
    const lines = (this.#text + text).split('\n');
    this.#text = lines.pop()!;
    let due = 0, late = 0;
    for (const line of lines) {
      if (this.#over) break;
      if (line === 'd=1') {
        due += 1;
        this.#undecided += 1;
      } else if (line === 's=1' && this.#lineIsFirst && this.#begun) {
        this.#over = true;
      } else if (line === 's=1') {
        this.#begun = true;
        this.#times.push(this.#linePtsUs);
        if (this.#undecided === 0) due += 1;
        else late += this.#undecided - 1;
        this.#undecided = 0;
      } else {
        this.#linePtsUs = Number(PTS.exec(line)?.[1]);
        this.#lineIsFirst = FIRST.test(line);
      }
    }
    if (due > 0 || late > 0) this.#ring.countDue(due, late);
    this.#deliver();
  }

  /** What was due after the last frame came too late as well. */
  #endTimes(): void {
    this.#timesEnded = true;
    if (this.#undecided > 0 && !this.#stopped) this.#ring.countDue(0, this.#undecided);
    this.#checkEnd();
  }

  /** False: not all of it has room yet. */
  #readFrames(chunk: Uint8Array): boolean {
    if (this.#stopped) return false;
    let from = 0;
    while (from < chunk.length) {
      if (this.#filling === null) break;
      const slot = this.#filling, length = Math.min(chunk.length - from, slot.length - this.#filled);
      if (length === 0) break;
      slot.set(from === 0 && length === chunk.length ? chunk : chunk.subarray(from, from + length), this.#filled);
      this.#filled += length;
      from += length;
      this.#deliver();
    }
    if (from === chunk.length) return true;
    this.#rest = chunk.subarray(from);
    return false;
  }

  /** Puts the filled frame once its time is known, and goes on with the next place. */
  #deliver(): void {
    const slot = this.#filling;
    if (slot !== null && this.#filled === slot.length && this.#times.length > 0) {
      this.#ring.put(this.#times.shift()!);
      this.#filled = 0;
      this.#filling = this.#ring.vacant();
      if (this.#filling) this.#resume();
      else void this.#waitForRoom();
    }
    this.#checkEnd();
  }

  async #waitForRoom(): Promise<void> {
    while (this.#filling === null && !this.#stopped) {
      await this.#ring.whenVacant();
      this.#filling = this.#ring.vacant();
    }
    this.#resume();
    this.#checkEnd();
  }

  #resume(): void {
    if (this.#stopped || !this.#rest || this.#filling === null || this.#filled === this.#filling.length) return;
    const rest = this.#rest;
    this.#rest = null;
    if (this.#readFrames(rest)) this.#frames.resume();
  }

  #checkEnd(): void {
    if (this.#stopped) return;
    if (this.#over && this.#times.length === 0) {
      this.stop();
      return this.#onOtherPicture();
    }
    if (!this.#framesEnded || !this.#timesEnded || this.#rest) return;
    const waiting = this.#filling !== null && this.#filled === this.#filling.length && this.#times.length > 0;
    if (!waiting) this.#whenEnded.resolve();
  }
}
