import { localOf } from '../../../core/stats/business-day.ts';
import { MINUTE_MS } from '../../../core/time.ts';
import type { Cell, Column } from '../../../main/db/save/columns.ts';

/** A moment is two columns: in UTC, and by the clock on the wall of the site with its offset, so that the hour that is there twice in autumn is told apart. */
export function namesOf(columns: readonly Column[]): string[] {
  return columns.flatMap(({ name, type }) => (type === 'moment' ? [`${name}_utc`, `${name}_local`] : [name]));
}

/** Clocks are changed at quarters of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;

export class Clock {
  readonly #timeZone: string;
  #quarter = NaN;
  #shift = 0;

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  utc(ms: number): string {
    return new Date(ms).toISOString();
  }

  /** 2026-10-25T02:30:00.000+01:00 */
  local(ms: number): string {
    const quarter = Math.floor(ms / QUARTER_MS);
    if (quarter !== this.#quarter) [this.#quarter, this.#shift] = [quarter, localOf(ms, this.#timeZone) - ms];
    const minutes = Math.abs(Math.round(this.#shift / MINUTE_MS)),
      two = (n: number) => String(n).padStart(2, '0');
    return `${new Date(ms + this.#shift).toISOString().slice(0, -1)}${this.#shift < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  }
}

/** For people: moments as two texts, truth as a word. */
export function plainCells(columns: readonly Column[], row: readonly Cell[], clock: Clock): (string | number | null)[] {
  return row.flatMap((value, i): (string | number | null)[] => {
    const { type } = columns[i];
    if (type === 'moment')
      return value === null ? [null, null] : [clock.utc(Number(value)), clock.local(Number(value))];
    if (value === null) return [null];
    if (type === 'truth') return [value ? 'true' : 'false'];
    return [type === 'text' ? String(value) : Number(value)];
  });
}
