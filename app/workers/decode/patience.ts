/** Numbers of the patience. */
export const PATIENCE = {
  /** No frame for this long, or for so many periods: the decoder is dead whatever it says. */
  stallMs: 5000,
  periods: 10,
  /** The first picture may take a key frame's distance longer. */
  firstMs: 12_000,
  firstMostMs: 30_000,
  /** However seldom a camera sends, longer than this nobody waits. */
  mostMs: 120_000,
  /** What is left of the longest distance with each look at newer pictures: one hiccup of this PC is forgotten within a second, the way of a camera that sends seldom is not. */
  fade: 0.7,
  /** A longer period than this is seldom. */
  seldomMs: 900,
} as const;

/**
 * How long a silence of the source is believed. A camera may send a picture every few seconds, or a still now and then, and say nothing of it: the period is learnt from the pictures, and as long as none is known
 * each silence that was no end is answered with twice the patience.
 */
export class Patience {
  readonly #maxFps: number;
  #frames = 0;
  #lastAtMs = 0;
  /** The longest of the last distances between pictures, fading; 0: unknown. Kept over decoders. */
  #periodMs = 0;
  #declaredMs = 0;
  #trust = 1;

  /** `maxFps`: no more than that is taken; 0: everything. */
  constructor(maxFps: number) {
    this.#maxFps = maxFps;
  }

  /** A new decoder. */
  begin(): void {
    this.#frames = 0;
  }

  /** Several times a second: how many frames came so far, when the last one did (monotonic), and what the stream says of its rate (0: nothing). */
  look(frames: number, lastAtMs: number, sourceFps: number): void {
    if (sourceFps > 0) this.#declaredMs = 1000 / Math.min(sourceFps, this.#maxFps || Infinity);
    if (frames > this.#frames && this.#frames > 0) {
      const apartMs = (lastAtMs - this.#lastAtMs) / (frames - this.#frames);
      this.#periodMs = Math.max(apartMs, this.#periodMs * PATIENCE.fade);
      this.#trust = 1;
    }
    if (frames > this.#frames) this.#lastAtMs = lastAtMs;
    this.#frames = frames;
  }

  /** The source was silent for too long, or ended. */
  lost(): void {
    if (this.#frames < 3 && !this.#isQuick) this.#trust = Math.min(64, this.#trust * 2);
  }

  /** It is known to send several pictures a second, so that a silence is none of its ways. */
  get #isQuick(): boolean {
    return this.#periodMs > 0 && this.#periodMs <= PATIENCE.seldomMs;
  }

  get limitMs(): number {
    const { stallMs, periods, firstMs, firstMostMs, mostMs } = PATIENCE;
    if (this.#frames === 0)
      return Math.max(Math.min(firstMostMs, firstMs * this.#trust), Math.min(mostMs, 2 * this.#periodMs));
    return Math.min(mostMs, this.#trust * Math.max(stallMs, periods * Math.max(this.#periodMs, this.#declaredMs)));
  }

  /** To be opened as a camera that sends seldom: it does, or (every second time) it may, because it was silent. */
  get seldom(): boolean {
    return this.#periodMs > PATIENCE.seldomMs || Math.log2(this.#trust) % 2 === 1;
  }

  /** So long ffmpeg itself waits for a byte. */
  get networkMs(): number {
    return Math.min(PATIENCE.mostMs, Math.max(PATIENCE.stallMs * this.#trust, PATIENCE.periods * this.#periodMs));
  }
}
