import { businessDay, type Span } from '../../core/stats/business-day.ts';
import { HOUR_MS } from '../../core/time.ts';
import type { Site } from '../../shared/api/index.ts';

/** Milliseconds. */
export const DAY_WATCH = {
  /** The longest wait between two looks: a sleeping PC wakes up late, and a timer holds 24 days at most. */
  lookMs: HOUR_MS,
  /** A timer may fire a little before its time: the look at the end of a day comes so long after it. */
  afterMs: 50,
} as const;

/** Notices when the business day of a site turns. */
export class DayWatch {
  readonly #site: Site;
  readonly #onBegan: (today: Span) => void;
  #fromMs: number;
  #timer: NodeJS.Timeout;

  constructor(site: Site, onBegan: (today: Span) => void) {
    this.#site = site;
    this.#onBegan = onBegan;
    this.#fromMs = this.#today().fromMs;
    this.#timer = this.#wait();
  }

  look(): void {
    const { fromMs, toMs } = this.#today();
    if (fromMs === this.#fromMs) return;
    this.#fromMs = fromMs;
    this.#onBegan({ fromMs, toMs });
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #wait(): NodeJS.Timeout {
    return setTimeout(
      () => {
        this.look();
        this.#timer = this.#wait();
      },
      Math.min(DAY_WATCH.lookMs, this.#today().toMs - Date.now() + DAY_WATCH.afterMs),
    );
  }

  #today(): Span {
    return businessDay(Date.now(), this.#site.timeZone, this.#site.dayStartMinutes);
  }
}
