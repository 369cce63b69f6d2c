import type { Span } from './business-day.ts';

const MINUTE_MS = 60_000;

/** One minute of one line as it is stored: coverage is measured milliseconds of that minute. */
export interface MinuteRow { readonly startMs: number; readonly in: number; readonly out: number; readonly coverageMs: number; readonly frames: number }

/** A sum over time; the shape of the API's CountBucket. */
export interface Bucket { startMs: number; endMs: number; in: number; out: number; measuredSeconds: number; framesAnalysed: number }

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
    buckets.push({ startMs, endMs: Math.min(startMs + step, toMs), in: 0, out: 0, measuredSeconds: 0, framesAnalysed: 0 });
  }
  const best = new Map<number, { coverageMs: number; frames: number }>();
  for (const row of rows) {
    const bucket = buckets[Math.floor((row.startMs - fromMs) / step)];
    if (!bucket) continue;
    bucket.in += row.in;
    bucket.out += row.out;
    const seen = best.get(row.startMs) ?? { coverageMs: 0, frames: 0 };
    best.set(row.startMs, { coverageMs: Math.min(MINUTE_MS, Math.max(seen.coverageMs, row.coverageMs)), frames: Math.max(seen.frames, row.frames) });
  }
  for (const [startMs, { coverageMs, frames }] of best) {
    const bucket = buckets[Math.floor((startMs - fromMs) / step)];
    bucket.measuredSeconds += coverageMs / 1000;
    bucket.framesAnalysed += frames;
  }
  return buckets;
}

/** Stretches of whole minutes in which nothing was measured, from the first to the last minute that was meant to be. */
export function gapsOf(rows: Iterable<MinuteRow>, { fromMs, toMs }: Span): Span[] {
  const measured = new Set<number>();
  for (const row of rows) if (row.coverageMs > 0) measured.add(Math.floor(row.startMs / MINUTE_MS));
  const gaps: Span[] = [];
  let open: number | null = null;
  const first = Math.floor(fromMs / MINUTE_MS), end = Math.ceil(toMs / MINUTE_MS);
  for (let minute = first; minute <= end; minute++) {
    const empty = minute < end && !measured.has(minute);
    if (empty && open === null) open = minute;
    if (!empty && open !== null) {
      const from = Math.max(fromMs, open * MINUTE_MS), to = Math.min(toMs, minute * MINUTE_MS);
      if (to - from >= MINUTE_MS) gaps.push({ fromMs: from, toMs: to });
      open = null;
    }
  }
  return gaps;
}
