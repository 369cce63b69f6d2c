import { MINUTE_MS } from '../time.ts';
import type { MinuteRisk, Quality } from '../../shared/domain/quality.ts';
import type { Span } from './business-day.ts';

/** One minute of one line as it is stored: coverage is measured milliseconds of that minute. */
export interface MinuteRow {
  readonly startMs: number;
  readonly in: number;
  readonly out: number;
  readonly coverageMs: number;
  readonly frames: number;
}

/** How well a stored minute was looked at. */
export interface MinuteQuality {
  readonly startMs: number;
  readonly measuredMs: number;
  readonly framesDue: number | null;
  readonly atRiskMs: number | null;
  readonly risk: MinuteRisk | null;
  readonly worstFps: number | null;
}

/**
 * How well a camera looked in some minutes. Several rows of one minute are several lines that looked at once. Rows of which nothing was measured say nothing;
 * what is not known of one is not known of all of them.
 */
export function qualityOf(rows: Iterable<MinuteQuality>): Quality {
  const minutes = new Map<number, MinuteQuality>();
  for (const row of rows)
    if (row.measuredMs > (minutes.get(row.startMs)?.measuredMs ?? 0)) minutes.set(row.startMs, row);
  return sumOf(
    [...minutes.values()].map(({ atRiskMs, ...row }) => ({
      ...row,
      riskSeconds: atRiskMs === null ? null : atRiskMs / 1000,
    })),
  );
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

/** A sum over time; the shape of the API's CountBucket. */
export interface Bucket {
  startMs: number;
  endMs: number;
  in: number;
  out: number;
  measuredSeconds: number;
  framesAnalysed: number;
}

/**
 * Minute rows to buckets of `bucketMinutes`, counted from `fromMs`; the last one ends at `toMs`. In and out add up over all rows. Several
 * rows of one minute are several lines that looked at once: a minute was measured as far as its best row was (never the sum, never above
 * a minute), and its frames are those of that row. Rows outside the span are left out.
 */
export function toBuckets(rows: Iterable<MinuteRow>, { fromMs, toMs }: Span, bucketMinutes: number): Bucket[] {
  const step = bucketMinutes * MINUTE_MS;
  if (!(step > 0)) throw new RangeError(`toBuckets: ${bucketMinutes} is not a number of minutes`);
  const buckets: Bucket[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs += step) {
    buckets.push({
      startMs,
      endMs: Math.min(startMs + step, toMs),
      in: 0,
      out: 0,
      measuredSeconds: 0,
      framesAnalysed: 0,
    });
  }
  const best = new Map<number, { coverageMs: number; frames: number }>();
  for (const row of rows) {
    const bucket = buckets[Math.floor((row.startMs - fromMs) / step)];
    if (!bucket) continue;
    bucket.in += row.in;
    bucket.out += row.out;
    const seen = best.get(row.startMs) ?? { coverageMs: 0, frames: 0 };
    best.set(row.startMs, {
      coverageMs: Math.min(MINUTE_MS, Math.max(seen.coverageMs, row.coverageMs)),
      frames: Math.max(seen.frames, row.frames),
    });
  }
  for (const [startMs, { coverageMs, frames }] of best) {
    const bucket = buckets[Math.floor((startMs - fromMs) / step)];
    bucket.measuredSeconds += coverageMs / 1000;
    bucket.framesAnalysed += frames;
  }
  return buckets;
}

/** In which of the buckets of `toBuckets` a minute lies. */
export const bucketIndex = (atMs: number, { fromMs }: Span, bucketMinutes: number): number =>
  Math.floor((atMs - fromMs) / (bucketMinutes * MINUTE_MS));

/** A minute that lacks less than this was measured whole: a frame period, a slow disk. Milliseconds. */
const WHOLE_LACKS_MS = 5_000;

/**
 * Stretches in which something was measured. Where within a minute its milliseconds lie is not stored: beside a minute that was not measured
 * whole they lie on the other side. Stretches, and the ends of the span, that are less than a minute apart are one.
 */
export function measuredSpans(rows: Iterable<MinuteRow>, { fromMs, toMs }: Span): Span[] {
  if (toMs <= fromMs) return [];
  const best = new Map<number, number>();
  for (const { startMs, coverageMs } of rows) {
    const minute = Math.floor(startMs / MINUTE_MS);
    best.set(minute, Math.max(best.get(minute) ?? 0, coverageMs));
  }
  const lasts = (minute: number) => Math.min(toMs, (minute + 1) * MINUTE_MS) - Math.max(fromMs, minute * MINUTE_MS);
  const measured = (minute: number) => Math.max(0, Math.min(lasts(minute), best.get(minute) ?? 0));
  const whole = (minute: number) => measured(minute) > 0 && measured(minute) >= lasts(minute) - WHOLE_LACKS_MS;
  const spans: { fromMs: number; toMs: number }[] = [];
  for (let minute = Math.floor(fromMs / MINUTE_MS); minute * MINUTE_MS < toMs; minute++) {
    const ms = measured(minute);
    if (ms <= 0) continue;
    const from = Math.max(fromMs, minute * MINUTE_MS),
      to = from + lasts(minute);
    const atEnd = !whole(minute - 1) && (whole(minute + 1) || (measured(minute - 1) <= 0 && measured(minute + 1) > 0));
    const full = whole(minute) || (whole(minute - 1) && whole(minute + 1));
    const piece = full
      ? { fromMs: from, toMs: to }
      : atEnd
        ? { fromMs: to - ms, toMs: to }
        : { fromMs: from, toMs: from + ms };
    const last = spans.at(-1);
    if (last && piece.fromMs - last.toMs < MINUTE_MS) last.toMs = piece.toMs;
    else spans.push(piece);
  }
  if (spans.length > 0 && spans[0].fromMs - fromMs < MINUTE_MS) spans[0].fromMs = fromMs;
  if (spans.length > 0 && toMs - spans[spans.length - 1].toMs < MINUTE_MS) spans[spans.length - 1].toMs = toMs;
  return spans;
}

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
