import { monotonicMs } from './monotonic.ts';

/** What both ends of a ring share. Who puts waits, once it is full, until `low` frames are left at most; who takes, once it is empty, until `high` lie ready. */
export interface FrameMemory {
  control: SharedArrayBuffer;
  frames: Uint8Array<SharedArrayBuffer>[];
  low: number;
  high: number;
}

/** Of `control`, 32 bits each: frames put and taken so far (they wrap around), frames due, of those the ones that came too late, how often something of a picture was missing, and packets that were lost. */
const PUT = 0,
  TAKEN = 1,
  DUE = 2,
  LATE = 3,
  DAMAGED = 4,
  LOST = 5;
/** A multiple of 8: numbers of 64 bits follow. */
const COUNTERS_BYTES = 24;
/** Numbers that are kept of each frame. */
const NUMBERS = 4;

export function frameMemory(frames: number, bytesPerFrame: number, low = frames - 1, high = 1): FrameMemory {
  return {
    low,
    high,
    control: new SharedArrayBuffer(COUNTERS_BYTES + (1 + NUMBERS * frames) * 8),
    frames: Array.from({ length: frames }, () => new Uint8Array(new SharedArrayBuffer(bytesPerFrame))),
  };
}

/**
 * Frames on their way from the decode thread to the pipeline, in order, in shared memory: with messages both ends would spend more on a frame
 * than tracking does. One end puts, the other takes.
 */
export class FrameRing {
  readonly #frames: Uint8Array[];
  readonly #counters: Int32Array;
  /** When the last frame was put, then each frame's presentation time, the number of its kind of picture, when it was taken and when it was put (monotonic). */
  readonly #times: Float64Array;
  readonly #low: number;
  readonly #high: number;
  /** At the end that takes: it ran empty, and less than `high` lay ready since. */
  #filling = true;
  #closed = false;

  constructor({ control, frames, low, high }: FrameMemory) {
    this.#frames = frames;
    this.#low = low;
    this.#high = high;
    this.#counters = new Int32Array(control, 0, COUNTERS_BYTES / 4);
    this.#times = new Float64Array(control, COUNTERS_BYTES);
  }

  get putCount(): number {
    return Atomics.load(this.#counters, PUT);
  }
  get due(): number {
    return Atomics.load(this.#counters, DUE);
  }
  get late(): number {
    return Atomics.load(this.#counters, LATE);
  }
  get damaged(): number {
    return Atomics.load(this.#counters, DAMAGED);
  }
  get lost(): number {
    return Atomics.load(this.#counters, LOST);
  }
  /** How many frames lie ready, the one that is with whoever took it included. */
  get held(): number {
    return this.#count(this.putCount, Atomics.load(this.#counters, TAKEN));
  }
  /** Monotonic milliseconds; 0 before the first frame. */
  get lastPutAtMs(): number {
    return this.#times[0];
  }

  /** Where the next frame goes (0) or the one after it (1), once that place is vacant. */
  place(ahead: 0 | 1): Uint8Array {
    return this.#frames[this.#index(this.putCount + ahead)];
  }

  /** Whether the next frame has a place. */
  get vacant(): boolean {
    return this.held < this.#frames.length;
  }

  /** Whether the frame after the next one has a place as well. */
  get roomy(): boolean {
    return this.held < this.#frames.length - 1;
  }

  /** What lies in the next place is a frame, taken at `capturedMs` (monotonic). `kind`: how often the pictures have changed before it. */
  put(ptsUs: number, kind = 0, capturedMs = 0, nowMs = monotonicMs()): void {
    const at = 1 + NUMBERS * this.#index(this.putCount);
    this.#times[0] = this.#times[at + 3] = nowMs;
    this.#times[at] = ptsUs;
    this.#times[at + 1] = kind;
    this.#times[at + 2] = capturedMs;
    const put = Atomics.add(this.#counters, PUT, 1) + 1;
    if (this.#count(put, Atomics.load(this.#counters, TAKEN)) >= this.#high) Atomics.notify(this.#counters, PUT);
  }

  countDue(frames: number, late: number): void {
    Atomics.add(this.#counters, DUE, frames);
    Atomics.add(this.#counters, LATE, late);
  }

  countDamage(): void {
    Atomics.add(this.#counters, DAMAGED, 1);
  }

  countLost(packets: number): void {
    Atomics.add(this.#counters, LOST, packets);
  }

  /** When so few frames are left that it is worth a turn; at once if there is a vacant place now. */
  async whenVacant(): Promise<void> {
    const taken = Atomics.load(this.#counters, TAKEN);
    if (!this.vacant) await Atomics.waitAsync(this.#counters, TAKEN, taken).value;
  }

  /** The oldest frame, which keeps its place until `release`; null while there is none to take now. */
  peek(): { ptsUs: number; kind: number; capturedMs: number; arrivedMs: number; data: Uint8Array } | null {
    if (!this.#ready) return null;
    this.#filling = false;
    const index = this.#index(Atomics.load(this.#counters, TAKEN)),
      at = 1 + NUMBERS * index;
    return {
      ptsUs: this.#times[at],
      kind: this.#times[at + 1],
      capturedMs: this.#times[at + 2],
      arrivedMs: this.#times[at + 3],
      data: this.#frames[index],
    };
  }

  /** Of frames that lie ready since before `sinceMs` (monotonic) none but the newest is worth taking: the others are released, and counted as late. */
  skipStale(sinceMs: number): void {
    for (
      let taken = Atomics.load(this.#counters, TAKEN);
      this.held > 1 && this.#times[4 + NUMBERS * this.#index(taken)] < sinceMs;
      taken += 1
    ) {
      this.release();
      this.countDue(0, 1);
    }
  }

  /** Its place is vacant again. */
  release(): void {
    const taken = Atomics.add(this.#counters, TAKEN, 1) + 1,
      count = this.#count(this.putCount, taken);
    // Before the notice: the other end may have put frames when it returns, where both share a core.
    this.#filling = count === 0;
    if (count <= this.#low) Atomics.notify(this.#counters, TAKEN);
  }

  /** When enough frames lie ready, or it was closed; at once if there is one to take now. */
  async whenPut(): Promise<void> {
    const put = this.putCount;
    if (!this.#ready && !this.#closed) await Atomics.waitAsync(this.#counters, PUT, put).value;
  }

  /** At the end that takes: nothing more is waited for, what lies ready can still be taken. */
  close(): void {
    this.#closed = true;
    Atomics.notify(this.#counters, PUT);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get #ready(): boolean {
    const count = this.#count(this.putCount, Atomics.load(this.#counters, TAKEN));
    return count > 0 && (!this.#filling || count >= this.#high || this.#closed);
  }

  #count(put: number, taken: number): number {
    return (put - taken) | 0;
  }

  #index(count: number): number {
    return (count >>> 0) % this.#frames.length;
  }
}
