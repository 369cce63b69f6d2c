/** Who never moved for so long is no person: a mannequin, a poster, a coat. */
const STATIC_MS = 600_000;
/** Body heights: nearer to where it began nothing has moved; beyond, for so long, something has. */
const STILL_REACH = 0.25;
const AWAY_MS = 1000;
/** The place of such a thing is remembered for so long after anything stood still there last. */
const REMEMBER_MS = 300_000;

interface StillPlace {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  seenMs: number;
}

/** Where things stand that were taken for people. */
export class StillPlaces {
  readonly #places = new Set<StillPlace>();

  /** The place that holds what stands there, or null. */
  find(timeMs: number, x: number, y: number, height: number): StillPlace | null {
    for (const place of this.#places) {
      if (timeMs - place.seenMs > REMEMBER_MS) this.#places.delete(place);
      else if (
        Math.hypot(place.x - x, place.y - y) <= STILL_REACH * height &&
        Math.abs(place.height - height) <= STILL_REACH * height
      )
        return place;
    }
    return null;
  }

  /** It stands there now. */
  see(place: StillPlace, timeMs: number): void {
    place.seenMs = Math.max(place.seenMs, timeMs);
    this.#places.add(place);
  }
}

/** Whether something ever moved since it was seen first. x, y and height in picture heights. */
export class Stillness {
  readonly #places: StillPlaces;
  readonly #bornMs: number;
  readonly #x: number;
  readonly #y: number;
  readonly #height: number;
  /** Where such a thing stood before it was born, or stands now that its own ten minutes are over. */
  #place: StillPlace | null;
  #awaySinceMs = NaN;
  moved = false;

  constructor(places: StillPlaces, timeMs: number, x: number, y: number, height: number) {
    this.#places = places;
    this.#bornMs = timeMs;
    this.#x = x;
    this.#y = y;
    this.#height = height;
    this.#place = places.find(timeMs, x, y, height);
  }

  /** No person, as far as is known now. */
  get static(): boolean {
    return this.#place !== null && !this.moved;
  }

  look(timeMs: number, x: number, y: number): void {
    if (this.moved) return;
    if (Math.hypot(x - this.#x, y - this.#y) > STILL_REACH * this.#height) {
      if (Number.isNaN(this.#awaySinceMs)) this.#awaySinceMs = timeMs;
      this.moved = timeMs - this.#awaySinceMs >= AWAY_MS;
      return;
    }
    this.#awaySinceMs = NaN;
    if (timeMs - this.#bornMs >= STATIC_MS)
      this.#place ??= { x: this.#x, y: this.#y, height: this.#height, seenMs: timeMs };
    if (this.#place) this.#places.see(this.#place, timeMs);
  }
}
