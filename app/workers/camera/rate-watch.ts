import { RATE_FLOOR, type RateFloor } from '../../core/capacity/rate-floor.ts';
import type { RateRisk } from '../../shared/domain/camera.ts';

/** Numbers of the watch. */
export const RATE_WATCH = {
  /** So long the rate is below what the regions need before it is reported, and so long it is as it should be before that is taken back. */
  reportMs: 8_000,
  clearMs: 3_000,
  /** Measured rates tremble: so much of what a line needs is enough, and so much of what is due is all of it. */
  enough: 0.9,
  /** So many frames came for each that was analysed: the model is what is slow. */
  surplus: 1.4,
  /** Pictures arrive at less than this share of the pace at which the camera says it took them: they are held up on the way, or in the decoder. */
  pace: 0.75,
  /** Something of a picture was missing in this share of the looks, of which there is one a second: a picture that is torn stays so until the next key frame. */
  damaged: 0.5,
} as const;

/** Sums that only grow, and the newest frame, at a moment (monotonic). */
export interface RateSample {
  nowMs: number;
  analysed: number;
  arrived: number;
  ptsUs: number;
  damaged: number;
}

/** Whether people are missed because too few frames are analysed, and why. */
export class RateWatch {
  #samples: RateSample[] = [];
  #risk: RateRisk | null = null;

  get risk(): RateRisk | null {
    return this.#risk;
  }

  /** Counting begins, or breaks off. */
  reset(): void {
    this.#samples = [];
    this.#risk = null;
  }

  /** About once a second. `dueFps`: what the stream says of itself, as far as it is looked at; 0: it says nothing. `floor`: what the regions need. */
  look(sample: RateSample, dueFps: number, floor: Pick<RateFloor, 'neededFps'>): RateRisk | null {
    const { reportMs, clearMs, enough } = RATE_WATCH;
    this.#samples = [...this.#samples.filter(({ nowMs }) => sample.nowMs - nowMs <= reportMs + 2000), sample];
    const needed = enough * floor.neededFps(dueFps);
    const long = this.#since(sample, reportMs),
      short = this.#since(sample, clearMs);
    const damaged = this.#damaged();
    // What is lost on the way also makes few pictures, and makes them come in bursts.
    if (long && damaged) this.#risk = 'damaged';
    else if (long && long.fps < needed) {
      // All that is due may come, and not be enough for where the line was drawn.
      const all = long.fps >= enough * Math.max(dueFps, RATE_FLOOR.leastFps);
      this.#risk = all ? 'near-line' : causeOf(long);
    } else if (short && short.fps >= needed && !damaged) this.#risk = null;
    return this.#risk;
  }

  #damaged(): boolean {
    const grew = this.#samples.filter(({ damaged }, i) => i > 0 && damaged > this.#samples[i - 1].damaged).length;
    return grew >= RATE_WATCH.damaged * (this.#samples.length - 1) && grew > 0;
  }

  /** Rates of the last so many milliseconds; null: it did not count for so long. */
  #since(now: RateSample, ms: number): { fps: number; arrivedFps: number; pace: number } | null {
    const then = this.#samples.findLast(({ nowMs }) => now.nowMs - nowMs >= ms);
    if (!then) return null;
    const passedMs = now.nowMs - then.nowMs,
      perSecond = (sum: number) => (sum * 1000) / passedMs;
    return {
      fps: perSecond(now.analysed - then.analysed),
      arrivedFps: perSecond(now.arrived - then.arrived),
      pace: (now.ptsUs - then.ptsUs) / 1000 / passedMs,
    };
  }
}

function causeOf({ fps, arrivedFps, pace }: { fps: number; arrivedFps: number; pace: number }): RateRisk {
  if (arrivedFps > RATE_WATCH.surplus * fps) return 'slow-pc';
  return pace > 0 && pace < RATE_WATCH.pace ? 'held-up' : 'few-frames';
}
