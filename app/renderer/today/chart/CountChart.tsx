import { memo, useEffect, useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Bar as Bars,
  CartesianGrid,
  ComposedChart,
  DefaultZIndexes,
  ReferenceArea,
  ReferenceLine,
  XAxis,
  YAxis,
  ZIndexLayer,
} from 'recharts';
import type { AuditMark, Correction } from '../../../shared/api/index.ts';
import { actionText } from '../../audit/words.ts';
import { useFormats } from '../../i18n/formats.ts';
import { barText } from './bar-words.ts';
import { box, namedHours, plotOf, type PlotArea } from './chart-plot.ts';
import { ChartFrame } from './ChartFrame.tsx';
import { ChartMarks, CountTick, GapHatch, SuspectHatch, HourTick, nowX } from './ChartMarks.tsx';
import { columnOf, type Bar, type CountSeries } from './count-series.ts';
import { measuredText, qualityTexts } from '../measured.ts';
import classes from './CountChart.module.css';

/** The scale reaches this far beyond the larger tick, so that the highest bar has room for its number. */
const HEADROOM = 1.1;

interface Props {
  series: CountSeries;
  bucketMinutes?: number;
  /** Instead of that of a day. */
  label?: string;
  /** What else is to be said of a bar. */
  more?: (bar: Bar) => ReactNode;
  /** What it is compared with, bar by bar. */
  silhouette?: readonly (Silhouette | null)[];
  /** Start of the chosen bucket. */
  chosen: number | null;
  onChoose: (startMs: number | null) => void;
  /** In the middle of empty axes. */
  empty: string | null;
  /** What people wrote down of a day. */
  notes?: readonly ChartNote[];
  /** What people did that may explain a step. */
  changes?: readonly AuditMark[];
}

/** In and out of what it is compared with. */
export interface Silhouette {
  in: number;
  out: number;
}

export interface ChartNote {
  /** Within its day. */
  atMs: number;
  text: string;
}

const NONE: readonly AuditMark[] = [];
const NO_NOTES: readonly ChartNote[] = [];
/** Of one bucket, in words. */
const MOST_CHANGES = 3;

/** Mirrored bars: in above the axis, out below it, on a time axis that is the whole day wide. */
export const CountChart = memo(function CountChart({
  series,
  bucketMinutes,
  label,
  more,
  silhouette,
  chosen,
  onChoose,
  empty,
  changes = NONE,
  notes = NO_NOTES,
}: Props) {
  const { t } = useTranslation();
  return (
    <ChartFrame
      axis={series}
      buckets={series.bars}
      label={label ?? t('today.chart', { width: t(bucketMinutes === 60 ? 'today.perHour' : 'today.perQuarter') })}
      testId="count-chart"
      chosen={chosen}
      onChoose={onChoose}
      empty={empty}
      words={(bar) => (
        <BucketWords
          bar={bar}
          step={series.step}
          more={more?.(bar)}
          corrections={series.corrections.filter(({ atMs }) => atMs >= bar.startMs && atMs < bar.endMs)}
          changes={changes.filter(({ atMs }) => atMs >= bar.startMs && atMs < bar.endMs)}
          notes={notes.filter(({ atMs }) => atMs >= bar.startMs && atMs < bar.endMs)}
        />
      )}
    >
      {({ width, height, highlighted }) => (
        <Plot
          series={series}
          width={width}
          height={height}
          highlighted={highlighted}
          chosen={chosen}
          changes={changes}
          notes={notes}
          silhouette={silhouette}
        />
      )}
    </ChartFrame>
  );
});

