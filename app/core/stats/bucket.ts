import { MINUTE_MS } from '../time.ts';
import type { MinuteRisk, Quality } from '../../shared/domain/quality.ts';
import type { Span } from './business-day.ts';

/** What was measured of a minute, milliseconds. */
export interface Coverage {
  readonly startMs: number;
  readonly coverageMs: number;
}

/** Of several cameras as one: what is at risk is a mean, as what was measured is. */
export function joinedQuality(all: readonly Quality[]): Quality {
  const { riskSeconds, ...quality } = sumOf(all);
  return { ...quality, riskSeconds: riskSeconds === null ? null : riskSeconds / Math.max(1, all.length) };
}

function sumOf(all: readonly Quality[]): Quality {
  const rates = all.flatMap(({ worstFps }) => worstFps ?? []),
    byRisk = new Map<MinuteRisk, number>();
  for (const { risk, riskSeconds } of all)
    if (risk !== null) byRisk.set(risk, (byRisk.get(risk) ?? 0) + (riskSeconds ?? 0));
  const [most] = [...byRisk].sort(([, a], [, b]) => b - a);
  return {
    framesDue: total(all.map(({ framesDue }) => framesDue)),
    riskSeconds: total(all.map(({ riskSeconds }) => riskSeconds)),
    risk: most?.[0] ?? null,
    worstFps: rates.length > 0 ? Math.min(...rates) : null,
  };
}

const total = (values: readonly (number | null)[]): number | null =>
  values.includes(null) ? null : values.reduce<number>((sum, value) => sum + value!, 0);

/** How wide the steps of a range are: so many minutes each, from its beginning on; or the moments at which they begin, in order, the first that of the range. */
export type Steps = number | readonly number[];

/** The steps of a range; the last one ends with it. */
export function stepsOf({ fromMs, toMs }: Span, bucketMinutes: Steps): { startMs: number; endMs: number }[] {
  if (typeof bucketMinutes !== 'number')
    return bucketMinutes.map((startMs, i) => ({ startMs, endMs: bucketMinutes[i + 1] ?? toMs }));
  const step = bucketMinutes * MINUTE_MS;
  if (!(step > 0)) throw new RangeError(`stepsOf: ${bucketMinutes} is not a number of minutes`);
  const steps: { startMs: number; endMs: number }[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs += step)
    steps.push({ startMs, endMs: Math.min(startMs + step, toMs) });
  return steps;
}

