/** A zone that was too full is so until it was not for this long. */
const CALM_MS = 10_000;

/** Since when there are more people than there may be, without flickering when one leaves and another comes. */
export class Capacity {
  readonly #capacity: number | null;
  #sinceMs = NaN;
  #overMs = -Infinity;

  /** null: no limit. */
  constructor(capacity: number | null) {
    this.#capacity = capacity;
  }

  look(nowMs: number, occupancy: number): void {
    this.#sinceMs = this.overSince(nowMs, occupancy) ?? NaN;
    if (!Number.isNaN(this.#sinceMs) && this.#exceeds(occupancy)) this.#overMs = nowMs;
  }

  /** With so many people now; changes nothing. */
  overSince(nowMs: number, occupancy: number): number | null {
    if (!Number.isNaN(this.#sinceMs) && nowMs - this.#overMs <= CALM_MS) return this.#sinceMs;
    return this.#exceeds(occupancy) ? nowMs : null;
  }

  #exceeds(occupancy: number): boolean {
    return this.#capacity !== null && occupancy > this.#capacity;
  }
}
