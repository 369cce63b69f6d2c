import type { Zone } from '../../../shared/domain/region.ts';
import type { Visit, ZoneMinute, ZoneState } from '../../../shared/domain/zone.ts';
import { insidePolygon } from '../../geometry/polygon.ts';
import { MINUTE_MS, minuteOf } from '../../time.ts';
import { anchorOf } from '../anchor.ts';
import { QueueWait } from './queue-wait.ts';
import type { Sample } from '../sampling/sample.ts';
import { goOnFrom } from '../sampling/track-memory.ts';
import { Capacity } from './zone-capacity.ts';
import { continued } from './zone-hand-over.ts';
import { OpeningHours } from '../opening-hours.ts';
import { zoneMinute, type Presence } from './zone-minutes.ts';
import { Person, zoneSampleOf, waitedMs, type ZoneSample, type Stay } from './zone-person.ts';
import { StillPlaces } from './zone-still.ts';

/** A track may be reported so long after it was seen first: when it is confirmed. Nothing is settled before. */
const LATE_MS = 10_000;
/** How often capacity and queue are looked at, in the time of the samples. */
const LOOK_MS = 200;

export interface ZoneResult {
  visits: Visit[];
  minutes: ZoneMinute[];
}

/**
 * Who stays in a zone, and for how long. Somebody counts after `holdMs` inside without a step outside and has left after `releaseMs` outside
 * or unseen, but entered and left when they were first and last inside. Samples come in the order in which the rules see them; what is counted
 * depends on them alone. An id that changes inside the zone continues its visit; a thing that never moved for ten minutes is nobody.
 */
export class ZoneCounter {
  readonly #zone: Zone;
  readonly #aspect: number;
  readonly #hours: OpeningHours;
  readonly #people = new Map<number, Person>();
  #places = new StillPlaces();
  #wait = new QueueWait();
  #capacity: Capacity;
  #visits: Visit[] = [];
  /** Stays that are over and still belong to a minute that is not. */
  #over: Presence[] = [];
  /** Minutes before this one were reported. */
  #minutesDoneMs = -Infinity;
  #lookedMs = -Infinity;

  /** `timeZone`: of the site, for the zone's hours. */
  constructor(zone: Zone, aspectRatio: number, timeZone: string) {
    if (!(aspectRatio > 0 && Number.isFinite(aspectRatio)))
      throw new RangeError(`ZoneCounter: ${aspectRatio} is not the width by the height of a picture`);
    this.#zone = zone;
    this.#aspect = aspectRatio;
    this.#hours = new OpeningHours(zone.hours, timeZone);
    this.#capacity = new Capacity(zone.capacity);
  }

  /** How many are remembered, those not in the zone included. */
  get people(): number {
    return this.#people.size;
  }

