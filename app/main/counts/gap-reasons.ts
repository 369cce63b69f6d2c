import { MINUTE_MS } from '../../core/time.ts';
import { overlapOf } from '../../core/stats/bucket.ts';
import type { Span } from '../../core/stats/business-day.ts';
import type { GapReason } from '../../shared/domain/gap.ts';
import { PLANNED, type Outage } from '../db/stream-events.ts';

/** A gap in parts of at least a minute: while the camera was off as planned, which is no fault, and the rest, which may be one. */
export function byReason(gap: Span, outages: readonly Outage[]): (Span & { reason: GapReason | null })[] {
  const parts: { fromMs: number; toMs: number; reason: GapReason | null }[] = [];
  let atMs = gap.fromMs;
  const add = (toMs: number, reason: GapReason | null) => {
    const last = parts.at(-1);
    if (last?.reason === reason) last.toMs = toMs;
    else parts.push({ fromMs: atMs, toMs, reason });
    atMs = toMs;
  };
  for (const { type, fromMs, toMs } of outages.filter(({ type }) => PLANNED.includes(type))) {
    const begins = Math.max(atMs, fromMs),
      ends = Math.min(toMs, gap.toMs);
    if (ends - begins < MINUTE_MS) continue;
    if (begins - atMs >= MINUTE_MS) add(begins, reasonOf({ fromMs: atMs, toMs: begins }, outages));
    add(ends, type);
  }
  if (gap.toMs - atMs >= MINUTE_MS || parts.length === 0)
    add(gap.toMs, reasonOf({ fromMs: atMs, toMs: gap.toMs }, outages));
  else parts.at(-1)!.toMs = gap.toMs;
  return parts;
}

/** The outage that covers most of a gap; null when nothing is known of it. */
function reasonOf(gap: Span, outages: readonly Outage[]): GapReason | null {
  const overlaps = outages.map((outage) => ({ type: outage.type, ms: overlapOf(gap, [outage]) }));
  const longest = overlaps.filter(({ ms }) => ms > 0).sort((a, b) => b.ms - a.ms)[0];
  return longest?.type ?? null;
}
