import { MINUTE_MS } from '../../../core/time.ts';
import type { ZoneBucket, ZoneReport } from '../../../shared/api/index.ts';
import { countSeries, roundTicks, type Bar, type CountSeries, type SeriesSite } from '../chart/count-series.ts';
import type { Stretch } from '../chart/gap-bands.ts';

/** A bucket of a zone as it is drawn. */
export interface ZoneBar
  extends
    Pick<
      Bar,
      | 'startMs'
      | 'endMs'
      | 'measuredSeconds'
      | 'expectedSeconds'
      | 'framesAnalysed'
      | 'quality'
      | 'suspect'
      | 'pieces'
      | 'state'
    >,
    Pick<ZoneBucket, 'entries' | 'exits' | 'occupancyMax' | 'occupancyMean' | 'queueMax' | 'queueMean'> {}

export type ZoneSeries = Pick<CountSeries, 'fromMs' | 'toMs' | 'gaps' | 'suspects' | 'measured' | 'hours' | 'nowMs'> & {
  bars: ZoneBar[];
};

/** What is drawn of a zone: how many people it held, or how many of them waited. */
export type ZoneMeasure = 'occupancy' | 'queue';

/** One corner of a stepped curve; null where nothing was measured, which ends the curve. */
export interface CurvePoint {
  ms: number;
  max: number | null;
  mean: number | null;
}

/** A zone's report as what its charts draw, on the axis of the day. */
export function zoneSeries(report: ZoneReport, range: Stretch, site: SeriesSite, nowMs: number): ZoneSeries {
  const { gaps, suspects, measured, knownToMs } = report;
  const series = countSeries(
    {
      ...range,
      gaps,
      measured,
      suspects,
      knownToMs,
      corrections: [],
      // the axis is as wide as there were people
      buckets: report.buckets.map(({ occupancyMax, ...bucket }) => ({ ...bucket, in: occupancyMax, out: 0 })),
    },
    site,
    nowMs,
  );
  const known = new Map(report.buckets.map((bucket) => [bucket.startMs, bucket]));
  return { ...series, bars: series.bars.map((bar) => ({ ...known.get(bar.startMs)!, ...bar })) };
}

/** The two curves of a measure: level over each measured piece, broken where a minute or more was not measured. */
export function curveOf(bars: readonly ZoneBar[], measure: ZoneMeasure): CurvePoint[] {
  const curve: CurvePoint[] = [];
  for (const bar of bars) {
    const [max, mean] = measure === 'occupancy' ? [bar.occupancyMax, bar.occupancyMean] : [bar.queueMax, bar.queueMean];
    for (const { fromMs, toMs } of bar.pieces) {
      const last = curve.at(-1);
      if (last && fromMs - last.ms >= MINUTE_MS) curve.push({ ms: last.ms, max: null, mean: null });
      curve.push({ ms: fromMs, max, mean }, { ms: toMs, max, mean });
    }
  }
  return curve;
}

/** The largest of a measure; null when nobody was there. */
export function mostOf(bars: readonly ZoneBar[], measure: ZoneMeasure): { count: number; bar: ZoneBar } | null {
  let most: { count: number; bar: ZoneBar } | null = null;
  for (const bar of bars) {
    const count = measure === 'occupancy' ? bar.occupancyMax : bar.queueMax;
    if (bar.state !== 'none' && count > (most?.count ?? 0)) most = { count, bar };
  }
  return most;
}

/** The scale of a measure: half and whole. A capacity far above what was ever there would flatten the curve: it is left out of the picture. */
export function scaleOf(
  bars: readonly ZoneBar[],
  measure: ZoneMeasure,
  capacity: number | null,
): { ticks: [number, number]; capacity: number | null } {
  const most = mostOf(bars, measure)?.count ?? 0;
  const shown = capacity !== null && capacity <= Math.max(3 * most, 10) ? capacity : null;
  return { ticks: roundTicks(Math.max(most, shown ?? 0)), capacity: shown };
}
