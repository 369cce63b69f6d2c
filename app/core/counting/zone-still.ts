/** Who never moved for so long is no person: a mannequin, a poster, a coat. */
const STATIC_MS = 600_000;
/** Body heights: nearer to where it began nothing has moved; beyond, for so long, something has. */
const STILL_REACH = 0.25;
const AWAY_MS = 1000;
/**
 * The place of such a thing is remembered for so long after it was seen there last: together with the ten minutes no more than what a recount
 * looks back.
 */
const REMEMBER_MS = 300_000;

interface StillPlace { x: number; y: number; height: number; seenMs: number }

/** Where things stand that were taken for people. */
export class StillPlaces {
  #places: StillPlace[] = [];

  holds(timeMs: number, x: number, y: number, height: number): boolean {
    this.#places = this.#places.filter(({ seenMs }) => timeMs - seenMs <= REMEMBER_MS);
    return this.#places.some((place) => Math.hypot(place.x - x, place.y - y) <= STILL_REACH * height && Math.abs(place.height - height) <= STILL_REACH * height);
  }

  add(place: StillPlace): void {
    this.#places.push(place);
  }
}

/** Whether something ever moved since it was seen first. x, y and height in picture heights. */
export class Stillness {
  readonly #places: StillPlaces;
  readonly #bornMs: number;
  readonly #x: number;
  readonly #y: number;
  readonly #height: number;
  /** Born where such a thing stood before. */
  readonly #known: boolean;
  /** Its own ten minutes are over. */
  #place: StillPlace | null = null;
  #awaySinceMs = NaN;
  moved = false;

  constructor(places: StillPlaces, timeMs: number, x: number, y: number, height: number) {
    this.#places = places;
    this.#bornMs = timeMs;
    this.#x = x;
    this.#y = y;
    this.#height = height;
    this.#known = places.holds(timeMs, x, y, height);
  }

  /** No person, as far as is known now. */
  get static(): boolean { return (this.#known || this.#place !== null) && !this.moved; }

  look(timeMs: number, x: number, y: number): void {
    if (this.moved) return;
    if (Math.hypot(x - this.#x, y - this.#y) > STILL_REACH * this.#height) {
      if (Number.isNaN(this.#awaySinceMs)) this.#awaySinceMs = timeMs;
      this.moved = timeMs - this.#awaySinceMs >= AWAY_MS;
      return;
    }
    this.#awaySinceMs = NaN;
    if (!this.#place && timeMs - this.#bornMs >= STATIC_MS) {
      this.#place = { x: this.#x, y: this.#y, height: this.#height, seenMs: timeMs };
      this.#places.add(this.#place);
    }
    if (this.#place) this.#place.seenMs = Math.max(this.#place.seenMs, timeMs);
  }
}
