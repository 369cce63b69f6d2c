import type { CountBucket, CountReport, Gap } from '../../shared/api.ts';

export interface Stretch { fromMs: number; toMs: number }
/** A stretch in which nothing was measured, with the reason if it is known. */
export interface GapBand extends Stretch { reason: string | null }

const MINUTE_MS = 60_000;

/** What of a report is drawn as gaps, in order, up to now: what all of `cameras` missed, and what nobody measured for whatever reason. */
export function gapBands(report: Pick<CountReport, 'gaps' | 'buckets'>, nowMs: number, cameras: number): GapBand[] {
  const common = withoutMeasured(commonGaps(report.gaps, cameras).map((gap) => ({ ...gap, toMs: Math.min(gap.toMs, nowMs) })).filter(({ fromMs, toMs }) => toMs > fromMs), report.buckets);
  const explained = commonGaps(report.gaps, 1);
  const others = unmeasured(report.buckets, common, nowMs).flatMap((stretch) => cut(stretch, explained).map(({ fromMs, toMs, band }) => ({ fromMs, toMs, reason: band?.reason ?? null })));
  return [...common, ...others].sort((a, b) => a.fromMs - b.fromMs);
}

/** Stretches in which as many cameras as there are had a gap; a gap without a camera is one of all. The shortest gap there gives the reason. */
export function commonGaps(gaps: readonly Gap[], cameras: number): GapBand[] {
  const edges = [...new Set(gaps.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b);
  const bands: GapBand[] = [];
  for (let i = 1; i < edges.length; i++) {
    const fromMs = edges[i - 1], toMs = edges[i];
    const here = gaps.filter((gap) => gap.fromMs <= fromMs && gap.toMs >= toMs);
    if (here.length === 0 || (new Set(here.map(({ cameraId }) => cameraId)).size < cameras && here.every(({ cameraId }) => cameraId !== null))) continue;
    const { reason } = here.reduce((shortest, gap) => (gap.toMs - gap.fromMs < shortest.toMs - shortest.fromMs ? gap : shortest));
    const last = bands.at(-1);
    if (last && last.toMs === fromMs && last.reason === reason) last.toMs = toMs;
    else bands.push({ fromMs, toMs, reason });
  }
  return bands;
}

/** Gaps without the buckets that they cover whole although something was measured there: by a camera that has been deleted since. */
function withoutMeasured(gaps: readonly GapBand[], buckets: readonly CountBucket[]): GapBand[] {
  const measured = buckets.filter(({ measuredSeconds }) => measuredSeconds > 0);
  return gaps.flatMap((gap) => {
    const parts: GapBand[] = [];
    let { fromMs } = gap;
    for (const { startMs, endMs } of measured.filter((bucket) => bucket.startMs >= gap.fromMs && bucket.endMs <= gap.toMs)) {
      if (startMs > fromMs) parts.push({ ...gap, fromMs, toMs: startMs });
      fromMs = endMs;
    }
    return gap.toMs > fromMs ? [...parts, { ...gap, fromMs }] : parts;
  });
}

/** Stretches of at least a minute without any measurement that are in none of these gaps: some of the cameras did not exist then. */
function unmeasured(buckets: readonly CountBucket[], gaps: readonly GapBand[], nowMs: number): Stretch[] {
  const found: Stretch[] = [];
  for (const { startMs, endMs } of buckets.filter(({ measuredSeconds }) => measuredSeconds <= 0)) {
    for (const { fromMs, toMs, band } of cut({ fromMs: startMs, toMs: Math.min(endMs, nowMs) }, gaps)) {
      const last = found.at(-1);
      if (band) continue;
      if (last?.toMs === fromMs) last.toMs = toMs;
      else found.push({ fromMs, toMs });
    }
  }
  return found.filter(({ fromMs, toMs }) => toMs - fromMs >= MINUTE_MS);
}

/** A stretch in pieces, each within one of the bands (which are in order and do not overlap) or within none. */
function cut({ fromMs, toMs }: Stretch, bands: readonly GapBand[]): (Stretch & { band: GapBand | null })[] {
  const pieces: (Stretch & { band: GapBand | null })[] = [];
  let at = fromMs;
  for (const band of bands.filter((each) => each.toMs > fromMs && each.fromMs < toMs)) {
    if (band.fromMs > at) pieces.push({ fromMs: at, toMs: band.fromMs, band: null });
    pieces.push({ fromMs: Math.max(at, band.fromMs), toMs: Math.min(toMs, band.toMs), band });
    at = Math.min(toMs, band.toMs);
  }
  return at < toMs ? [...pieces, { fromMs: at, toMs, band: null }] : pieces;
}
