import type { Crossing } from '../../../shared/domain/crossing.ts';
import type { Anchor, Direction } from '../../../shared/domain/region.ts';
import type { Point } from '../../geometry/point.ts';
import type { Half } from './gate.ts';
import type { Lapse } from './lapse.ts';
import type { Judged, Verdict } from './line-judge.ts';
import { MOST_POINTS, remembered } from './path.ts';
import type { Company } from './company.ts';
import { newStanding, type Standing } from './standing.ts';
import type { Sample } from '../sampling/sample.ts';

/** With so many places a walker forgets those that no receipt will show. */
const MOST_PLACES = 3 * MOST_POINTS;

/** One sample as a rule sees it: the judged point, normalized; the height as a share of the picture's. */
export interface Place extends Judged {
  readonly sample: Sample;
  /** Those to whom the box lies closely; null: not known, for want of the whole box. */
  readonly company: readonly Company[] | null;
}

export function placeOf(sample: Sample, anchor: Anchor, company: readonly Company[] | null = null): Place {
  const y = anchor === 'bottom-centre' ? sample.y2 : anchor === 'top-centre' ? sample.y1 : (sample.y1 + sample.y2) / 2;
  return {
    x: inside((sample.x1 + sample.x2) / 2),
    y: inside(y),
    height: sample.y2 - sample.y1,
    timeMs: sample.timeMs,
    lost: sample.lost,
    sample,
    company,
  };
}

const inside = (share: number) => Math.max(0, Math.min(1, share));

/** One person as one rule knows them: one track, or several that go on from each other. */
export class Walker {
  trackId: number;
  /** The tracks before this one. */
  readonly before: number[] = [];
  readonly firstMs: number;
  readonly first: Point;
  readonly standings: Standing[];
  /** The newest places, and those around a meeting with a line that is not decided yet; oldest first. */
  places: Place[] = [];
  /** How far from the first place they got, in heights. */
  reach = 0;
  /** Of all places: how sure the detector was, on average. */
  confidence = 0;
  #count = 0;
  lost = false;
  ended = false;
  /** The last counted crossing, and the direction in which the track before this one was counted. */
  counted: { direction: Direction; atMs: number } | null = null;
  known: Direction | null = null;
  /** What one of a gate's lines said, as long as the other one may still say something of an earlier meeting. */
  readonly waiting: { readonly line: number; readonly verdict: Verdict }[] = [];
  /** The first of a gate's two lines was crossed. */
  half: Half | null = null;
  /** They were lost at the line, and who came up behind it is perhaps the same person. */
  lapse: Lapse | null = null;
  /** Late mode: what would have counted. */
  tally: Crossing[] = [];

  constructor(first: Place, lines: number) {
    this.trackId = first.sample.trackId;
    this.firstMs = first.timeMs;
    this.first = [first.x, first.y];
    this.standings = Array.from({ length: lines }, newStanding);
  }

  /** Not seen any more, from the last place on. */
  lose(): void {
    this.lost = true;
    for (const standing of this.standings) standing.lost = true;
  }

  get last(): Place {
    return this.places[this.places.length - 1];
  }

  add(place: Place, aspectRatio: number): void {
    this.places.push(place);
    this.lapse = null;
    this.#count += 1;
    this.confidence += (place.sample.confidence - this.confidence) / this.#count;
    if (this.places.length >= MOST_PLACES) this.places = remembered(this.places, this.#meetings());
    this.lost = place.lost;
    this.reach = Math.max(
      this.reach,
      Math.hypot((place.x - this.first[0]) * aspectRatio, place.y - this.first[1]) / place.height,
    );
  }

  #meetings(): number[] {
    const open = this.standings.filter(({ net }) => net !== 0).map(({ meetMs }) => meetMs),
      undecided = this.waiting.map(({ verdict }) => verdict.atMs);
    return [...open, ...undecided, ...(this.half ? [this.half.verdict.atMs] : [])];
  }
}

/** How somebody moves, in picture heights per second, over up to `spanMs` of places before or after one end of them. */
export function velocity(places: readonly Place[], end: 'first' | 'last', spanMs: number, aspectRatio: number): Point {
  const at = end === 'last' ? places.length - 1 : 0,
    step = end === 'last' ? -1 : 1;
  let other = at;
  while (places[other + step] && Math.abs(places[other + step].timeMs - places[at].timeMs) <= spanMs) other += step;
  const seconds = (places[at].timeMs - places[other].timeMs) / 1000;
  if (Math.abs(seconds) < 0.15) return [0, 0];
  return [((places[at].x - places[other].x) * aspectRatio) / seconds, (places[at].y - places[other].y) / seconds];
}
