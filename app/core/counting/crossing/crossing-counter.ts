import type { Crossing } from '../../../shared/domain/crossing.ts';
import type { Direction, Gate, Ignore, Line } from '../../../shared/domain/region.ts';
import { insidePolygon } from '../../geometry/polygon.ts';
import { boxAt, boxOf, lyingTo, type Company } from './company.ts';
import { COUNTER_DEFAULTS, type CounterSettings } from './counter-settings.ts';
import { CrossingBook } from './crossing-book.ts';
import { approaches, lapseOf, type Lapse } from './lapse.ts';
import { LineJudge, ON_THE_LINE } from './line-judge.ts';
import { apart, atEdge, CONFIRM_MS, covers, linkDistance } from './link.ts';
import type { Sample } from '../sampling/sample.ts';
import { newStanding } from './standing.ts';
import { goOnFrom } from '../sampling/track-memory.ts';
import { placeOf, Walker, type Place } from './walker.ts';

/** Of a track this short it is not known where it goes. */
const SHORT_MS = 300;
/** Whoever left by more than this before somebody was lost is not meant; and who is confirmed later than this may be anybody. */
const LATE_MS = 1000;
/** Over so long it is measured how fast somebody went who is gone. */
const PACE_MS = 600;
/** ... and whether somebody stands. */
const STAND_MS = 1500;

/** A track that is not decided on yet: it may go on from one that was lost. */
interface Newcomer {
  readonly places: Place[];
  readonly seenFromMs: number;
  readonly over: Walker[];
}

/**
 * One line or gate: samples of everybody to crossings, counted and refused. Samples come in the order in which the rules see them; what is
 * counted depends on them alone. A new track is first asked whether it goes on from one that was just lost: then it is the same person.
 */
export class CrossingCounter {
  readonly #region: Line | Gate;
  readonly #aspect: number;
  readonly #settings: CounterSettings;
  readonly #judges: LineJudge[];
  readonly #book: CrossingBook;
  readonly #ignores: readonly Ignore[];
  readonly #newcomers = new Map<number, Newcomer>();
  readonly #walkers = new Map<number, Walker>();

  /** `aspectRatio`: width by height of the picture. `timeZone`: of the site. `ignores`: where nobody is seen. */
  constructor(
    region: Line | Gate,
    aspectRatio: number,
    timeZone: string,
    ignores: readonly Ignore[] = [],
    settings: Partial<CounterSettings> = {},
  ) {
    this.#region = region;
    this.#aspect = aspectRatio;
    this.#settings = { ...COUNTER_DEFAULTS, ...settings };
    const lines = region.kind === 'gate' ? [region.points, region.secondPoints] : [region.points];
    this.#judges = lines.map((points) => new LineJudge(points, aspectRatio, this.#settings));
    this.#book = new CrossingBook(region, aspectRatio, timeZone, ignores, this.#settings);
    this.#ignores = ignores;
  }

  /** How many tracks are remembered, those that left a moment ago included. */
  get people(): number {
    return this.#walkers.size + this.#newcomers.size;
  }

