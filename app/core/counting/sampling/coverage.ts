import { MINUTE_MS, minuteOf } from '../../time.ts';
import { FramePace } from './frame-pace.ts';

/** Within one UTC minute: so many more milliseconds measured, in so many more frames. */
export interface CoveragePiece {
  minuteStartMs: number;
  measuredMs: number;
  frames: number;
}

/**
 * What was really measured, from the times of the analysed frames (UTC). The time between two frames is measured unless it is longer than
 * a second and longer than three frame periods: then nobody looked. A clock that is set back begins anew.
 */
export class Coverage {
  readonly #pieceMs: number;
  readonly #pace = new FramePace();
  #lastMs = NaN;
  #piece: CoveragePiece | null = null;
  #sinceMs = 0;

  /** A piece is handed out when its minute ends or after so many milliseconds of it. */
  constructor(pieceMs = 2000) {
    this.#pieceMs = pieceMs;
  }

  /** One analysed frame. A frame that is not newer than the last adds a frame and no time. */
  frame(capturedAtMs: number): CoveragePiece[] {
    const done: CoveragePiece[] = [];
    const step = this.#pace.step(capturedAtMs);
    if (step === 'watched') this.#measure(this.#lastMs, capturedAtMs, done);
    if (step === 'back') this.#hand(done);
    if (step !== 'same') this.#lastMs = capturedAtMs;
    this.#in(minuteOf(this.#lastMs), done).frames += 1;
    if (this.#piece && this.#lastMs - this.#sinceMs >= this.#pieceMs) this.#hand(done);
    return done;
  }

  /** What is left, for the end of the stream. */
  flush(): CoveragePiece[] {
    const done: CoveragePiece[] = [];
    this.#hand(done);
    this.#pace.reset();
    return done;
  }

  #measure(fromMs: number, toMs: number, done: CoveragePiece[]): void {
    for (let from = fromMs; from < toMs;) {
      const to = Math.min(toMs, minuteOf(from) + MINUTE_MS);
      this.#in(minuteOf(from), done).measuredMs += to - from;
      from = to;
    }
  }

  #in(minuteStartMs: number, done: CoveragePiece[]): CoveragePiece {
    if (this.#piece && this.#piece.minuteStartMs !== minuteStartMs) this.#hand(done);
    if (!this.#piece) {
      this.#piece = { minuteStartMs, measuredMs: 0, frames: 0 };
      this.#sinceMs = this.#lastMs;
    }
    return this.#piece;
  }

  #hand(done: CoveragePiece[]): void {
    if (this.#piece && (this.#piece.measuredMs > 0 || this.#piece.frames > 0)) done.push(this.#piece);
    this.#piece = null;
  }
}
