import {
  flatten,
  joinedErrors,
  joinedFigures,
  unflatten,
  worstFigures,
  type FlatFigures,
} from '../../core/health/figures.ts';
import type { CameraFigures } from '../../shared/domain/health-figures.ts';
import type { HealthMinute } from '../db/samples/health-samples.ts';

export const BOARD = {
  /** A sample that is older than two and a half of them is not of now. Milliseconds. */
  nowMs: 25_000,
  /** Minutes that are kept of each camera, for the line of its rate and for what is told of the last hour. */
  minutes: 60,
} as const;

interface Minute {
  atMs: number;
  mean: FlatFigures;
  errors: CameraFigures['errors'];
}

interface Card {
  latest: { figures: CameraFigures; at: number } | null;
  samples: CameraFigures[];
  minutes: Minute[];
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
    const card = this.#cardOf(cameraId);
    card.latest = { figures, at: this.#now() };
    card.samples.push(figures);
  }

  /** The last ten seconds; null: nothing was heard of them. */
  now(cameraId: string): CameraFigures | null {
    const latest = this.#cards.get(cameraId)?.latest;
    return latest && this.#now() - latest.at <= BOARD.nowMs ? latest.figures : null;
  }

  /** How many frames were analysed a second, minute by minute. */
  rates(cameraId: string): { atMs: number; fps: number | null }[] {
    return (this.#cards.get(cameraId)?.minutes ?? []).map(({ atMs, mean }) => ({ atMs, fps: mean.fpsAnalysed }));
  }

  /** The last hour as one; null: nothing was heard in it. */
  hour(cameraId: string): CameraFigures | null {
    const minutes = this.#cards.get(cameraId)?.minutes ?? [],
      heard = minutes.some(({ mean }) => mean.fpsAnalysed !== null);
    if (!heard) return null;
    return unflatten(joinedFigures(minutes.map(({ mean }) => mean)), joinedErrors(minutes.map(({ errors }) => errors)));
  }

  /** What was stored before this program began. */
  remember(cameraId: string, minutes: Minute[]): void {
    const card = this.#cardOf(cameraId);
    card.minutes = [...minutes, ...card.minutes].slice(-BOARD.minutes);
  }

  /** Ends the minute that runs, of these cameras. `nowMs`: UTC. */
  endMinute(cameraIds: readonly string[], nowMs: number): HealthMinute[] {
    const at = this.#now(),
      startMs = Math.round(nowMs - (at - this.#minuteAt));
    this.#minuteAt = at;
    // Of a camera that is off by now nothing is kept.
    for (const [cameraId, card] of this.#cards) if (!cameraIds.includes(cameraId)) card.samples = [];
    return cameraIds.map((cameraId) => {
      const card = this.#cardOf(cameraId),
        samples = card.samples.splice(0),
        flat = samples.map(flatten),
        mean = joinedFigures(flat);
      const errors = joinedErrors(samples.map((sample) => sample.errors));
      card.minutes = [...card.minutes, { atMs: startMs, mean, errors }].slice(-BOARD.minutes);
      return { cameraId, startMs, mean, worst: worstFigures(flat), errors, heard: samples.length > 0 };
    });
  }

  /** Cameras that are gone are forgotten. */
  sweep(there: ReadonlySet<string>): void {
    for (const cameraId of this.#cards.keys()) if (!there.has(cameraId)) this.#cards.delete(cameraId);
  }

  #cardOf(cameraId: string): Card {
    const card = this.#cards.get(cameraId) ?? { latest: null, samples: [], minutes: [] };
    this.#cards.set(cameraId, card);
    return card;
  }
}
