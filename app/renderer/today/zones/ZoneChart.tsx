import { memo, useId } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  DefaultZIndexes,
  Line,
  ReferenceArea,
  ReferenceLine,
  XAxis,
  YAxis,
  ZIndexLayer,
} from 'recharts';
import { useFormats } from '../../i18n/formats.ts';
import { box, namedHours, plotOf } from '../chart/chart-plot.ts';
import { ChartFrame } from '../chart/ChartFrame.tsx';
import { ChartMarks, CountTick, GapHatch, HourTick } from '../chart/ChartMarks.tsx';
import { measuredText, qualityTexts } from '../measured.ts';
import { curveOf, scaleOf, type ZoneBar, type ZoneMeasure, type ZoneSeries } from './zone-series.ts';
import classes from '../chart/CountChart.module.css';

/** The scale reaches this far beyond the larger tick. */
const HEADROOM = 1.08;

interface Props {
  series: ZoneSeries;
  measure: ZoneMeasure;
  zone: { name: string; capacity: number | null; queue: boolean };
  bucketMinutes: number;
  chosen: number | null;
  onChoose: (startMs: number | null) => void;
  empty: string | null;
}

/** How many were in a zone, or waited in it: the most of each bucket as a silhouette, the mean as a line; gaps are gaps. */
export const ZoneChart = memo(function ZoneChart({
  series,
  measure,
  zone,
  bucketMinutes,
  chosen,
  onChoose,
  empty,
}: Props) {
  const { t } = useTranslation();
  const width = t(bucketMinutes === 60 ? 'today.perHour' : 'today.perQuarter');
  return (
    <ChartFrame
      axis={series}
      buckets={series.bars}
      label={
        measure === 'occupancy'
          ? t('today.zone.occupancy', { zone: zone.name, width })
          : t('today.zone.queueChart', { zone: zone.name, width })
      }
      testId={`zone-${measure}`}
      chosen={chosen}
      onChoose={onChoose}
      empty={empty}
      words={(bar) => <BucketWords bar={bar} queue={zone.queue} />}
    >
      {(size) => (
        <Plot
          series={series}
          measure={measure}
          capacity={measure === 'occupancy' ? zone.capacity : null}
          chosen={chosen}
          {...size}
        />
      )}
    </ChartFrame>
  );
});

function BucketWords({ bar, queue }: { bar: ZoneBar; queue: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const pairs: [string, string][] = [
    [t('today.zone.keyMost'), formats.number(bar.occupancyMax)],
    [t('today.zone.keyMean'), formats.number(bar.occupancyMean, 1)],
    ...(queue ? [[t('today.zone.keyQueueMost'), formats.number(bar.queueMax)] as [string, string]] : []),
    [t('today.zone.entries'), formats.number(bar.entries)],
    [t('today.zone.exits'), formats.number(bar.exits)],
  ];
  return (
    <>
      <b className="b">{formats.timeRange(bar.startMs, bar.endMs)}</b>
      {bar.state === 'none' ? (
        <span>{t('today.noData')}</span>
      ) : (
        <>
          {pairs.map(([label, value]) => (
            <span key={label} className={classes.pair}>
              <span>{label}</span> <b>{value}</b>
            </span>
          ))}
          <span className="qq t12">{t('today.measuredPart', { part: measuredText(bar, formats, t) })}</span>
          {bar.suspect && <span className="t12">{t(`today.suspect.${bar.suspect}`)}</span>}
          {qualityTexts(bar, formats, t).map((text) => (
            <span key={text} className="t12">
              {text}
            </span>
          ))}
        </>
      )}
    </>
  );
}

interface PlotProps {
  series: ZoneSeries;
  measure: ZoneMeasure;
  capacity: number | null;
  width: number;
  height: number;
  highlighted: number | null;
  chosen: number | null;
}

function Plot({ series, measure, capacity, width, height, highlighted, chosen }: PlotProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const hatch = useId();
  const plot = plotOf(series, width, height);
  const {
    ticks: [half, whole],
    capacity: room,
  } = scaleOf(series.bars, measure, capacity);
  const limit = whole * HEADROOM;
  const highlight = series.bars.find((bar) => bar.startMs === highlighted);
  // recharts draws no axes without data
  const ends = [
    { ms: series.fromMs, max: null, mean: null },
    { ms: series.toMs, max: null, mean: null },
  ];
  const roomY = room === null ? 0 : plot.bottom - (room / limit) * (plot.bottom - plot.top);
  return (
    <ComposedChart
      width={width}
      height={height}
      data={[ends[0], ...curveOf(series.bars, measure), ends[1]]}
      margin={{ top: box.top, right: box.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      aria-hidden="true"
    >
      <defs>
        <GapHatch id={hatch} />
      </defs>
      <XAxis
        dataKey="ms"
        type="number"
        domain={[series.fromMs, series.toMs]}
        allowDataOverflow
        ticks={namedHours(series.hours, plot)}
        tick={(tick) => <HourTick {...tick} plot={plot} />}
        tickLine={false}
        axisLine={false}
        height={box.bottom}
        interval={0}
      />
      <YAxis
        type="number"
        domain={[0, limit]}
        allowDataOverflow
        ticks={[0, half, whole]}
        tick={(tick) => <CountTick {...tick} />}
        tickLine={false}
        axisLine={false}
        width={box.left}
      />
      <CartesianGrid vertical={false} syncWithTicks stroke="var(--hairline)" />
      {highlight && (
        <ReferenceArea
          x1={highlight.startMs}
          x2={Math.min(highlight.endMs, series.toMs)}
          fill="var(--selected)"
          fillOpacity={1}
          stroke="none"
        />
      )}
      {series.gaps.map((gap) => (
        <ReferenceArea
          key={gap.fromMs}
          x1={gap.fromMs}
          x2={gap.toMs}
          fill={`url(#${hatch})`}
          fillOpacity={1}
          stroke="none"
        />
      ))}
      <Area
        type="linear"
        dataKey="max"
        fill="var(--usual)"
        fillOpacity={0.18}
        stroke="var(--usual)"
        strokeWidth={1.25}
        isAnimationActive={false}
        connectNulls={false}
        activeDot={false}
      />
      <Line
        type="linear"
        dataKey="mean"
        stroke="var(--ink)"
        strokeWidth={2}
        dot={false}
        isAnimationActive={false}
        connectNulls={false}
        activeDot={false}
      />
      <ReferenceLine y={0} stroke="var(--control)" />
      {room !== null && <ReferenceLine y={room} stroke="var(--control)" strokeDasharray="5 4" />}
      <ZIndexLayer zIndex={DefaultZIndexes.label}>
        {room !== null && (
          <text x={plot.left + 4} y={roomY - 5} className={classes.room}>
            {t('today.zone.capacity', { number: formats.number(room) })}
          </text>
        )}
        <ChartMarks
          gaps={series.gaps}
          suspects={series.suspects}
          measured={series.measured}
          nowMs={series.nowMs}
          chosen={series.bars.find((bar) => bar.startMs === chosen)}
          plot={plot}
        />
      </ZIndexLayer>
    </ComposedChart>
  );
}
