import type { Hours } from '../../shared/domain/region.ts';
import { MINUTE_MS } from '../time.ts';

/** Whether a region counts now, by the clock of its site. `fromMinutes` belongs to it, `toMinutes` does not; both the same is the whole day. */
export class OpeningHours {
  readonly #hours: Hours | null;
  readonly #format: Intl.DateTimeFormat | null;
  #minute = NaN;
  #open = true;

  /** null: always open. `timeZone` is an IANA name; an unknown one throws a RangeError. */
  constructor(hours: Hours | null, timeZone: string) {
    this.#hours = hours;
    this.#format =
      hours && new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', hour: 'numeric', minute: 'numeric' });
  }

  at(timeMs: number): boolean {
    if (!this.#hours || !this.#format) return true;
    const minute = Math.floor(timeMs / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      const part: Record<string, number> = {};
      for (const { type, value } of this.#format.formatToParts(minute * MINUTE_MS)) part[type] = Number(value);
      const now = part.hour * 60 + part.minute,
        { fromMinutes, toMinutes } = this.#hours;
      this.#open =
        fromMinutes < toMinutes ? now >= fromMinutes && now < toMinutes : now >= fromMinutes || now < toMinutes;
    }
    return this.#open;
  }
}
