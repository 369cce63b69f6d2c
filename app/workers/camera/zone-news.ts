import type { ZoneState } from '../../shared/domain/zone.ts';

/** The zones are looked at this often, and sent at least that often. */
export const ZONE_NEWS = { lookMs: 500, sendMs: 2000 } as const;

/** When the state of the zones is worth a message. */
export class ZoneNews {
  #lookedMs = -Infinity;
  #sentMs = -Infinity;
  #text = '';

  /** After every frame: the zones as they are to be sent now, or null. */
  look(nowMs: number, zonesNow: () => ZoneState[]): ZoneState[] | null {
    if (nowMs - this.#lookedMs < ZONE_NEWS.lookMs) return null;
    this.#lookedMs = nowMs;
    const zones = zonesNow(),
      text = JSON.stringify(zones);
    if (zones.length === 0 || (text === this.#text && nowMs - this.#sentMs < ZONE_NEWS.sendMs)) return null;
    this.#sentMs = nowMs;
    this.#text = text;
    return zones;
  }
}