  /** Somebody was seen; `seenMs`: when the rules see it (a track's first samples come when it is confirmed). */
  see(sample: Sample, seenMs: number): void {
    const { trackId } = sample;
    const walker = this.#walkers.get(trackId);
    let newcomer = this.#newcomers.get(trackId);
    const place = placeOf(sample, this.#region.anchor, this.#companyOf(sample));
    if (this.#ignores.some(({ points }) => insidePolygon(place.x, place.y, points))) {
      if (newcomer) this.#admit(trackId, newcomer);
      this.#walkers.get(trackId)?.lose();
      return;
    }
    if (walker) return this.#follow(walker, place);
    if (!newcomer) {
      const over = [...this.#walkers.values()].filter(
        ({ lost, places }) => !lost && covers(places[places.length - 1].sample, sample),
      );
      newcomer = { places: [], seenFromMs: seenMs, over };
      this.#newcomers.set(trackId, newcomer);
    }
    newcomer.places.push(place);
    if (place.lost || place.timeMs - newcomer.places[0].timeMs >= this.#settings.linkAgeMs)
      this.#admit(trackId, newcomer);
  }

  /** The track is over. */
  end(trackId: number): void {
    const newcomer = this.#newcomers.get(trackId);
    if (newcomer) this.#admit(trackId, newcomer);
    const walker = this.#walkers.get(trackId);
    if (walker) walker.ended = walker.lost = true;
    this.#book.forget(trackId);
  }

  /** What was decided since the last call. Everything up to `nowMs` was observed. */
  advance(nowMs: number): Crossing[] {
    const { linkMs, lonelyLinkMs, lapseMs } = this.#settings;
    for (const [trackId, walker] of this.#walkers) {
      const [askedMs, foundMs] = this.#mayLapse(walker)
        ? [Math.max(linkMs, lapseMs), Math.max(lonelyLinkMs, lapseMs)]
        : [linkMs, lonelyLinkMs];
      if (!walker.ended || nowMs <= walker.last.timeMs + askedMs + CONFIRM_MS || this.#isAwaited(walker, foundMs))
        continue;
      this.#part(walker);
      this.#walkers.delete(trackId);
    }
    return this.#book.take(nowMs);
  }

  /** The stream ends: everybody goes. The counter is as new afterwards. */
  finish(): Crossing[] {
    for (const [trackId, newcomer] of this.#newcomers) this.#admit(trackId, newcomer);
    for (const walker of this.#walkers.values()) this.#part(walker);
    this.#walkers.clear();
    return this.#book.take(Infinity);
  }

  /** Adds the tracks from which somebody goes on. */
  hold(tracks: Set<number>): void {
    for (const { before } of this.#walkers.values()) for (const trackId of before) tracks.add(trackId);
  }

  /** Whether something that happened before that moment is still to be decided. */
  awaits(beforeMs: number): boolean {
    for (const { places } of this.#newcomers.values()) if (places[0].timeMs < beforeMs) return true;
    for (const walker of this.#walkers.values()) {
      const { standings, waiting, half, tally, firstMs } = walker;
      if (
        walker.last.timeMs < beforeMs &&
        (walker.lapse || (this.#mayLapse(walker) && this.#isAwaited(walker, this.#settings.lapseMs)))
      )
        return true;
      if (
        firstMs < beforeMs &&
        (half ||
          waiting.length > 0 ||
          tally.length > 0 ||
          standings.some(({ net, meetMs }) => net !== 0 && meetMs < beforeMs))
      )
        return true;
    }
    return false;
  }

  /** The surer tracks to which somebody lies as no two people do, or side by side. */
  #companyOf(sample: Sample): Company[] | null {
    const company: Company[] = [],
      box = boxOf(sample, this.#aspect);
    if (!box) return null;
    const look = (trackId: number, places: readonly Place[], lost: boolean, confidence: number) => {
      if (trackId === sample.trackId || places[0].timeMs > sample.timeMs) return;
      const other = boxAt(places, lost, sample.timeMs, this.#aspect),
        lying = other && lyingTo(box, other);
      if (lying) company.push({ trackId, lying, confidence });
    };
    for (const [trackId, { places, lost, confidence }] of this.#walkers) look(trackId, places, lost, confidence);
    for (const [trackId, { places }] of this.#newcomers)
      look(trackId, places, false, places.reduce((sum, place) => sum + place.sample.confidence, 0) / places.length);
    return company;
  }

  #admit(trackId: number, newcomer: Newcomer): void {
    this.#newcomers.delete(trackId);
    const { places } = newcomer;
    const lost = this.#lostOne(newcomer);
    const walker = lost?.walker ?? new Walker(places[0], this.#judges.length);
    this.#lapses(newcomer, lost);
    if (lost) {
      this.#walkers.delete(walker.trackId);
      this.#link(walker, newcomer, lost.distance <= this.#settings.stitchDeviations);
      walker.ended = false;
    } else walker.known = this.#book.completedWay(trackId);
    this.#walkers.set(trackId, walker);
    for (const place of places) this.#follow(walker, place);
  }

  /** Whom the new track goes on from. */
  #lostOne({ places, seenFromMs }: Newcomer): { walker: Walker; distance: number } | null {
    let nearest = this.#settings.linkDeviations,
      found: Walker | null = null;
    for (const walker of this.#walkers.values()) {
      const distance = linkDistance(walker, places, seenFromMs, this.#aspect, this.#settings);
      if (distance <= nearest) {
        nearest = distance;
        found = walker;
      }
    }
    if (
      found &&
      places[0].timeMs - found.last.timeMs > this.#settings.linkMs &&
      !this.#isAlone(found, places, seenFromMs)
    )
      return null;
    return found && { walker: found, distance: nearest };
  }

  /** Somebody may be gone on from, over a line, who surely is not: it is said of whom they fit best, once they are not to be linked any more. */
  #lapses({ places, seenFromMs, over }: Newcomer, linked: { walker: Walker; distance: number } | null): void {
    if (over.length > 0 || (linked && linked.distance <= this.#settings.stitchDeviations)) return;
    let best: Lapse | null = null,
      whose: Walker | null = null;
    for (const walker of linked ? [linked.walker] : this.#walkers.values()) {
      const lapse = lapseOf(walker, places, seenFromMs, this.#judges, this.#aspect, this.#settings);
      if (lapse && (!best || lapse.stray < best.stray)) {
        best = lapse;
        whose = walker;
      }
    }
    if (!best || !whose) return;
    if (linked) this.#book.lapse(whose, best);
    else if (!whose.lapse || best.stray < whose.lapse.stray) whose.lapse = best;
  }

  /** They were lost in the picture on their way to a line, so that somebody may be found who is perhaps them. */
  #mayLapse(walker: Walker): boolean {
    const { last, reach } = walker;
    return (
      last.lost &&
      reach >= this.#settings.lapseWay &&
      !atEdge(last.sample) &&
      this.#judges.some((judge) => approaches(walker, judge, this.#settings))
    );
  }

  /** A track that is not decided on yet began at most so long after they were lost. */
  #isAwaited({ last }: Walker, withinMs: number): boolean {
    return [...this.#newcomers.values()].some(({ places }) => places[0].timeMs <= last.timeMs + withinMs);
  }

  /** Nobody else was there since that person was lost: after so long only that says who it is. */
  #isAlone(lost: Walker, places: readonly Place[], seenFromMs: number): boolean {
    const { timeMs: sinceMs } = lost.last,
      {
        timeMs: firstMs,
        sample: { trackId },
      } = places[0];
    if (seenFromMs > firstMs + LATE_MS) return false;
    const isElse = (last: Place) => last.timeMs >= sinceMs - LATE_MS;
    return (
      ![...this.#walkers.values()].some((walker) => walker !== lost && isElse(walker.last)) &&
      ![...this.#newcomers].some(([id, other]) => id !== trackId && isElse(other.places[other.places.length - 1]))
    );
  }

  /**
   * The step from one track to the other. It may complete a way over the line: of somebody who was coming nearer to it and is going away from it
   * now, when they fit well (`near`), and unless the new track may be a second box of somebody else. It takes no count back: that is a change of the id.
   */
  #link(lost: Walker, { places, over }: Newcomer, near: boolean): void {
    const first = places[0],
      latest = places[places.length - 1];
    const before =
      lost.places.findLast(({ timeMs }) => timeMs <= lost.last.timeMs - this.#settings.linkAgeMs) ?? lost.places[0];
    const sure = near && over.every((walker) => !walker.lost && apart(walker.last.sample, latest.sample));
    const undone = (chord: number) =>
      lost.counted !== null &&
      lost.counted.direction !== directionOf(chord) &&
      first.timeMs - lost.counted.atMs <= this.#settings.duplicateMs;
    const broken = this.#judges.flatMap((judge, line) => {
      const chord = judge.chord([lost.last.x, lost.last.y], [first.x, first.y]);
      if (chord === 0) return [];
      const away = (place: Place) => judge.distance([place.x, place.y]);
      const came =
        away(lost.last) < away(before) && judge.chord([before.x, before.y], [lost.last.x, lost.last.y]) === 0;
      const goes = latest.timeMs - first.timeMs < SHORT_MS || away(latest) > away(first);
      return sure && came && goes && !undone(chord) ? [] : [{ line, chord }];
    });
    this.#leave(
      lost,
      broken.map(({ line }) => line),
    );
    if (lost.counted && broken.some(({ chord }) => undone(chord))) lost.known = lost.counted.direction;
    goOnFrom(lost.before, lost.trackId);
    lost.trackId = first.sample.trackId;
  }

  #follow(walker: Walker, place: Place): void {
    const from =
      walker.places.length > 0 && walker.last.sample.trackId !== place.sample.trackId
        ? walker.last.sample.trackId
        : null;
    walker.add(place, this.#aspect);
    for (let line = 0; line < this.#judges.length; line++) {
      const standing = walker.standings[line];
      const verdict = this.#judges[line].step(
        standing,
        place,
        walker.reach >= this.#settings.leastWay,
        from,
        standing.net !== 0 && this.#stands(walker),
      );
      if (verdict) walker.waiting.push({ line, verdict });
    }
    this.#enter(walker);
  }

  /** A gate's lines are reported in the order in which they were met: what the other one has not decided yet of an earlier meeting is waited for. */
  #enter(walker: Walker): void {
    if (walker.waiting.length === 0) return;
    walker.waiting.sort((a, b) => a.verdict.atMs - b.verdict.atMs);
    const openMs = Math.min(...walker.standings.map(({ net, meetMs }) => (net === 0 ? Infinity : meetMs)));
    while (walker.waiting.length > 0 && walker.waiting[0].verdict.atMs <= openMs) {
      const { line, verdict } = walker.waiting.shift()!;
      this.#book.enter(walker, line, verdict);
    }
  }

  /** The person is gone: what is left undecided, and late mode's sum. */
  #part(walker: Walker): void {
    this.#leave(
      walker,
      this.#judges.map((_, line) => line),
    );
    this.#book.close(walker);
    if (walker.lapse) this.#book.lapse(walker, walker.lapse);
  }

  /** How fast somebody moved over the line just before they were gone, in heights a second. */
  #paceOver({ places, last }: Walker, line: number): number {
    const before = places.findLast(({ timeMs }) => timeMs <= last.timeMs - PACE_MS) ?? places[0];
    const away = (place: Place) => this.#judges[line].distance([place.x, place.y]);
    if (away(last) < ON_THE_LINE) return 0;
    const over =
      this.#judges[line].chord([before.x, before.y], [last.x, last.y]) === 0
        ? away(last) - away(before)
        : away(last) + away(before);
    return last.timeMs > before.timeMs ? (over / last.height / (last.timeMs - before.timeMs)) * 1000 : 0;
  }

  /** They have hardly moved lately. */
  #stands({ places, last }: Walker): boolean {
    const before = places.findLast(({ timeMs }) => timeMs <= last.timeMs - STAND_MS) ?? places[0];
    return (
      Math.hypot((last.x - before.x) * this.#aspect, last.y - before.y) < this.#settings.standingReach * last.height
    );
  }

  /** What these lines have not decided will not be decided any more. */
  #leave(walker: Walker, lines: readonly number[]): void {
    for (const line of lines) {
      const verdict = this.#judges[line].end(walker.standings[line], this.#paceOver(walker, line));
      walker.standings[line] = newStanding();
      if (verdict) walker.waiting.push({ line, verdict });
    }
    this.#enter(walker);
  }
}

const directionOf = (chord: number): Direction => (chord > 0 ? 'in' : 'out');
