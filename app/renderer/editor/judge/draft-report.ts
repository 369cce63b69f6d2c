import type { CountBucket, CountReport } from '../../../shared/api/index.ts';
import type { Crossed } from './judge.ts';

/** A day's report with other crossings in its buckets; what was measured stays. Before `sinceMs` nobody is known: that is no zero. */
export function withCrossings(
  report: CountReport,
  crossings: Crossed['crossings'],
  sinceMs: number | null,
): CountReport {
  const buckets = report.buckets.map((bucket): CountBucket => ({
    ...bucket,
    in: 0,
    out: 0,
    ...(sinceMs !== null && bucket.startMs < sinceMs ? { measuredSeconds: 0 } : {}),
  }));
  let totalIn = 0,
    totalOut = 0;
  for (const { atMs, direction } of crossings) {
    const bucket = buckets.find(({ startMs, endMs }) => atMs >= startMs && atMs < endMs);
    if (!bucket || (bucket.measuredSeconds === 0 && sinceMs !== null && bucket.startMs < sinceMs)) continue;
    bucket[direction] += 1;
    if (direction === 'in') totalIn += 1;
    else totalOut += 1;
  }
  const gaps =
    sinceMs !== null && sinceMs > report.fromMs
      ? [...report.gaps, { fromMs: report.fromMs, toMs: sinceMs, cameraId: null, reason: null }]
      : report.gaps;
  const measured = report.measured
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, sinceMs ?? fromMs), toMs }))
    .filter(({ fromMs, toMs }) => toMs > fromMs);
  return { ...report, buckets, gaps, measured, totalIn, totalOut };
}
