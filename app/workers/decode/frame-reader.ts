import type { Readable } from 'node:stream';
import type { Frame } from './frame.ts';

/** One is filled, one waits, one is analysed. */
const BUFFERS = 3;
const PTS = / pts:(-?\d+)/;
/** The filters count their frames from 0. */
const FIRST = /^frame:0 /;

export interface FrameReaderListener {
  onFrame(frame: Frame): void;
  /** So many more frames were due; `late` of them were dropped before they were scaled. */
  onDue(frames: number, late: number): void;
  /** ffmpeg built its filters anew, for pictures of another kind. Every frame before that was handed out, none after it will be. */
  onOtherPicture(): void;
}

/** Puts frames together from ffmpeg's pipe 3 and gives each its time from pipe 4. Stops reading while every buffer is in use. */
export class FrameReader {
  readonly #width: number;
  readonly #height: number;
  readonly #frames: Readable;
  readonly #listener: FrameReaderListener;
  readonly #free: Uint8Array[];
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
  #told = false;
  #framesEnded = false;
  #timesEnded = false;

  constructor(frames: Readable, times: Readable, width: number, height: number, listener: FrameReaderListener) {
    this.#width = width;
    this.#height = height;
    this.#frames = frames;
    this.#listener = listener;
    this.#free = Array.from({ length: BUFFERS }, () => new Uint8Array(width * height * 3));
    this.#filling = this.#free.pop()!;
    times.setEncoding('latin1');
    times.on('data', (text: string) => this.#readTimes(text));
    times.on('close', () => { this.#timesEnded = true; this.#checkEnd(); });
    frames.on('data', (chunk: Uint8Array) => this.#readFrames(chunk));
    frames.on('close', () => { this.#framesEnded = true; this.#checkEnd(); });
    // A killed ffmpeg may leave either pipe with an error; what ended it is told by its stderr.
    times.on('error', () => {});
    frames.on('error', () => {});
  }

  /** After both pipes ended and the last whole frame was handed out. */
  get ended(): Promise<void> { return this.#whenEnded.promise; }

  #readTimes(text: string): void {
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
    if (due > 0) this.#listener.onDue(due, late);
    this.#deliver();
  }

  #readFrames(chunk: Uint8Array): void {
    let from = 0;
    while (from < chunk.length) {
      if (!this.#filling || this.#filled === this.#filling.length) break;
      const length = Math.min(chunk.length - from, this.#filling.length - this.#filled);
      this.#filling.set(from === 0 && length === chunk.length ? chunk : chunk.subarray(from, from + length), this.#filled);
      this.#filled += length;
      from += length;
      this.#deliver();
    }
    if (from < chunk.length) {
      this.#rest = chunk.subarray(from);
      this.#frames.pause();
    }
  }

  /** Hands out the filled buffer once its time is known, and goes on with a free one. */
  #deliver(): void {
    const data = this.#filling;
    if (data && this.#filled === data.length && this.#times.length > 0) {
      this.#filling = this.#free.pop() ?? null;
      this.#filled = 0;
      this.#listener.onFrame({
        ptsUs: this.#times.shift()!, width: this.#width, height: this.#height, data,
        release: () => this.#takeBack(data),
      });
      this.#resume();
    }
    this.#checkEnd();
  }

  #takeBack(data: Uint8Array): void {
    if (this.#filling) this.#free.push(data);
    else this.#filling = data;
    this.#resume();
  }

  #resume(): void {
    if (!this.#rest || !this.#filling || this.#filled === this.#filling.length) return;
    const rest = this.#rest;
    this.#rest = null;
    this.#frames.resume();
    this.#readFrames(rest);
  }

  #checkEnd(): void {
    if (this.#over && this.#times.length === 0) {
      if (!this.#told) this.#listener.onOtherPicture();
      this.#told = true;
      return this.#whenEnded.resolve();
    }
    if (!this.#framesEnded || !this.#timesEnded || this.#rest) return;
    const waiting = this.#filling !== null && this.#filled === this.#filling.length && this.#times.length > 0;
    if (!waiting) this.#whenEnded.resolve();
  }
}
