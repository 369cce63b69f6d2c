import { minuteOf } from '../../time.ts';
import { FramePace } from './frame-pace.ts';

/** Within one UTC minute: so many more milliseconds measured, in so many more frames. */
export interface CoveragePiece {
  minuteStartMs: number;
  measuredMs: number;
  frames: number;
  /** Frames that were due in that time; left out: the source does not say what it sends. */
  framesDue?: number;
  /** Frames a second in the worst ten seconds that ended meanwhile; left out: none did. */
  worstFps?: number;
}

/** Ten seconds of the clock, of which at least half was measured: what a rate is taken over. */
const SPELL = { ms: 10_000, measured: 0.5 };

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
  /** The ten seconds of now. */
  #spell = { index: NaN, measuredMs: 0, frames: 0 };
  /** What is due from the next frame on, frames a second; 0: the source does not say. */
  dueFps = 0;

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
    this.#in(this.#lastMs, done).frames += 1;
    this.#spell.frames += 1;
    if (this.#piece && this.#lastMs - this.#sinceMs >= this.#pieceMs) this.#hand(done);
    return done;
  }

  /** What is left, for the end of the stream. */
  flush(): CoveragePiece[] {
    const done: CoveragePiece[] = [];
    this.#beginSpell(NaN);
    this.#hand(done);
    this.#pace.reset();
    return done;
  }

  #measure(fromMs: number, toMs: number, done: CoveragePiece[]): void {
    for (let from = fromMs; from < toMs;) {
      const to = Math.min(toMs, (Math.floor(from / SPELL.ms) + 1) * SPELL.ms),
        piece = this.#in(from, done);
      piece.measuredMs += to - from;
      if (piece.framesDue !== undefined) piece.framesDue += ((to - from) * this.dueFps) / 1000;
      this.#spell.measuredMs += to - from;
      from = to;
    }
  }

  /** The piece of that moment. */
  #in(atMs: number, done: CoveragePiece[]): CoveragePiece {
    const minuteStartMs = minuteOf(atMs);
    this.#beginSpell(Math.floor(atMs / SPELL.ms));
    if (this.#piece && this.#piece.minuteStartMs !== minuteStartMs) this.#hand(done);
    const piece = this.#piece ?? this.#begin(minuteStartMs);
    if (this.dueFps === 0) delete piece.framesDue;
    return piece;
  }

  #begin(minuteStartMs: number): CoveragePiece {
    this.#sinceMs = this.#lastMs;
    return (this.#piece = { minuteStartMs, measuredMs: 0, frames: 0, ...(this.dueFps > 0 && { framesDue: 0 }) });
  }

  /** Others than those of now end them. */
  #beginSpell(index: number): void {
    const { index: before, measuredMs, frames } = this.#spell;
    if (index === before) return;
    this.#spell = { index, measuredMs: 0, frames: 0 };
    if (measuredMs < SPELL.measured * SPELL.ms) return;
    const piece = this.#piece ?? this.#begin(minuteOf(before * SPELL.ms));
    piece.worstFps = Math.min(piece.worstFps ?? Infinity, (frames * 1000) / measuredMs);
  }

  #hand(done: CoveragePiece[]): void {
    const { measuredMs, frames, worstFps } = this.#piece ?? { measuredMs: 0, frames: 0 };
    if (this.#piece && (measuredMs > 0 || frames > 0 || worstFps !== undefined)) done.push(this.#piece);
    this.#piece = null;
  }
}
