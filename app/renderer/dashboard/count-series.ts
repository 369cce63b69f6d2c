import type { CountBucket, CountReport } from '../../shared/api.ts';
import { atLocalMinutes, localMinutes, type DaySite } from './day.ts';
import { gapBands, type GapBand, type Stretch } from './gap-bands.ts';

/** One bucket as it is drawn: `pieces` are as wide together as what was measured, and leave out the gaps. */
export interface Bar {
  startMs: number; endMs: number;
  in: number; out: number;
  measuredSeconds: number;
  /** Of the bucket, up to now. */
  expectedSeconds: number;
  pieces: Stretch[];
  /** `none`: nothing was measured, so there is no bar, and no zero either. */
  state: 'whole' | 'partial' | 'running' | 'none';
}

export interface CountSeries {
  /** The time axis. */
  fromMs: number; toMs: number;
  bars: Bar[];
  gaps: GapBand[];
  /** Coverage rail: stretches that were measured. */
  measured: Stretch[];
  hours: number[];
  /** Two round values above and below the baseline; the scale reaches a little beyond the larger. */
  ticks: [number, number];
  /** Index of the bar with most in, most out; null when nobody was counted. */
  highestIn: number | null; highestOut: number | null;
  /** Inside the axis, else null (another day). */
  nowMs: number | null;
}

export interface SeriesSite extends DaySite { opensMinutes: number; closesMinutes: number }

const MINUTE_MS = 60_000, HOUR_MS = 60 * MINUTE_MS;

/**
 * A day's report as what the chart draws. The axis runs from opening to closing, widened to whole hours by what was counted outside them and,
 * today, by the present moment. A bucket without measurement gives no bar; one partly measured gives a bar of that share of its width, which
 * stands against the side where the measuring was. Of several `cameras` (doors) only what all of them missed is a gap.
 */
export function countSeries(report: CountReport, site: SeriesSite, nowMs: number, cameras = 1): CountSeries {
  const isToday = nowMs >= report.fromMs && nowMs < report.toMs;
  const gaps = gapBands(report, nowMs, cameras);
  const bars = report.buckets.filter((bucket) => bucket.startMs < nowMs).map((bucket) => toBar(bucket, gaps, nowMs));

  let fromMs = atLocalMinutes(report.fromMs, site.opensMinutes, site);
  let toMs = atLocalMinutes(report.fromMs, site.closesMinutes, site);
  if (toMs <= fromMs) toMs = report.toMs;
  const counted = bars.filter((bar) => bar.in > 0 || bar.out > 0);
  const running = bars.find((bar) => bar.state === 'running');
  for (const bar of [...counted, ...(running ? [running] : [])]) {
    fromMs = Math.min(fromMs, hourFloor(bar.startMs, site.timeZone));
    toMs = Math.max(toMs, hourFloor(bar.endMs - 1, site.timeZone) + HOUR_MS);
  }
  fromMs = Math.max(fromMs, report.fromMs);
  toMs = Math.min(toMs, report.toMs);

  const shown = bars.filter((bar) => bar.endMs > fromMs && bar.startMs < toMs);
  const most = Math.max(0, ...shown.map((bar) => Math.max(bar.in, bar.out)));
  return {
    fromMs, toMs, bars: shown,
    gaps: gaps.map((gap) => ({ ...gap, fromMs: Math.max(gap.fromMs, fromMs), toMs: Math.min(gap.toMs, toMs) })).filter((gap) => gap.toMs > gap.fromMs),
    measured: joined(shown),
    hours: hourTicks(fromMs, toMs, site.timeZone),
    ticks: roundTicks(most),
    highestIn: highest(shown, 'in'), highestOut: highest(shown, 'out'),
    nowMs: isToday && nowMs >= fromMs && nowMs <= toMs ? nowMs : null,
  };
}

