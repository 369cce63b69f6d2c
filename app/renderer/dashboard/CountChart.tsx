import { useElementSize } from '@mantine/hooks';
import { useId, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar as Bars, CartesianGrid, ComposedChart, DefaultZIndexes, ReferenceArea, ReferenceLine, XAxis, YAxis, ZIndexLayer } from 'recharts';
import { useFormats } from '../i18n/formats.ts';
import { columnOf, type Bar, type CountSeries } from './count-series.ts';
import classes from './CountChart.module.css';

/** Room around the plot, px: figures left, words above, hours and coverage rail below. */
const box = { left: 32, right: 8, top: 22, bottom: 34 };
/** The scale reaches this far beyond the larger tick, so that the highest bar has room for its number. */
const HEADROOM = 1.1;

interface Props {
  series: CountSeries;
  bucketMinutes: number;
  /** Start of the chosen bucket. */
  chosen: number | null;
  onChoose: (startMs: number | null) => void;
  /** In the middle of empty axes. */
  empty: string | null;
}

/** Mirrored bars: in above the axis, out below it, on a time axis that is the whole day wide. */
export function CountChart({ series, bucketMinutes, chosen, onChoose, empty }: Props) {
  const { t } = useTranslation();
  const { ref, width, height } = useElementSize();
  const [active, setActive] = useState<number | null>(null);
  const { bars } = series;
  const plot = plotOf(series, width, height);
  const shown = active === null ? null : bars.find((bar) => bar.startMs === active) ?? null;

  const at = (event: PointerEvent<HTMLElement>): Bar | null => {
    const ms = plot.time(event.clientX - event.currentTarget.getBoundingClientRect().left);
    return bars.find((bar) => ms >= bar.startMs && ms < bar.endMs) ?? null;
  };
  const choose = (bar: Bar) => onChoose(chosen === bar.startMs ? null : bar.startMs);
  const onKey = (event: KeyboardEvent) => {
    const index = bars.findIndex((bar) => bar.startMs === active);
    const go = (to: number) => { event.preventDefault(); setActive(bars[Math.min(bars.length - 1, Math.max(0, to))]?.startMs ?? null); };
    if (event.key === 'ArrowLeft') go(index < 0 ? bars.length - 1 : index - 1);
    else if (event.key === 'ArrowRight') go(index < 0 ? 0 : index + 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(bars.length - 1);
    else if (event.key === 'Enter' && shown) { event.preventDefault(); choose(shown); }
    else if (event.key === 'Escape' && shown) { event.preventDefault(); setActive(null); }
  };

  return (
    <div
      ref={ref} className={classes.chart} tabIndex={0} role="group" aria-label={t('dashboard.chart', { width: t(bucketMinutes === 60 ? 'dashboard.perHour' : 'dashboard.perQuarter') })}
      onKeyDown={onKey} onBlur={() => setActive(null)} onPointerMove={(event) => event.pointerType === 'mouse' && setActive(at(event)?.startMs ?? null)} onPointerLeave={() => setActive(null)}
      onClick={(event) => { const bar = at(event as unknown as PointerEvent<HTMLElement>); if (bar) choose(bar); }} data-testid="count-chart"
    >
      {width > 0 && height > 0 && <Plot series={series} width={width} height={height} highlighted={active ?? chosen} chosen={chosen} />}
      {empty && <p className={classes.empty}>{empty}</p>}
      <div className={classes.spoken} aria-live="polite">{shown && <BucketWords bar={shown} />}</div>
      {shown && (
        <div className={classes.tip} style={{ left: besideOf(plot.x(shown.startMs), plot.x(shown.endMs), width), top: box.top + 4 }} aria-hidden="true"><BucketWords bar={shown} /></div>
      )}
    </div>
  );
}

const TIP_WIDTH = 168;
/** Left edge of the tip: beside the bar that it explains, on the side that has room. */
const besideOf = (from: number, to: number, width: number) => (to + 10 + TIP_WIDTH <= width ? to + 10 : Math.max(0, from - 10 - TIP_WIDTH));

function plotOf({ fromMs, toMs }: CountSeries, width: number, height: number) {
  const left = box.left, right = width - box.right, scale = (right - left) / (toMs - fromMs);
  return { left, right, top: box.top, bottom: height - box.bottom, x: (ms: number) => left + (ms - fromMs) * scale, time: (x: number) => fromMs + (x - left) / scale };
}

function BucketWords({ bar }: { bar: Bar }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const minutes = (seconds: number) => formats.number(Math.round(seconds / 60));
  return (
    <>
      <b className="b">{formats.timeRange(bar.startMs, bar.endMs)}</b>
      {bar.state === 'none' ? <span>{t('dashboard.noData')}</span> : (
        <>
          <span className={classes.pair}><span>{t('dashboard.in')}</span> <b>{formats.number(bar.in)}</b></span>
          <span className={classes.pair}><span>{t('dashboard.out')}</span> <b>{formats.number(bar.out)}</b></span>
          <span className="qq t12">{t('dashboard.measuredMinutes', { measured: minutes(bar.measuredSeconds), expected: minutes(bar.expectedSeconds) })}</span>
        </>
      )}
    </>
  );
}

function Plot({ series, width, height, highlighted, chosen }: { series: CountSeries; width: number; height: number; highlighted: number | null; chosen: number | null }) {
  const formats = useFormats();
  const hatch = useId();
  const plot = plotOf(series, width, height);
  const [half, whole] = series.ticks;
  const limit = whole * HEADROOM;
  const y = (value: number) => plot.top + ((limit - value) / (2 * limit)) * (plot.bottom - plot.top);
  const highlight = series.bars.find((bar) => bar.startMs === highlighted);
  const everyHours = (plot.right - plot.left) / series.hours.length < 46 ? 2 : 1;
  const hours = series.hours.filter((_, index) => index % everyHours === 0);
  const edge = ({ payload, x, y: top }: { payload?: { value: number }; x?: number | string; y?: number | string }) => {
    const ms = payload?.value ?? 0, left = Number(x), last = left > plot.right - 20;
    return <text x={last ? plot.right : left} y={Number(top) + 16} textAnchor={last ? 'end' : 'middle'} className={classes.tick}>{formats.time(ms)}</text>;
  };
  return (
    <ComposedChart width={width} height={height} data={series.bars} margin={{ top: box.top, right: box.right, bottom: 0, left: 0 }} accessibilityLayer={false} aria-hidden="true">
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--gap)" /><path d="M0 0V6" stroke="var(--gap-line)" strokeWidth="2.5" /></pattern>
      </defs>
      <XAxis dataKey="startMs" type="number" domain={[series.fromMs, series.toMs]} allowDataOverflow ticks={hours} tick={edge} tickLine={false} axisLine={false} height={box.bottom} interval={0} />
      <YAxis type="number" domain={[-limit, limit]} ticks={[-whole, -half, 0, half, whole]} tick={({ payload, y: top }) => <text x={box.left - 8} y={Number(top) + 4} textAnchor="end" className={classes.tick}>{formats.number(Math.abs(payload.value))}</text>} tickLine={false} axisLine={false} width={box.left} />
      <CartesianGrid vertical={false} syncWithTicks stroke="var(--hairline)" />
      {highlight && <ReferenceArea x1={highlight.startMs} x2={Math.min(highlight.endMs, series.toMs)} fill="var(--selected)" fillOpacity={1} stroke="none" />}
      {series.gaps.map((gap) => <ReferenceArea key={gap.fromMs} x1={gap.fromMs} x2={gap.toMs} fill={`url(#${hatch})`} fillOpacity={1} stroke="none" />)}
      {(['in', 'out'] as const).map((direction) => (
        <Bars
          key={direction} dataKey={(bar: Bar) => (direction === 'in' ? bar.in : -bar.out)} fill={`var(--${direction})`} isAnimationActive={false}
          shape={({ payload }: { payload?: unknown }) => <Column bar={payload as Bar} direction={direction} plot={plot} y={y} />}
        />
      ))}
      <ReferenceLine y={0} stroke="var(--control)" />
      <ZIndexLayer zIndex={DefaultZIndexes.label}><Marks series={series} plot={plot} y={y} chosen={chosen} /></ZIndexLayer>
    </ComposedChart>
  );
}