  /** Somebody was seen. A box that is none, and what is not newer than the track's last sample, is no sighting. */
  see(sample: Sample): void {
    const { trackId, timeMs } = sample;
    if (!(sample.x2 > sample.x1 && sample.y2 > sample.y1 && Number.isFinite(timeMs))) return;
    const anchor = anchorOf([sample.x1, sample.y1, sample.x2, sample.y2], this.#zone.anchor, 1, 1);
    const inside = insidePolygon(anchor[0], anchor[1], this.#zone.points) && this.#hours.at(timeMs);
    const place = zoneSampleOf(sample, anchor, this.#aspect, inside);
    const known = this.#people.get(trackId);
    if (known && !(timeMs > known.last.timeMs)) {
      // Where a frame is a sample, the one that says that somebody is lost repeats the last sight.
      if (timeMs === known.last.timeMs && sample.lost) known.last = { ...known.last, lost: true };
      return;
    }
    const person = known ?? this.#meet(trackId, place);
    this.#leave(person.step(place, trackId, this.#minutesDoneMs));
    this.#look(timeMs);
  }

  /** The track is over. */
  end(trackId: number, endedMs: number): void {
    const person = this.#people.get(trackId);
    if (!person) return;
    person.ended = true;
    if (!person.stay) this.#people.delete(trackId);
    this.#look(endedMs);
  }

  /** What no later sample can change: nothing that the rules see up to `nowMs` is still to come. */
  advance(nowMs: number): ZoneResult {
    let settledMs = nowMs - LATE_MS;
    for (const [trackId, person] of this.#people) {
      if (nowMs - LATE_MS > person.dueMs) {
        this.#leave(person.close());
        if (person.ended) this.#people.delete(trackId);
      }
      settledMs = Math.min(settledMs, person.settledMs);
    }
    return { visits: this.#visits.splice(0), minutes: this.#takeMinutes(settledMs) };
  }

  /** Adds the tracks from which somebody goes on. */
  hold(tracks: Set<number>): void {
    for (const { before } of this.#people.values()) for (const trackId of before) tracks.add(trackId);
  }

  /** Whether a visit that ended, or a minute that began, before that moment is still to be reported. */
  awaits(beforeMs: number): boolean {
    return this.#minutesDoneMs < beforeMs;
  }

  /** The zone at this moment. */
  state(nowMs: number): ZoneState {
    const { occupancy, queue } = this.#count(nowMs);
    const leaving: number[] = [];
    for (const person of this.#people.values()) {
      if (person.stay?.counted && !person.insideAt(nowMs) && person.stay.waits.length > 0)
        leaving.push(person.stay.lastInsideMs);
    }
    return {
      regionId: this.#zone.regionId,
      occupancy,
      queue,
      waitMs: this.#zone.queue ? this.#wait.estimate(nowMs, queue, leaving) : null,
      overSinceMs: this.#capacity.overSince(nowMs, occupancy),
    };
  }

  /** The stream ends, or the zone does: everybody goes. The counter is as new afterwards. */
  finish(): ZoneResult {
    for (const person of this.#people.values()) this.#leave(person.close());
    const result = { visits: this.#visits.splice(0), minutes: this.#takeMinutes(Infinity) };
    this.#people.clear();
    this.#places = new StillPlaces();
    this.#wait = new QueueWait();
    this.#capacity = new Capacity(this.#zone.capacity);
    this.#minutesDoneMs = this.#lookedMs = -Infinity;
    return result;
  }

  #meet(trackId: number, place: ZoneSample): Person {
    const thing = this.#places.find(place.timeMs, place.x, place.y, place.height);
    const before = thing ? null : continued(place, this.#people, this.#zone.releaseMs);
    const person = (before !== null && this.#people.get(before)) || new Person(place, this.#places, this.#zone);
    if (before !== null) {
      this.#people.delete(before);
      goOnFrom(person.before, before);
    }
    person.ended = false;
    this.#people.set(trackId, person);
    return person;
  }

  #leave(stay: Stay | null): void {
    if (!stay) return;
    const { trackId, enteredMs, lastInsideMs: leftMs, floorMs } = stay;
    const waits = this.#zone.queue ? stay.waits : [];
    if (waits.length > 0) this.#wait.serve(leftMs);
    const { regionId, ruleVersion } = this.#zone;
    this.#visits.push({ regionId, ruleVersion, trackId, enteredMs, leftMs, waitedMs: waitedMs(waits) });
    this.#over.push({ fromMs: Math.max(enteredMs, floorMs), toMs: Math.max(leftMs, floorMs), waits });
  }

  /** The minutes up to this moment in which anybody was inside. */
  #takeMinutes(settledMs: number): ZoneMinute[] {
    const minutes: ZoneMinute[] = [];
    const present = [...this.#over];
    for (const { stay } of this.#people.values()) {
      if (stay?.counted)
        present.push({
          fromMs: Math.max(stay.enteredMs, stay.floorMs),
          toMs: Infinity,
          waits: this.#zone.queue ? stay.waits : [],
        });
    }
    const { regionId, ruleVersion } = this.#zone;
    for (;;) {
      let nextMs = Infinity;
      for (const { fromMs, toMs } of present)
        if (toMs >= this.#minutesDoneMs) nextMs = Math.min(nextMs, minuteOf(Math.max(fromMs, this.#minutesDoneMs)));
      if (nextMs === Infinity || nextMs + MINUTE_MS > settledMs) break;
      const minute = zoneMinute(present, nextMs);
      if (minute) minutes.push({ regionId, ruleVersion, ...minute });
      this.#minutesDoneMs = nextMs + MINUTE_MS;
    }
    if (settledMs < Infinity) this.#minutesDoneMs = Math.max(this.#minutesDoneMs, minuteOf(settledMs));
    this.#over = this.#over.filter(({ toMs }) => toMs >= this.#minutesDoneMs);
    return minutes;
  }

  #look(nowMs: number): void {
    if (nowMs - this.#lookedMs < LOOK_MS || (this.#zone.capacity === null && !this.#zone.queue)) return;
    this.#lookedMs = nowMs;
    const { occupancy, queue } = this.#count(nowMs);
    this.#capacity.look(nowMs, occupancy);
    if (this.#zone.queue) this.#wait.look(nowMs, queue);
  }

  #count(nowMs: number): { occupancy: number; queue: number } {
    let occupancy = 0,
      queue = 0;
    for (const person of this.#people.values()) {
      if (!person.insideAt(nowMs)) continue;
      occupancy += 1;
      if (this.#zone.queue && person.waiting) queue += 1;
    }
    return { occupancy, queue };
  }
}
