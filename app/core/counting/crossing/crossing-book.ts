import type { Crossing, Receipt, RefusalReason } from '../../../shared/domain/crossing.ts';
import type { Direction, Gate, Ignore, Line } from '../../../shared/domain/region.ts';
import type { Point } from '../../geometry/point.ts';
import { insidePolygon } from '../../geometry/polygon.ts';
import type { CounterSettings } from './counter-settings.ts';
import { gateStep } from './gate.ts';
import { ghostOf } from './ghost.ts';
import type { Lapse } from './lapse.ts';
import type { Verdict } from './line-judge.ts';
import { receiptOf, round } from './receipt.ts';
import type { Walker } from './walker.ts';
import { OpeningHours } from '../opening-hours.ts';

/** For so long it is remembered whose way was completed, should they turn up after all. */
const COMPLETED_MS = 60_000;

/** What a line's judge says of somebody becomes a crossing, counted or refused, by everything else that the rule says; late mode waits for the end. */
export class CrossingBook {
  readonly #region: Line | Gate;
  readonly #aspect: number;
  readonly #hours: OpeningHours;
  readonly #ignores: readonly Ignore[];
  readonly #settings: CounterSettings;
  /** Tracks whose way another one has completed over the line, and how. */
  readonly #completed = new Map<number, { direction: Direction; atMs: number }>();
  #decided: Crossing[] = [];

  constructor(
    region: Line | Gate,
    aspectRatio: number,
    timeZone: string,
    ignores: readonly Ignore[],
    settings: CounterSettings,
  ) {
    this.#region = region;
    this.#aspect = aspectRatio;
    this.#hours = new OpeningHours(region.hours, timeZone);
    this.#ignores = ignores;
    this.#settings = settings;
  }

  /** `line`: which of a gate's two. */
  enter(walker: Walker, line: number, verdict: Verdict): void {
    const { kind, before } = verdict;
    if (kind === 'flicker' || kind === 'gone' || walker.reach < this.#settings.leastWay) {
      return this.#decide(
        walker,
        verdict,
        this.#isThing(walker) ? 'static-object' : kind === 'flicker' ? 'flicker' : 'too-short',
      );
    }
    if (kind === 'unproven')
      return this.#decide(walker, verdict, before.samples === 0 ? 'wrong-side-birth' : 'too-short');
    if (this.#region.kind === 'line') return this.#decide(walker, verdict, null);
    const { decided, half } = gateStep(walker.half, line, verdict, this.#settings.gateMs);
    walker.half = half;
    for (const { verdict: whole, refusal } of decided) this.#decide(walker, whole, refusal);
  }

  /**
   * The person is gone: half a gate, and late mode's sum of both ways, whichever of them the rule counts. It is reported where they first went that
   * way, so that ids they have later do not move it.
   */
  close(walker: Walker): void {
    if (walker.half) this.#decide(walker, walker.half.verdict, 'turned-back');
    const ins = walker.tally.filter(({ direction }) => direction === 'in'),
      outs = walker.tally.filter(({ direction }) => direction === 'out');
    const [more, fewer] = ins.length > outs.length ? [ins, outs] : [outs, ins];
    if (more.length > fewer.length)
      this.#decided.push(
        ...more
          .slice(0, more.length - fewer.length)
          .map((crossing) => ({ ...crossing, refusal: this.#disabled(crossing.direction) })),
      );
    else if (more.length > 0) this.#decided.push({ ...walker.tally[0], refusal: 'turned-back' });
  }

  /** Somebody was lost at the line, and who came up behind it may be another: reported where it would have counted. */
  lapse(walker: Walker, { verdict, foundId }: Lapse): void {
    const { direction, atMs, point } = verdict;
    if (
      walker.known === direction ||
      this.#isThing(walker) ||
      this.#disabled(direction) !== null ||
      !this.#hours.at(atMs)
    )
      return;
    if (this.#ignored(point) || ghostOf(walker, atMs, this.#settings) !== null) return;
    this.#decided.push(this.#crossing(walker, verdict, 'lost-at-line', { followedByTrackId: foundId }));
  }

  /** What was decided since the last call. */
  take(nowMs: number): Crossing[] {
    for (const [trackId, { atMs }] of this.#completed) if (nowMs - atMs > COMPLETED_MS) this.#completed.delete(trackId);
    return this.#decided.splice(0);
  }

  /** The way in which another track was counted for this one. */
  completedWay(trackId: number): Direction | null {
    return this.#completed.get(trackId)?.direction ?? null;
  }

  /** The track is over, and will not turn up. */
  forget(trackId: number): void {
    this.#completed.delete(trackId);
  }

  #decide(walker: Walker, verdict: Verdict, given: RefusalReason | null): void {
    const { direction, atMs, stitchedFrom } = verdict;
    const ghostOfId = given === null ? ghostOf(walker, atMs, this.#settings) : null;
    const refusal = given ?? (ghostOfId === null ? this.#refusal(walker, verdict) : 'ghost');
    const crossing = this.#crossing(walker, verdict, refusal, ghostOfId === null ? {} : { ghostOfTrackId: ghostOfId });
    if (refusal !== null || this.#region.mode === 'immediate') this.#decided.push(crossing);
    else walker.tally.push(crossing);
    if (refusal !== null) return;
    walker.known = null;
    walker.counted = { direction, atMs };
    if (stitchedFrom !== null) this.#completed.set(stitchedFrom, { direction, atMs });
  }

  #refusal(walker: Walker, { direction, atMs, point }: Verdict): RefusalReason | null {
    if (this.#ignored(point)) return 'excluded-zone';
    if (walker.known === direction) {
      walker.known = null;
      return 'duplicate-after-switch';
    }
    const disabled = this.#region.mode === 'immediate' ? this.#disabled(direction) : null;
    return disabled ?? (this.#hours.at(atMs) ? null : 'outside-hours');
  }

  #ignored([x, y]: Point): boolean {
    return this.#ignores.some(({ points }) => insidePolygon(x, y, points));
  }

  #disabled(direction: Direction): RefusalReason | null {
    const { counts } = this.#region;
    return counts === 'both' || counts === direction ? null : 'direction-disabled';
  }

  /** It never went as far as a person does who is there for so long. */
  #isThing({ reach, firstMs, last }: Walker): boolean {
    return reach < this.#settings.leastWay && last.timeMs - firstMs >= this.#settings.staticMs;
  }

  #crossing(walker: Walker, verdict: Verdict, refusal: RefusalReason | null, others: Partial<Receipt>): Crossing {
    const { regionId, ruleVersion } = this.#region;
    const receipt: Receipt = { ...receiptOf(this.#region, verdict, walker.places, this.#aspect), ...others };
    return {
      regionId,
      ruleVersion,
      trackId: walker.trackId,
      direction: verdict.direction,
      capturedAtMs: Math.round(verdict.atMs),
      point: [round(verdict.point[0]), round(verdict.point[1])],
      confidence: receipt.confidenceMean,
      refusal,
      receipt,
    };
  }
}
