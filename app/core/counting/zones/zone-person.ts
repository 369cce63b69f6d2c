import type { Sample } from '../sampling/sample.ts';
import { Pace } from './queue-pace.ts';
import { Stillness, type StillPlaces } from './zone-still.ts';
import type { Span } from './zone-minutes.ts';

/** Somebody who is seen all the time is sampled at least this often (TrackSampler: every four seconds). */
const SEEN_MS = 6000;
/** A box that ends this near to the picture's edge is cut off by it, or about to be. */
const EDGE = 0.01;

/** A stay that goes on: from the first to the last time inside so far. */
export interface Stay {
  readonly trackId: number;
  readonly enteredMs: number;
  insideMs: number;
  lastInsideMs: number;
  /** Inside for long enough to count. */
  counted: boolean;
  readonly waits: { fromMs: number; toMs: number }[];
  /** Minutes before this one were reported already. */
  readonly floorMs: number;
}

/** A place of somebody. x, y and height in picture heights. */
export interface ZoneSample {
  readonly timeMs: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly inside: boolean;
  readonly edge: boolean;
  readonly lost: boolean;
}

export interface Timers {
  readonly holdMs: number;
  readonly releaseMs: number;
}

/** One person and the zone. A stay begins with the first time inside and is closed by whoever sees that it is over. */
export class Person {
  readonly #timers: Timers;
  readonly #stillness: Stillness;
  readonly pace = new Pace();
  /** The tracks before this one. */
  readonly before: number[] = [];
  last: ZoneSample;
  ended = false;
  stay: Stay | null = null;

  constructor(first: ZoneSample, places: StillPlaces, timers: Timers) {
    this.#timers = timers;
    this.#stillness = new Stillness(places, first.timeMs, first.x, first.y, first.height);
    this.last = first;
  }

  /** Something that stands where a thing was taken for a person, or never moved for many minutes. */
  get static(): boolean {
    return this.#stillness.static;
  }

  /** The moment up to which no later sample changes what is known of the stay. */
  get settledMs(): number {
    if (!this.stay) return Infinity;
    return this.stay.counted && this.#stillness.moved ? this.stay.lastInsideMs : this.stay.enteredMs;
  }

  /** When the stay is over unless somebody is seen inside again; unseen between two samples is only who was lost. */
  get dueMs(): number {
    if (!this.stay) return Infinity;
    const seen = this.last.inside && !this.last.lost && !this.ended;
    return this.stay.lastInsideMs + (seen ? Math.max(SEEN_MS, this.#timers.releaseMs) : this.#timers.releaseMs);
  }

  insideAt(nowMs: number): boolean {
    return this.stay !== null && this.stay.counted && nowMs <= this.dueMs;
  }

  get waiting(): boolean {
    return this.pace.slow;
  }

  /** The next place. Returns the stay that is over by it. */
  step(place: ZoneSample, trackId: number, floorMs: number): Stay | null {
    const before = this.last;
    const over = this.stay && place.timeMs > this.dueMs ? this.close() : null;
    this.last = place;
    this.pace.add(place.timeMs, place.x, place.y, place.height);
    this.#stillness.look(place.timeMs, place.x, place.y);
    if (this.static) this.stay = null;
    else if (place.inside) this.#stayOn(place, before, trackId, floorMs);
    else if (this.stay && !this.stay.counted) this.stay = null;
    return over;
  }

  /** Ends the stay and returns it if it counts. */
  close(): Stay | null {
    const { stay } = this;
    this.stay = null;
    return stay?.counted ? stay : null;
  }

  #stayOn(place: ZoneSample, before: ZoneSample, trackId: number, floorMs: number): void {
    this.stay ??= {
      trackId,
      enteredMs: place.timeMs,
      lastInsideMs: place.timeMs,
      insideMs: 0,
      counted: false,
      waits: [],
      floorMs,
    };
    const { stay } = this;
    if (!before.lost) stay.insideMs += place.timeMs - stay.lastInsideMs;
    if (this.waiting && place.timeMs > stay.lastInsideMs) wait(stay, stay.lastInsideMs, place.timeMs);
    stay.lastInsideMs = place.timeMs;
    stay.counted ||= stay.insideMs >= this.#timers.holdMs;
  }
}

/** As the samples say it, of the zone's anchor. */
export function zoneSampleOf(
  sample: Sample,
  [x, y]: readonly [number, number],
  aspectRatio: number,
  inside: boolean,
): ZoneSample {
  const edge = Math.min(sample.x1, sample.y1, 1 - sample.x2, 1 - sample.y2) <= EDGE;
  return {
    timeMs: sample.timeMs,
    x: x * aspectRatio,
    y,
    height: sample.y2 - sample.y1,
    inside,
    edge,
    lost: sample.lost,
  };
}

/** Milliseconds waited. */
export function waitedMs(waits: readonly Span[]): number {
  return waits.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

function wait(stay: Stay, fromMs: number, toMs: number): void {
  const last = stay.waits[stay.waits.length - 1];
  if (last && last.toMs === fromMs) last.toMs = toMs;
  else stay.waits.push({ fromMs, toMs });
}
