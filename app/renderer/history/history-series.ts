import type { CountBucket, HistoryReport, HistoryStep } from '../../shared/api/index.ts';
import { QualityRisk } from '../../shared/domain/camera.ts';
import { dateOfStep, type HourSum } from '../../core/stats/history-steps.ts';
import { weekdayOf, type Calendar } from '../../core/stats/history.ts';
import { highest, roundTicks, type Bar, type CountSeries } from '../today/chart/count-series.ts';
import type { GapBand, Stretch, SuspectBand } from '../today/chart/gap-bands.ts';
import { missingMs } from '../today/measured.ts';

/** Less at risk than this is not shown, seconds. */
const RISK_TOLD_S = 60;
/** More names than these do not fit under any chart. */
const MOST_TICKS = 31;

/** A history as what the chart draws. Of a bar that was measured in part only the part is as wide as it; where in it that was is not told. */
export function historySeries(
  { fromMs, toMs, step, buckets, knownToMs }: HistoryReport,
  before: readonly (CountBucket | null)[],
  calendar: Calendar,
): CountSeries {
  const bars = buckets.filter(({ startMs }) => startMs < knownToMs).map((bucket) => toBar(bucket, knownToMs));
  const counts = [...bars, ...before.filter((bucket) => bucket !== null)].map((sum) => Math.max(sum.in, sum.out));
  const measured: Stretch[] = [],
    gaps: GapBand[] = [],
    suspects: SuspectBand[] = [];
  for (const bar of bars) {
    if (bar.place) joinTo(measured, bar.place);
    else joinTo(gaps, { fromMs: bar.startMs, toMs: Math.min(bar.endMs, knownToMs), reason: null });
    if ((bar.quality.riskSeconds ?? 0) >= RISK_TOLD_S)
      joinTo(suspects, { fromMs: bar.startMs, toMs: bar.endMs, why: whyOf(bar) });
  }
  return {
    fromMs,
    toMs,
    bars,
    gaps,
    suspects,
    measured,
    hours: ticksOf(buckets, step, calendar),
    ticks: roundTicks(Math.max(0, ...counts)),
    highestIn: highest(bars, 'in'),
    highestOut: highest(bars, 'out'),
    nowMs: null,
    corrections: [],
    step: step === 'hour' || step === 'quarter' ? 'hours' : step,
  };
}

function toBar(bucket: CountBucket, knownToMs: number): Bar {
  const limit = Math.min(bucket.endMs, knownToMs),
    share = Math.min(1, bucket.measuredSeconds / Math.max(1, bucket.expectedSeconds));
  const isThere = bucket.measuredSeconds > 0 || bucket.in > 0 || bucket.out > 0;
  const place = isThere
    ? { fromMs: bucket.startMs, toMs: bucket.startMs + Math.max(0.05, share || 1) * (limit - bucket.startMs) }
    : null;
  const state = !place ? 'none' : bucket.endMs > knownToMs ? 'running' : missingMs(bucket) > 0 ? 'partial' : 'whole';
  return { ...bucket, suspect: null, pieces: place ? [place] : [], place, state };
}

/** As a day's chart says it. */
function whyOf({ quality: { risk } }: Bar): SuspectBand['why'] {
  if (risk === 'detector' || risk === 'small-people') return risk;
  return QualityRisk.safeParse(risk).success ? 'poor-picture' : 'few-pictures';
}

/** What goes on where the last one ended is one with it. */
function joinTo<S extends Stretch>(stretches: S[], next: S): void {
  const last = stretches.at(-1);
  if (last && last.toMs === next.fromMs) last.toMs = next.toMs;
  else stretches.push({ ...next });
}

/** Days of hours; of many days the Mondays, of very many the firsts of months. */
function ticksOf(buckets: readonly CountBucket[], step: HistoryStep, calendar: Calendar): number[] {
  const all = buckets.map(({ startMs }) => ({ startMs, date: dateOfStep(startMs, calendar) }));
  const days = all.filter(({ date }, i) => date !== all[i - 1]?.date);
  if (step === 'week' || step === 'month' || days.length <= MOST_TICKS) return days.map(({ startMs }) => startMs);
  const mondays = days.filter(({ date }) => weekdayOf(date) === 0);
  const some = mondays.length <= MOST_TICKS ? mondays : days.filter(({ date }) => date.endsWith('-01'));
  return some.map(({ startMs }) => startMs);
}

export interface Figures {
  in: number;
  out: number;
  measuredSeconds: number;
  expectedSeconds: number;
  riskSeconds: number;
  /** The one in which most came in; null: nobody came. */
  peak: CountBucket | null;
}

export function figuresOf(buckets: readonly CountBucket[]): Figures {
  const sum = (value: (bucket: CountBucket) => number) => buckets.reduce((all, bucket) => all + value(bucket), 0);
  return {
    in: sum((bucket) => bucket.in),
    out: sum((bucket) => bucket.out),
    measuredSeconds: sum((bucket) => bucket.measuredSeconds),
    expectedSeconds: sum((bucket) => bucket.expectedSeconds),
    riskSeconds: sum((bucket) => bucket.quality.riskSeconds ?? 0),
    peak: buckets.reduce<CountBucket | null>((most, bucket) => (bucket.in > (most?.in ?? 0) ? bucket : most), null),
  };
}

/** For each bar what it is compared with: the one at its place in the other history, where that was measured at all. */
export const beside = (buckets: readonly CountBucket[], other: readonly CountBucket[]): (CountBucket | null)[] =>
  buckets.map((_, i) => (other[i] && other[i].measuredSeconds > 0 ? other[i] : null));

/** What is compared of two histories has to be over in both. */
export const overAt = (buckets: readonly CountBucket[], knownToMs: number): HourSum[] =>
  buckets.filter(({ endMs }) => endMs <= knownToMs);