type PlotArea = ReturnType<typeof plotOf>;

/** One bar: as wide as what was measured of its bucket, less the gap between bars. */
function Column({ bar, direction, plot, y }: { bar: Bar; direction: 'in' | 'out'; plot: PlotArea; y: (value: number) => number }) {
  const value = direction === 'in' ? bar.in : -bar.out;
  if (bar.state === 'none' || value === 0) return null;
  const bucket = plot.x(bar.endMs) - plot.x(bar.startMs), gap = bucket > 20 ? 6 : bucket > 8 ? 4 : 1;
  const top = Math.min(y(0), y(value)), rows = Math.max(1, Math.abs(y(value) - y(0)));
  return bar.pieces.map((piece) => {
    const { left, width } = columnOf(piece, plot.x, gap);
    return <rect key={piece.fromMs} x={left} y={top} width={width} height={rows} fill={`var(--${direction})`} data-direction={direction} />;
  });
}

/** Words above the plot, the edge of the chosen bar, the numbers of the highest bars, the present moment, and the coverage rail under the plot. */
function Marks({ series, plot, y, chosen }: { series: CountSeries; plot: PlotArea; y: (value: number) => number; chosen: number | null }) {
  const formats = useFormats();
  const { t } = useTranslation();
  const rail = plot.bottom + 6, now = series.nowMs === null ? null : Math.round(plot.x(series.nowMs)) + 0.5;
  const chosenBar = series.bars.find((bar) => bar.startMs === chosen);
  const taken: [number, number][] = now === null ? [] : [[now - 22, now + 22]];
  const labels = [...series.gaps].sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs)).flatMap((gap) => {
    const duration = formats.duration(gap.toMs - gap.fromMs);
    const middle = (plot.x(gap.fromMs) + plot.x(gap.toMs)) / 2;
    // the longest words that have a free place
    for (const text of [...(gap.reason ? [t('dashboard.noDataBecause', { duration, reason: t([`dashboard.gap.${gap.reason}`, gap.reason]) })] : []), t('dashboard.noDataFor', { duration })]) {
      const wide = text.length * 6.3 + 8;
      for (const x of [middle, Math.max(plot.left + wide / 2, Math.min(plot.right - wide / 2, middle)), (now ?? 0) - 22 - wide / 2]) {
        const free = x - wide / 2 >= plot.left - box.left && x + wide / 2 <= plot.right + box.right && taken.every(([from, to]) => x + wide / 2 <= from || x - wide / 2 >= to);
        if (free && Math.abs(x - middle) < wide) { taken.push([x - wide / 2, x + wide / 2]); return [{ x, text }]; }
      }
    }
    return [];
  });
  const peak = (index: number | null, value: (bar: Bar) => number, below: boolean) => {
    if (index === null) return null;
    const bar = series.bars[index], x = (plot.x(bar.pieces[0].fromMs) + plot.x(bar.pieces[bar.pieces.length - 1].toMs)) / 2;
    const text = formats.number(Math.abs(value(bar))), wide = text.length * 7.5;
    // beside the line of now, on the side that has room
    const [at, anchor] = now === null || Math.abs(now - x) >= wide / 2 + 4 ? [x, 'middle'] as const : now - 5 - wide >= plot.left ? [now - 5, 'end'] as const : [now + 5, 'start'] as const;
    return <text x={at} y={y(value(bar)) + (below ? 14 : -5)} textAnchor={anchor} className={classes.peak}>{text}</text>;
  };
  return (
    <g>
      {labels.map(({ x, text }) => <text key={x} x={x} y={plot.top - 8} textAnchor="middle" className={classes.reason}>{text}</text>)}
      {peak(series.highestIn, (bar) => bar.in, false)}
      {peak(series.highestOut, (bar) => -bar.out, true)}
      {chosenBar && <rect x={plot.x(chosenBar.startMs)} y={plot.bottom - 1} width={plot.x(chosenBar.endMs) - plot.x(chosenBar.startMs)} height={3} fill="var(--ink)" />}
      <rect x={plot.left} y={rail + 1} width={plot.right - plot.left} height={1} fill="var(--hairline)" />
      {series.measured.map(({ fromMs, toMs }) => {
        const from = Math.max(plot.left, plot.x(fromMs)), to = Math.min(plot.right, plot.x(toMs));
        return to > from && <rect key={fromMs} x={from} y={rail} width={Math.max(1, to - from)} height={3} fill="var(--text-3)" data-rail="measured" />;
      })}
      {now !== null && (
        <>
          <path d={`M${now} ${plot.top - 4}V${plot.bottom}`} stroke="var(--text)" strokeWidth={1} />
          <text x={Math.min(now, plot.right - 12)} y={plot.top - 8} textAnchor="middle" className={classes.strong}>{t('dashboard.now')}</text>
        </>
      )}
    </g>
  );
}