function toBar(bucket: CountBucket, gaps: readonly GapBand[], nowMs: number): Bar {
  const { startMs, endMs, measuredSeconds } = bucket;
  const limit = Math.min(endMs, nowMs), expectedSeconds = (limit - startMs) / 1000;
  const width = Math.min(measuredSeconds * 1000, limit - startMs);
  const state = measuredSeconds <= 0 ? 'none' : endMs > nowMs ? 'running' : expectedSeconds - measuredSeconds >= 60 ? 'partial' : 'whole';
  const pieces = width > 0 ? between(gaps, startMs, limit, width) : [];
  return { startMs, endMs, in: bucket.in, out: bucket.out, measuredSeconds, expectedSeconds, pieces, state };
}

/** What lies between the gaps from `fromMs` to `toMs`, shortened to `widthMs` in all: outages under a minute are not among the gaps. */
function between(gaps: readonly GapBand[], fromMs: number, toMs: number, widthMs: number): Stretch[] {
  const pieces: Stretch[] = [];
  let at = fromMs;
  for (const gap of [...gaps.filter((gap) => gap.toMs > fromMs && gap.fromMs < toMs), { fromMs: toMs, toMs }]) {
    if (gap.fromMs > at) pieces.push({ fromMs: at, toMs: gap.fromMs });
    at = Math.max(at, gap.toMs);
  }
  const whole = pieces.reduce((sum, piece) => sum + piece.toMs - piece.fromMs, 0);
  const share = Math.min(1, widthMs / whole);
  // against the gap's side nothing moves: a piece that begins at a gap ends early, the others begin at the bucket
  return whole === 0 ? [{ fromMs, toMs: fromMs + widthMs }] : pieces.map((piece, index) => (index === 0 && piece.fromMs > fromMs
    ? { fromMs: piece.toMs - (piece.toMs - piece.fromMs) * share, toMs: piece.toMs } : { fromMs: piece.fromMs, toMs: piece.fromMs + (piece.toMs - piece.fromMs) * share }));
}

/** Left edge and width, px, at which a piece of a bar is drawn: up to `gap` px narrower than its stretch, and wide enough to be seen. `x` makes px of ms. */
export function columnOf({ fromMs, toMs }: Stretch, x: (ms: number) => number, gap: number): { left: number; width: number } {
  const room = x(toMs) - x(fromMs), inset = Math.min(gap, room / 3) / 2;
  // never over the line at its end, which may be now
  const right = x(toMs) - Math.max(1, inset), width = Math.max(2, right - inset - x(fromMs));
  return { left: right - width, width };
}

/** Measured stretches that are less than a minute apart are one. */
function joined(bars: readonly Bar[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { fromMs, toMs } of bars.flatMap((bar) => bar.pieces)) {
    const last = stretches.at(-1);
    if (last && fromMs - last.toMs < MINUTE_MS) last.toMs = toMs;
    else stretches.push({ fromMs, toMs });
  }
  return stretches;
}

/** Half and whole of the scale: the smallest pair of round values that holds `most`. */
export function roundTicks(most: number): [number, number] {
  for (let power = 1; ; power *= 10) {
    for (const half of [1, 1.5, 2, 2.5, 3, 4, 5, 7.5]) {
      const value = half * power;
      if (Number.isInteger(value) && value * 2 >= Math.max(most, 2)) return [value, value * 2];
    }
  }
}

const highest = (bars: readonly Bar[], direction: 'in' | 'out'): number | null => {
  let best: number | null = null;
  bars.forEach((bar, index) => { if (bar[direction] > (best === null ? 0 : bars[best][direction])) best = index; });
  return best;
};

const hourFloor = (ms: number, timeZone: string) => Math.floor(ms / MINUTE_MS) * MINUTE_MS - (localMinutes(ms, timeZone) % 60) * MINUTE_MS;

function hourTicks(fromMs: number, toMs: number, timeZone: string): number[] {
  const hours: number[] = [];
  const floor = hourFloor(fromMs, timeZone);
  for (let ms = floor < fromMs ? floor + HOUR_MS : floor; ms <= toMs; ms += HOUR_MS) hours.push(ms);
  return hours;
}