function BucketWords({
  bar,
  step,
  corrections,
  changes,
  notes,
  more,
}: {
  notes: readonly ChartNote[];
  bar: Bar;
  step: CountSeries['step'];
  more: ReactNode;
  corrections: readonly Correction[];
  changes: readonly AuditMark[];
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      <b className="b">{barText(bar.startMs, bar.endMs, step, formats)}</b>
      {bar.state === 'none' ? (
        <span>{t('today.noData')}</span>
      ) : (
        <>
          <span className={classes.pair}>
            <span>{t('today.in')}</span> <b>{formats.number(bar.in)}</b>
          </span>
          <span className={classes.pair}>
            <span>{t('today.out')}</span> <b>{formats.number(bar.out)}</b>
          </span>
          <span className="qq t12">{t('today.measuredPart', { part: measuredText(bar, formats, t) })}</span>
          {qualityTexts(bar, formats, t).map((text) => (
            <span key={text} className="t12">
              {text}
            </span>
          ))}
          {bar.suspect && <span className="t12">{t(`today.suspect.${bar.suspect}`)}</span>}
        </>
      )}
      {changes.slice(-MOST_CHANGES).map(({ atMs, action, name }) => (
        <span key={`${atMs} ${action}`} className="t12">
          {step ? formats.date(atMs) : formats.time(atMs)}: {actionText(t, action)}
          {name && ` (${name})`}
        </span>
      ))}
      {notes.map(({ text }, i) => (
        <span key={`${i} ${text}`} className="t12">
          {text}
        </span>
      ))}
      {more}
      {corrections.map((correction) => (
        <span key={correction.correctionId} className="t12">
          {t('today.corrected', {
            time: formats.time(correction.atMs),
            people: formats.number(correction.people),
            before: formats.number(correction.before),
          })}
        </span>
      ))}
    </>
  );
}

let renderings = 0;
declare global {
  interface Window {
    __footfallCharts?: () => number;
  }
}
if (typeof window !== 'undefined') window.__footfallCharts = () => renderings;

