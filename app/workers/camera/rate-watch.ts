import type { RateRisk } from '../../shared/domain/camera.ts';

/** Numbers of the watch. */
export const RATE_WATCH = {
  /** So long the rate is far below what is due before it is reported, and so long it is as it should be before that is taken back. */
  reportMs: 10_000,
  clearMs: 3_000,
  /** Far below: a share of what is due. */
  share: 0.5,
  /** Frames a second below which people are missed at any line, whatever the camera was set to. */
  leastFps: 3,
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

  /** About once a second. `sourceFps`: what the stream says of itself, 0 for nothing. `maxFps`: the limit, 0 for none. `floorFps`: what its lines need, 0 for not known. */
  look(sample: RateSample, sourceFps: number, maxFps: number, floorFps: number): RateRisk | null {
    this.#samples = [
      ...this.#samples.filter(({ nowMs }) => sample.nowMs - nowMs <= RATE_WATCH.reportMs + 2000),
      sample,
    ];
    const { share, leastFps, reportMs, clearMs, enough } = RATE_WATCH;
    const most = maxFps > 0 ? maxFps : Infinity,
      due = Math.min(sourceFps > 0 ? sourceFps : 0, most);
    const needed = Math.min(Math.max(share * due, leastFps), enough * most),
      ofLines = enough * floorFps;
    const long = this.#since(sample, reportMs),
      short = this.#since(sample, clearMs);
    const damaged = this.#damaged();
    // What is lost on the way also makes few pictures, and makes them come in bursts.
    if (long && damaged) this.#risk = 'damaged';
    else if (long && long.fps < needed) this.#risk = causeOf(long);
    // All that is due comes, and it is not enough for where the line was drawn.
    else if (long && long.fps < ofLines) this.#risk = long.fps < enough * due ? causeOf(long) : 'near-line';
    else if (short && short.fps >= Math.max(needed, ofLines) && !damaged) this.#risk = null;
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
