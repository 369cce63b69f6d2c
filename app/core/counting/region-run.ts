import type { Gate, Ignore, Line, Region, Zone } from '../../shared/domain/region.ts';
import type { ZoneState } from '../../shared/domain/zone.ts';
import { insidePolygon } from '../geometry/polygon.ts';
import { anchorOf } from './anchor.ts';
import { CrossingCounter } from './crossing/crossing-counter.ts';
import type { Decided } from './region-counter.ts';
import type { Observation } from './observation.ts';
import { ZoneCounter } from './zones/zone-counter.ts';

export interface RunOptions {
  aspectRatio: number;
  timeZone: string;
  fromMs: number;
  toMs: number;
}

/** A rule that was replaced is asked at least this much longer what happened while it counted, and until nothing of it is left undecided. */
const LEAST_AFTER_MS = 15_000;

/** One version of one line, gate or zone, and the time from which and until which it counts (half open). */
export class RegionRun {
  readonly #region: Line | Gate | Zone;
  readonly #ignores: readonly Ignore[];
  readonly #key: string;
  readonly #counter: CrossingCounter | ZoneCounter;
  #fromMs: number;
  #toMs: number;

  constructor(
    region: Line | Gate | Zone,
    ignores: readonly Ignore[],
    { aspectRatio, timeZone, fromMs, toMs }: RunOptions,
  ) {
    this.#region = region;
    this.#ignores = ignores;
    this.#key = keyOf(region, ignores);
    this.#counter =
      region.kind === 'zone'
        ? new ZoneCounter(region, aspectRatio, timeZone)
        : new CrossingCounter(region, aspectRatio, timeZone, ignores);
    this.#fromMs = fromMs;
    this.#toMs = toMs;
  }

  get retired(): boolean {
    return this.#toMs < Infinity;
  }

  isFor(region: Region, ignores: readonly Ignore[]): boolean {
    return keyOf(region, ignores) === this.#key;
  }

  /** Another version counts from that moment on; what was before it is still decided here. */
  retire(atMs: number): void {
    this.#toMs = atMs;
  }

  /** Nothing of its time is left to be decided. */
  isDone(nowMs: number): boolean {
    if (!this.retired) return false;
    return nowMs > this.#toMs + LEAST_AFTER_MS && !this.#counter.awaits(this.#toMs);
  }

  /** Adds the tracks from which somebody who is remembered here goes on. */
  hold(tracks: Set<number>): void {
    this.#counter.hold(tracks);
  }

  observe(observation: Observation): void {
    if (observation.kind === 'ended') return this.#counter.end(observation.trackId, observation.atMs);
    if (this.#counter instanceof CrossingCounter) return this.#counter.see(observation.sample, observation.atMs);
    const { x1, y1, x2, y2 } = observation.sample;
    const [x, y] = anchorOf([x1, y1, x2, y2], this.#region.anchor, 1, 1);
    if (!this.#ignores.some(({ points }) => insidePolygon(x, y, points))) this.#counter.see(observation.sample);
  }

  advance(nowMs: number, decided: Decided): void {
    if (this.#counter instanceof CrossingCounter) this.#takeCrossings(this.#counter.advance(nowMs), decided);
    else this.#takeStays(this.#counter.advance(nowMs), decided);
  }

  /** Everybody goes; times may begin anew after it, so that what comes belongs to this version whenever it is. */
  finish(decided: Decided): void {
    if (this.#counter instanceof CrossingCounter) this.#takeCrossings(this.#counter.finish(), decided);
    else this.#takeStays(this.#counter.finish(), decided);
    this.#fromMs = -Infinity;
  }

  /** Of a zone. */
  state(nowMs: number): ZoneState | null {
    return this.#counter instanceof ZoneCounter ? this.#counter.state(nowMs) : null;
  }

  #takeCrossings(crossings: Decided['crossings'], decided: Decided): void {
    for (const crossing of crossings) if (this.#counts(crossing.capturedAtMs)) decided.crossings.push(crossing);
  }

  #takeStays({ visits, minutes }: ReturnType<ZoneCounter['finish']>, decided: Decided): void {
    for (const visit of visits) if (this.#counts(visit.leftMs)) decided.visits.push(visit);
    for (const minute of minutes) if (this.#counts(minute.minuteStartMs)) decided.zoneMinutes.push(minute);
  }

  #counts(timeMs: number): boolean {
    return timeMs >= this.#fromMs && timeMs < this.#toMs;
  }
}

const keyOf = (region: Region, ignores: readonly Ignore[]) =>
  JSON.stringify([region, ignores.map(({ points }) => points)]);