/** In which of the steps of `stepsOf` a minute lies. */
export function bucketIndex(atMs: number, { fromMs }: Span, bucketMinutes: Steps): number {
  if (typeof bucketMinutes === 'number') return Math.floor((atMs - fromMs) / (bucketMinutes * MINUTE_MS));
  let [low, high] = [0, bucketMinutes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bucketMinutes[middle] <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A minute that lacks less than this was measured whole: a frame period, a slow disk. Milliseconds. */
const WHOLE_LACKS_MS = 5_000;

/** Minutes on end, counted from 1970, of which as much was measured each; those that were measured whole say 60,000. */
export interface Run {
  readonly minute: number;
  readonly minutes: number;
  readonly coverageMs: number;
}

/** In order. Of several rows of a minute the one that measured most. Minutes of which nothing was measured are in none. */
export function coveredOf(rows: Iterable<Coverage>): Run[] {
  const best = new Map<number, number>();
  for (const { startMs, coverageMs } of rows) {
    const minute = Math.floor(startMs / MINUTE_MS);
    best.set(minute, Math.max(best.get(minute) ?? 0, coverageMs));
  }
  return joinRuns(
    [...best]
      .sort(([a], [b]) => a - b)
      .filter(([, ms]) => ms > 0)
      .map(([minute, ms]) => ({ minute, minutes: 1, coverageMs: ms >= MINUTE_MS - WHOLE_LACKS_MS ? MINUTE_MS : ms })),
  );
}

/** Of a longer stretch this share is all of it: what is missing of its last seconds is how workers report, and no gap. */
const WHOLE_SHARE = 0.995;

/** Whether all that was expected was measured; of nothing, nothing was. */
export const measuredWhole = (measured: number, expected: number): boolean =>
  expected > 0 && measured >= WHOLE_SHARE * expected;

/** Runs in order, those that go on as one. */
export function joinRuns(runs: Iterable<Run>): Run[] {
  const joined: { minute: number; minutes: number; coverageMs: number }[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && last.coverageMs === run.coverageMs && last.minute + last.minutes === run.minute)
      last.minutes += run.minutes;
    else joined.push({ ...run });
  }
  return joined;
}

/**
 * Stretches in which something was measured. Where within a minute its milliseconds lie is not stored: beside a minute that was not measured
 * whole they lie on the other side. Stretches, and the ends of the span, that are less than a minute apart are one.
 */
export const measuredSpans = (rows: Iterable<Coverage>, span: Span): Span[] => spansOf(coveredOf(rows), span);

/** The same, of runs in order. */
export function spansOf(runs: Iterable<Run>, { fromMs, toMs }: Span): Span[] {
  if (toMs <= fromMs) return [];
  const [first, end] = [Math.floor(fromMs / MINUTE_MS), Math.ceil(toMs / MINUTE_MS)];
  const within = [...runs]
    .map(({ minute, minutes, coverageMs }) => ({
      from: Math.max(first, minute),
      to: Math.min(end, minute + minutes),
      coverageMs,
    }))
    .filter(({ from, to }) => to > from);
  const known = new Map<number, number>();
  // Of minutes that were measured whole those between are not looked at.
  for (const { from, to, coverageMs } of within)
    for (const minute of coverageMs >= MINUTE_MS ? [from, to - 1] : numbers(from, to)) known.set(minute, coverageMs);
  const lasts = (minute: number) => Math.min(toMs, (minute + 1) * MINUTE_MS) - Math.max(fromMs, minute * MINUTE_MS);
  const measured = (minute: number) => Math.max(0, Math.min(lasts(minute), known.get(minute) ?? 0));
  const whole = (minute: number) => measured(minute) > 0 && measured(minute) >= lasts(minute) - WHOLE_LACKS_MS;
  const spans: { fromMs: number; toMs: number }[] = [];
  const add = (piece: Span) => {
    const last = spans.at(-1);
    if (last && piece.fromMs - last.toMs < MINUTE_MS) last.toMs = piece.toMs;
    else spans.push({ ...piece });
  };
  for (const run of within) {
    if (run.coverageMs >= MINUTE_MS) {
      add({ fromMs: Math.max(fromMs, run.from * MINUTE_MS), toMs: Math.min(toMs, run.to * MINUTE_MS) });
      continue;
    }
    for (const minute of numbers(run.from, run.to)) {
      const ms = measured(minute),
        from = Math.max(fromMs, minute * MINUTE_MS),
        to = from + lasts(minute);
      const atEnd =
        !whole(minute - 1) && (whole(minute + 1) || (measured(minute - 1) <= 0 && measured(minute + 1) > 0));
      const full = whole(minute) || (whole(minute - 1) && whole(minute + 1));
      if (full) add({ fromMs: from, toMs: to });
      else add(atEnd ? { fromMs: to - ms, toMs: to } : { fromMs: from, toMs: from + ms });
    }
  }
  if (spans.length > 0 && spans[0].fromMs - fromMs < MINUTE_MS) spans[0].fromMs = fromMs;
  if (spans.length > 0 && toMs - spans[spans.length - 1].toMs < MINUTE_MS) spans[spans.length - 1].toMs = toMs;
  return spans;
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** What of a span lies in none of these, which are in order: at least `leastMs` each. */
export function gapsBetween(measured: readonly Span[], { fromMs, toMs }: Span, leastMs = MINUTE_MS): Span[] {
  const gaps: Span[] = [];
  let at = fromMs;
  for (const span of [...measured, { fromMs: toMs, toMs }]) {
    if (span.fromMs - at >= leastMs) gaps.push({ fromMs: at, toMs: span.fromMs });
    at = Math.max(at, span.toMs);
  }
  return gaps;
}

/** Spans of several as one list in order, without overlaps. */
export function unionOf(spans: Iterable<Span>): Span[] {
  const union: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = union.at(-1);
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else union.push({ fromMs, toMs });
  }
  return union;
}

/** How much of a span lies within these, which do not overlap. Milliseconds. */
export const overlapOf = (span: Span, spans: readonly Span[]): number =>
  spans.reduce(
    (sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(toMs, span.toMs) - Math.max(fromMs, span.fromMs)),
    0,
  );
