import { HOUR_MS, MINUTE_MS, minuteOf } from '../../../core/time.ts';
import type { Correction, CountBucket, CountReport } from '../../../shared/api/index.ts';
import type { Quality } from '../../../shared/domain/quality.ts';
import type { Suspect } from '../../../shared/domain/view.ts';
import { atLocalMinutes, localMinutes, type DaySite } from '../day.ts';
import {
  drawnTo,
  gapBands,
  measuredTo,
  suspectBands,
  type GapBand,
  type Measurement,
  type Stretch,
  type SuspectBand,
} from './gap-bands.ts';
import { missingMs } from '../measured.ts';

/** One bucket as it is drawn. */
export interface Bar {
  startMs: number;
  endMs: number;
  in: number;
  out: number;
  measuredSeconds: number;
  /** Of the bucket, as far as it is known. */
  expectedSeconds: number;
  framesAnalysed: number;
  quality: Quality;
  /** Why some of what it shows may be wrong; null: nothing is known against it. */
  suspect: Suspect['why'] | null;
  /** What of the bucket was measured. */
  pieces: Stretch[];
  /** Where its one bar stands: the longest of the pieces. */
  place: Stretch | null;
  /** `none`: nothing was measured, so there is no bar, and no zero either. */
  state: 'whole' | 'partial' | 'running' | 'none';
}

export interface CountSeries {
  /** The time axis. */
  fromMs: number;
  toMs: number;
  bars: Bar[];
  gaps: GapBand[];
  /** Stretches in which what was counted is suspect, and why. */
  suspects: SuspectBand[];
  /** Coverage rail: stretches that were measured. */
  measured: Stretch[];
  hours: number[];
  /** Two round values above and below the baseline; the scale reaches a little beyond the larger. */
  ticks: [number, number];
  /** Index of the bar with most in, most out; null when nobody was counted. */
  highestIn: number | null;
  highestOut: number | null;
  /** Inside the axis, else null (another day). */
  nowMs: number | null;
  /** What somebody said of how many are inside. */
  corrections: readonly Correction[];
  /** How wide a bar is; without it so many minutes of one day. `ticks`: where bars are named. */
  step?: 'day' | 'week' | 'month' | 'hours';
}

export interface SeriesSite extends DaySite {
  opensMinutes: number;
  closesMinutes: number;
}

/**
 * A day's report as what the chart draws. The axis runs from opening to closing, widened to whole hours by what was counted outside them and,
 * today, by the present moment. A bucket has one bar, over the longest stretch of it that was measured; what nobody measured is a gap.
 */
export function countSeries(report: SeriesReport, site: SeriesSite, nowMs: number): CountSeries {
  const isToday = nowMs >= report.fromMs && nowMs < report.toMs,
    endMs = drawnTo(report, nowMs);
  const gaps = gapBands(report, endMs),
    measured = measuredTo(report, endMs),
    suspects = suspectBands(report, endMs);
  const bars = report.buckets
    .filter((bucket) => bucket.startMs < endMs)
    .map((bucket) => toBar(bucket, measured, suspects, endMs));

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
  const within = <S extends Stretch>(stretches: readonly S[]): S[] =>
    stretches
      .map((each) => ({ ...each, fromMs: Math.max(each.fromMs, fromMs), toMs: Math.min(each.toMs, toMs) }))
      .filter((each) => each.toMs > each.fromMs);
  return {
    fromMs,
    toMs,
    bars: shown,
    gaps: within(gaps),
    suspects: within(suspects),
    measured: within(measured),
    hours: hourTicks(fromMs, toMs, site.timeZone),
    ticks: roundTicks(Math.max(0, ...shown.map((bar) => Math.max(bar.in, bar.out)))),
    highestIn: highest(shown, 'in'),
    highestOut: highest(shown, 'out'),
    nowMs: isToday && nowMs >= fromMs && nowMs <= toMs ? nowMs : null,
    corrections: report.corrections.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs),
  };
}

export type SeriesReport = Measurement &
  Pick<CountReport, 'corrections' | 'suspects'> & { buckets: readonly CountBucket[] };

function toBar(
  bucket: CountBucket,
  measured: readonly Stretch[],
  suspects: readonly SuspectBand[],
  drawnToMs: number,
): Bar {
  const { startMs, endMs, in: came, out: left } = bucket;
  const limit = Math.min(endMs, drawnToMs);
  const pieces = measured
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(startMs, fromMs), toMs: Math.min(limit, toMs) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs);
  const longest = pieces.reduce<Stretch | null>(
    (best, piece) => (best && best.toMs - best.fromMs >= piece.toMs - piece.fromMs ? best : piece),
    null,
  );
  // somebody was counted although nothing says that it was measured: never hidden
  const place = longest ?? (came > 0 || left > 0 ? { fromMs: startMs, toMs: limit } : null);
  const state = place === null ? 'none' : endMs > drawnToMs ? 'running' : missingMs(bucket) > 0 ? 'partial' : 'whole';
  const suspect = suspects.find((band) => band.fromMs < limit && band.toMs > startMs)?.why ?? null;
  return { ...bucket, suspect, pieces, place, state };
}

/** Left edge and width, px, at which a bar is drawn: up to `gap` px narrower than its stretch, and wide enough to be seen. `x` makes px of ms. */
export function columnOf(
  { fromMs, toMs }: Stretch,
  x: (ms: number) => number,
  gap: number,
): { left: number; width: number } {
  const room = x(toMs) - x(fromMs),
    inset = Math.min(gap, room / 3) / 2;
  // never over the line at its end, which may be now
  const right = x(toMs) - Math.max(1, inset),
    width = Math.max(2, right - inset - x(fromMs));
  return { left: right - width, width };
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

/** The place of the bar with most of a direction; null: nobody. */
export const highest = (bars: readonly Bar[], direction: 'in' | 'out'): number | null => {
  let best: number | null = null;
  bars.forEach((bar, index) => {
    if (bar[direction] > (best === null ? 0 : bars[best][direction])) best = index;
  });
  return best;
};

const hourFloor = (ms: number, timeZone: string) => minuteOf(ms) - (localMinutes(ms, timeZone) % 60) * MINUTE_MS;

function hourTicks(fromMs: number, toMs: number, timeZone: string): number[] {
  const hours: number[] = [];
  const floor = hourFloor(fromMs, timeZone);
  for (let ms = floor < fromMs ? floor + HOUR_MS : floor; ms <= toMs; ms += HOUR_MS) hours.push(ms);
  return hours;
}