function Plot({
  series,
  width,
  height,
  highlighted,
  chosen,
  changes,
  notes,
  silhouette,
}: {
  notes: readonly ChartNote[];
  series: CountSeries;
  silhouette: Props['silhouette'];
  width: number;
  height: number;
  highlighted: number | null;
  chosen: number | null;
  changes: readonly AuditMark[];
}) {
  const hatch = useId();
  // for the browser test
  useEffect(() => {
    renderings += 1;
  });
  const plot = plotOf(series, width, height);
  const [half, whole] = series.ticks;
  const limit = whole * HEADROOM;
  const y = (value: number) => plot.top + ((limit - value) / (2 * limit)) * (plot.bottom - plot.top);
  const highlight = series.bars.find((bar) => bar.startMs === highlighted);
  return (
    <ComposedChart
      width={width}
      height={height}
      data={series.bars}
      margin={{ top: box.top, right: box.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      aria-hidden="true"
    >
      <defs>
        <GapHatch id={hatch} />
        {(['in', 'out'] as const).map((direction) => (
          <SuspectHatch key={direction} id={`${hatch}-${direction}`} direction={direction} />
        ))}
      </defs>
      <XAxis
        dataKey="startMs"
        type="number"
        domain={[series.fromMs, series.toMs]}
        allowDataOverflow
        ticks={namedHours(series.hours, plot)}
        tick={(tick) => <HourTick {...tick} plot={plot} step={series.step} />}
        tickLine={false}
        axisLine={false}
        height={box.bottom}
        interval={0}
      />
      <YAxis
        type="number"
        domain={[-limit, limit]}
        ticks={[-whole, -half, 0, half, whole]}
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
      {(['in', 'out'] as const).map((direction) => (
        <Bars
          key={direction}
          dataKey={(bar: Bar) => (direction === 'in' ? bar.in : -bar.out)}
          fill={`var(--${direction})`}
          isAnimationActive={false}
          shape={({ payload }: { payload?: unknown }) => (
            <Column bar={payload as Bar} direction={direction} plot={plot} y={y} hatch={`${hatch}-${direction}`} />
          )}
        />
      ))}
      {silhouette && (
        <ZIndexLayer zIndex={DefaultZIndexes.bar - 1}>
          <Silhouettes bars={series.bars} before={silhouette} plot={plot} y={y} />
        </ZIndexLayer>
      )}
      <ReferenceLine y={0} stroke="var(--control)" />
      <ZIndexLayer zIndex={DefaultZIndexes.label}>
        <Peaks series={series} plot={plot} y={y} />
        <ChartMarks
          gaps={series.gaps}
          suspects={series.suspects}
          measured={series.measured}
          nowMs={series.nowMs}
          corrections={series.corrections}
          changes={changes}
          notes={notes}
          chosen={series.bars.find((bar) => bar.startMs === chosen)}
          plot={plot}
        />
      </ZIndexLayer>
    </ComposedChart>
  );
}

/** What another time or door had in each bucket: a shape behind the bars. */
function Silhouettes({
  bars,
  before,
  plot,
  y,
}: {
  bars: readonly Bar[];
  before: readonly (Silhouette | null)[];
  plot: PlotArea;
  y: (value: number) => number;
}) {
  return bars.map((bar, i) => {
    const of = before[i];
    if (!of) return null;
    const left = plot.x(bar.startMs) + 0.5,
      width = Math.max(1, plot.x(bar.endMs) - plot.x(bar.startMs) - 1);
    return (
      <rect
        key={bar.startMs}
        x={left}
        y={y(of.in)}
        width={width}
        height={Math.max(0, y(-of.out) - y(of.in))}
        fill="var(--usual)"
        fillOpacity={0.14}
        stroke="var(--usual)"
        strokeWidth={1.25}
        data-before={bar.startMs}
        pointerEvents="none"
      />
    );
  });
}

/** One bar, over the longest measured stretch of its bucket, less the gap between bars. */
function Column({
  bar,
  direction,
  plot,
  y,
  hatch,
}: {
  bar: Bar;
  direction: 'in' | 'out';
  plot: PlotArea;
  y: (value: number) => number;
  /** Of what is suspect. */
  hatch: string;
}) {
  const value = direction === 'in' ? bar.in : -bar.out;
  if (bar.place === null || value === 0) return null;
  const bucket = plot.x(bar.endMs) - plot.x(bar.startMs),
    gap = bucket > 20 ? 6 : bucket > 8 ? 4 : 1;
  const top = Math.min(y(0), y(value)),
    rows = Math.max(1, Math.abs(y(value) - y(0)));
  const { left, width } = columnOf(bar.place, plot.x, gap);
  return (
    <rect
      x={left}
      y={top}
      width={width}
      height={rows}
      fill={bar.suspect ? `url(#${hatch})` : `var(--${direction})`}
      stroke={bar.suspect ? `var(--${direction})` : 'none'}
      strokeWidth={1.25}
      data-suspect={bar.suspect !== null || undefined}
      data-direction={direction}
      data-bucket={bar.startMs}
    />
  );
}

/** The numbers of the highest bars. */
function Peaks({ series, plot, y }: { series: CountSeries; plot: PlotArea; y: (value: number) => number }) {
  const formats = useFormats();
  const now = nowX(series.nowMs, plot);
  const peak = (index: number | null, value: (bar: Bar) => number, below: boolean) => {
    const bar = index === null ? null : series.bars[index];
    if (!bar?.place) return null;
    const x = (plot.x(bar.place.fromMs) + plot.x(bar.place.toMs)) / 2;
    const text = formats.number(Math.abs(value(bar))),
      wide = text.length * 7.5;
    // beside the line of now, on the side that has room
    const [at, anchor] =
      now === null || Math.abs(now - x) >= wide / 2 + 4
        ? ([x, 'middle'] as const)
        : now - 5 - wide >= plot.left
          ? ([now - 5, 'end'] as const)
          : ([now + 5, 'start'] as const);
    return (
      <text x={at} y={y(value(bar)) + (below ? 14 : -5)} textAnchor={anchor} className={classes.peak}>
        {text}
      </text>
    );
  };
  return (
    <>
      {peak(series.highestIn, (bar) => bar.in, false)}
      {peak(series.highestOut, (bar) => -bar.out, true)}
    </>
  );
}
