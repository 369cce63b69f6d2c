import { flatten, joinedErrors, joinedFigures, worstFigures, type FlatFigures } from '../../core/health/figures.ts';
import type { CameraFigures } from '../../shared/domain/health-figures.ts';

export const BOARD = {
  /** A sample that is older than two and a half of them is not of now. Milliseconds. */
  nowMs: 25_000,
  /** Minutes that are kept of each camera, for the line of its rate. */
  minutes: 60,
} as const;

/** What one camera did in a minute. */
export interface HealthMinute {
  cameraId: string;
  /** UTC of its begin, by the clock as it is set at its end. */
  startMs: number;
  mean: FlatFigures;
  worst: FlatFigures;
  errors: CameraFigures['errors'];
}

interface Card {
  latest: { figures: CameraFigures; at: number } | null;
  samples: CameraFigures[];
  minutes: { atMs: number; fps: number | null }[];
}

/** What cameras said of themselves: the last ten seconds, and the minute that runs. By the monotonic clock, so that a clock that is set loses and doubles nothing. */
export class HealthBoard {
  readonly #cards = new Map<string, Card>();
  readonly #now: () => number;
  #minuteAt: number;

  constructor(now = () => performance.now()) {
    this.#now = now;
    this.#minuteAt = now();
  }

  take(cameraId: string, figures: CameraFigures): void {
    const card = this.#cards.get(cameraId),
      latest = { figures, at: this.#now() };
    if (card) {
      card.latest = latest;
      card.samples.push(figures);
    } else this.#cards.set(cameraId, { latest, samples: [figures], minutes: [] });
  }

  /** The last ten seconds; null: nothing was heard of them. */
  now(cameraId: string): CameraFigures | null {
    const latest = this.#cards.get(cameraId)?.latest;
    return latest && this.#now() - latest.at <= BOARD.nowMs ? latest.figures : null;
  }

  /** How many frames were analysed a second, minute by minute. */
  rates(cameraId: string): { atMs: number; fps: number | null }[] {
    return this.#cards.get(cameraId)?.minutes ?? [];
  }

  /** What was stored before this program began. */
  remember(cameraId: string, minutes: { atMs: number; fps: number | null }[]): void {
    const card = this.#cards.get(cameraId);
    if (card) card.minutes = [...minutes, ...card.minutes].slice(-BOARD.minutes);
    else this.#cards.set(cameraId, { latest: null, samples: [], minutes });
  }

  /** Ends the minute that runs, of every camera of which something was heard. `nowMs`: UTC. */
  endMinute(nowMs: number): HealthMinute[] {
    const at = this.#now(),
      startMs = Math.round(nowMs - (at - this.#minuteAt));
    this.#minuteAt = at;
    const ended: HealthMinute[] = [];
    for (const [cameraId, card] of this.#cards) {
      const samples = card.samples.splice(0),
        flat = samples.map(flatten),
        mean = joinedFigures(flat);
      // A minute in which nothing was heard is one in which nothing was analysed, as far as is known.
      card.minutes = [...card.minutes, { atMs: startMs, fps: mean.fpsAnalysed }].slice(-BOARD.minutes);
      if (samples.length === 0) continue;
      ended.push({
        cameraId,
        startMs,
        mean,
        worst: worstFigures(flat),
        errors: joinedErrors(samples.map(({ errors }) => errors)),
      });
    }
    return ended;
  }

  /** Cameras that are gone are forgotten. */
  sweep(there: ReadonlySet<string>): void {
    for (const cameraId of this.#cards.keys()) if (!there.has(cameraId)) this.#cards.delete(cameraId);
  }
}
