import type { Direction } from '../../../shared/domain/region.ts';
import type { Point } from '../../geometry/point.ts';
import type { CounterSettings } from './counter-settings.ts';
import { bandOf, type LineJudge, type Verdict } from './line-judge.ts';
import { alike, atEdge, CONFIRM_MS } from './link.ts';
import { noSideTime } from './standing.ts';
import { velocity, type Place, type Walker } from './walker.ts';

/** How somebody went who was lost, over so long. */
const PACE_MS = 900;

/** Somebody was lost at a line, and that track began behind it; `stray`: how far it is from where they may have gone, in heights. */
export interface Lapse {
  readonly verdict: Verdict;
  readonly foundId: number;
  readonly stray: number;
}

/**
 * Whether a new track may be somebody who was lost on their way to the line, or on it, and has come up behind it, where they are not surely the same
 * person: nothing is counted, but it is said. Of a gate both lines lie between the two. Null: it is nobody's, or another refusal says it.
 */
export function lapseOf(
  lost: Walker,
  found: readonly Place[],
  seenFromMs: number,
  judges: readonly LineJudge[],
  aspectRatio: number,
  settings: CounterSettings,
): Lapse | null {
  const { last } = lost,
    first = found[0],
    latest = found[found.length - 1];
  const gapMs = first.timeMs - last.timeMs;
  if (
    !lost.lost ||
    !last.lost ||
    !(gapMs > 0 && gapMs <= settings.lapseMs) ||
    seenFromMs > last.timeMs + settings.lapseMs + CONFIRM_MS
  )
    return null;
  if (lost.half || lost.reach < settings.lapseWay || atEdge(last.sample) || atEdge(first.sample) || !alike(last, first))
    return null;
  if (lost.counted && last.timeMs - lost.counted.atMs <= settings.duplicateMs) return null;
  const stray = strayOf(lost.places, first, aspectRatio);
  if (stray > settings.lapseReach) return null;
  const ways = judges.map((judge, line) => Math.sign(judge.across(lost.standings[line], [first.x, first.y])));
  if (ways[0] === 0 || ways.some((way) => way !== ways[0]) || lost.standings.some(({ away }) => away.samples > 0))
    return null;
  const near = judges
    .map((_, line) => line)
    .sort((a, b) => judges[a].distance(at(last)) - judges[b].distance(at(last)))[0];
  const { home } = lost.standings[near],
    least = settings.lapseStep * last.height;
  const heads = approaches(lost, judges[near], settings),
    leaves = judges.every((judge) => judge.distance(at(latest)) - judge.distance(at(first)) >= least);
  if (!heads || !leaves || home.ms < settings.lapseHomeMs) return null;
  const direction: Direction = ways[0] > 0 ? 'in' : 'out';
  const verdict: Verdict = {
    kind: 'gone',
    direction,
    before: { ...home },
    after: noSideTime(),
    atMs: last.timeMs,
    point: at(last),
    stitchedFrom: null,
  };
  return { verdict, foundId: first.sample.trackId, stray };
}

const at = ({ x, y }: Place): Point => [x, y];

/** They were on the line, or near it and coming nearer. */
export function approaches({ places, last }: Walker, judge: LineJudge, settings: CounterSettings): boolean {
  const away = judge.distance(at(last));
  if (away <= bandOf(last.height, settings)) return true;
  const before = places.findLast(({ timeMs }) => timeMs <= last.timeMs - settings.linkAgeMs) ?? places[0];
  return (
    away <= settings.lapseWithin * last.height && judge.distance(at(before)) - away >= settings.lapseStep * last.height
  );
}

/** How far a place is from the way between where somebody was lost and where their pace would have brought them: whoever is hidden may have stopped. In heights. */
function strayOf(places: readonly Place[], first: Place, aspectRatio: number): number {
  const last = places[places.length - 1],
    seconds = (first.timeMs - last.timeMs) / 1000;
  const [vx, vy] = velocity(places, 'last', PACE_MS, aspectRatio),
    wx = vx * seconds,
    wy = vy * seconds;
  const x = (first.x - last.x) * aspectRatio,
    y = first.y - last.y,
    length = wx * wx + wy * wy;
  const share = length > 0 ? Math.max(0, Math.min(1, (x * wx + y * wy) / length)) : 0;
  return Math.hypot(x - share * wx, y - share * wy) / Math.max(last.height, first.height);
}
