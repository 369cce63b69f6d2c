import type { ZoneMinute } from '../../../shared/domain/zone.ts';
import { MINUTE_MS } from '../../time.ts';

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When somebody was in the zone (`toMs` Infinity: still is), and when they waited; both ends belong to it. */
export interface Presence extends Span {
  readonly waits: readonly Span[];
}

/** What the zone held in the minute, or null when that was nobody. */
export function zoneMinute(
  people: Iterable<Presence>,
  minuteStartMs: number,
): Omit<ZoneMinute, 'regionId' | 'ruleVersion'> | null {
  const endMs = minuteStartMs + MINUTE_MS;
  const inside: Span[] = [],
    waiting: Span[] = [];
  let entries = 0,
    exits = 0;
  for (const person of people) {
    if (!touches(person, minuteStartMs)) continue;
    if (person.fromMs >= minuteStartMs) entries += 1;
    if (person.toMs < endMs) exits += 1;
    inside.push(clip(person, minuteStartMs));
    for (const wait of person.waits) if (touches(wait, minuteStartMs)) waiting.push(clip(wait, minuteStartMs));
  }
  if (inside.length === 0) return null;
  return {
    minuteStartMs,
    entries,
    exits,
    occupancyMax: most(inside),
    occupancyMs: total(inside),
    queueMs: total(waiting),
    queueMax: most(waiting),
  };
}

const touches = ({ fromMs, toMs }: Span, minuteStartMs: number) =>
  fromMs < minuteStartMs + MINUTE_MS && toMs >= minuteStartMs;
const clip = ({ fromMs, toMs }: Span, minuteStartMs: number): Span => ({
  fromMs: Math.max(fromMs, minuteStartMs),
  toMs: Math.min(toMs, minuteStartMs + MINUTE_MS),
});
const total = (spans: readonly Span[]) => spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);

/** How many at once; two of which one ends when the other begins were there at once. */
function most(spans: readonly Span[]): number {
  const ends = spans.map(({ toMs }) => toMs).sort((a, b) => a - b);
  let highest = 0,
    over = 0;
  spans
    .map(({ fromMs }) => fromMs)
    .sort((a, b) => a - b)
    .forEach((fromMs, begun) => {
      while (over < ends.length && ends[over] < fromMs) over += 1;
      highest = Math.max(highest, begun + 1 - over);
    });
  return highest;
}
