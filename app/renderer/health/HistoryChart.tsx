import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { CartesianGrid, Line, LineChart, ReferenceArea, ReferenceLine, XAxis, YAxis } from 'recharts';
import { HOUR_MS } from '../../core/time.ts';
import type { HealthHistory } from '../../shared/api/index.ts';
import { useFormats, type Formats } from '../i18n/formats.ts';
import chart from '../today/chart/CountChart.module.css';
import { box, plotOf, type PlotArea } from '../today/chart/chart-plot.ts';
import { ChartFrame } from '../today/chart/ChartFrame.tsx';
import { GapHatch } from '../today/chart/ChartMarks.tsx';
import { fineText } from './figures.ts';
import { CHARTS, pointsOf, roundAbove, type ChartKey, type HistoryLine, type Point } from './history.ts';
import classes from './HistoryChart.module.css';
import { isPlanned, type Stretch } from './strip.ts';

/** The scale reaches this far beyond its last number. */
const HEADROOM = 1.06;
/** Room that the words under the axis need, px. */
const TICK_WIDTH = 56;

/** One figure of a camera over time, or two of one unit: lines that break where nothing was measured, over hatched gaps. */
export function HistoryChart({ name, history, axis }: { name: ChartKey; history: HealthHistory; axis: Stretch }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const lines: readonly HistoryLine[] = CHARTS[name],
    points = pointsOf(history.steps, lines);
  const known = lines.filter((_, i) => points.some((point) => valueOf(point, i) !== null));
  const title = t(`health.chart.${name}.title`);
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.head}>
        <span className="m">{title}</span>
        <span className="t13 qq">{t(`health.chart.${name}.unit`)}</span>
        <span className="sp" />
        {lines.length > 1 &&
          lines.map(({ key }, i) => (
            <span key={key} className="key">
              <i className={classes.swatch} data-line={i} aria-hidden="true" />
              {t(`health.line.${key}`)}
            </span>
          ))}
      </figcaption>
      <div className={classes.plot}>
        <ChartFrame
          axis={axis}
          buckets={history.steps}
          label={t('health.chart.how', { title })}
          testId={`history-${name}`}
          chosen={null}
          onChoose={ignore}
          empty={known.length === 0 ? t('health.chart.nothing') : null}
          words={(step) => {
            const point = points[history.steps.indexOf(step)];
            return (
              <>
                <b className="b">{rangeText(step, formats)}</b>
                {lines.map(({ key }, i) => (
                  <span key={key} className={chart.pair}>
                    <span>{t(`health.line.${key}`)}</span>{' '}
                    <b>{valueOf(point, i) === null ? '–' : fineText(valueOf(point, i)!, formats)}</b>
                  </span>
                ))}
              </>
            );
          }}
        >
          {(size) => <Plot points={points} lines={lines} history={history} axis={axis} {...size} />}
        </ChartFrame>
      </div>
    </figure>
  );
}

const ignore = () => undefined;
const valueOf = (point: Point | undefined, i: number) => (point ? (i === 0 ? point.a : point.b) : null);

function rangeText({ startMs, endMs }: { startMs: number; endMs: number }, formats: Formats): string {
  return `${formats.date(startMs)} ${formats.timeRange(startMs, endMs)}`;
}

function Plot({
  points,
  lines,
  history,
  axis,
  width,
  height,
  highlighted,
}: {
  points: readonly Point[];
  lines: readonly HistoryLine[];
  history: HealthHistory;
  axis: Stretch;
  width: number;
  height: number;
  highlighted: number | null;
}) {
  const formats = useFormats();
  const hatch = useId();
  const plot = plotOf(axis, width, height);
  const limit = roundAbove(Math.max(0, ...points.flatMap(({ a, b }) => [a ?? 0, b ?? 0])));
  const step = history.steps.find(({ startMs }) => startMs === highlighted);
  const shown = points.filter(({ ms }) => ms >= axis.fromMs && ms <= axis.toMs);
  // recharts draws no axes without data
  const edge = (ms: number): Point => ({ ms, a: null, b: null, alone: { a: false, b: false } });
  const drawn = (key: 'a' | 'b') => (
    <Line
      type="linear"
      dataKey={key}
      stroke={key === 'a' ? 'var(--ink)' : 'var(--usual)'}
      strokeWidth={key === 'a' ? 1.75 : 1.5}
      strokeDasharray={key === 'b' ? '4 3' : undefined}
      dot={({ cx, cy, payload }: { cx?: number; cy?: number; payload: Point }) =>
        payload.alone[key] && payload[key] !== null ? (
          <circle key={payload.ms} cx={cx} cy={cy} r={1.75} fill={key === 'a' ? 'var(--ink)' : 'var(--usual)'} />
        ) : (
          <g key={payload.ms} />
        )
      }
      isAnimationActive={false}
      connectNulls={false}
      activeDot={false}
    />
  );
  return (
    <LineChart
      width={width}
      height={height}
      data={[edge(axis.fromMs), ...shown, edge(axis.toMs)]}
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
        domain={[axis.fromMs, axis.toMs]}
        allowDataOverflow
        ticks={ticksOf(axis, plot, formats)}
        tick={(tick) => <TimeTick {...tick} plot={plot} days={axis.toMs - axis.fromMs > 30 * HOUR_MS} />}
        tickLine={false}
        axisLine={false}
        height={box.bottom}
        interval={0}
      />
      <YAxis
        type="number"
        domain={[0, limit * HEADROOM]}
        allowDataOverflow
        ticks={[0, limit / 2, limit]}
        tick={(tick) => <ValueTick {...tick} limit={limit} />}
        tickLine={false}
        axisLine={false}
        width={box.left}
      />
      <CartesianGrid vertical={false} syncWithTicks stroke="var(--hairline)" />
      {step && <ReferenceArea x1={step.startMs} x2={step.endMs} fill="var(--selected)" fillOpacity={1} stroke="none" />}
      {history.gaps.map((gap) => (
        <ReferenceArea
          key={`${gap.fromMs}`}
          x1={Math.max(axis.fromMs, gap.fromMs)}
          x2={Math.min(axis.toMs, gap.toMs)}
          fill={isPlanned(gap) ? 'var(--gap)' : `url(#${hatch})`}
          fillOpacity={isPlanned(gap) ? 0.5 : 1}
          stroke="none"
        />
      ))}
      {lines.length > 1 && drawn('b')}
      {drawn('a')}
      <ReferenceLine y={0} stroke="var(--control)" />
    </LineChart>
  );
}

/** Whole hours of a day, or midnights of more, as many as have room. */
function ticksOf({ fromMs, toMs }: Stretch, plot: PlotArea, formats: Formats): number[] {
  const hours: number[] = [];
  for (let ms = Math.ceil(fromMs / HOUR_MS) * HOUR_MS; ms <= toMs; ms += HOUR_MS) hours.push(ms);
  const days = toMs - fromMs > 30 * HOUR_MS,
    all = days ? hours.filter((ms) => formats.time(ms) === '00:00') : hours;
  const each = (plot.right - plot.left) / Math.max(1, all.length),
    every = [1, 2, 3, 6].find((step) => step * each >= TICK_WIDTH) ?? 12;
  return all.filter((ms) =>
    days ? all.indexOf(ms) % every === 0 : Number(formats.time(ms).slice(0, 2)) % every === 0,
  );
}

interface TickProps {
  payload?: { value: number };
  x?: number | string;
  y?: number | string;
}

function TimeTick({ payload, x, y, plot, days }: TickProps & { plot: PlotArea; days: boolean }) {
  const formats = useFormats();
  const value = payload?.value ?? 0,
    left = Number(x),
    last = left > plot.right - 20;
  return (
    <text x={last ? plot.right : left} y={Number(y) + 12} textAnchor={last ? 'end' : 'middle'} className={chart.tick}>
      {days ? formats.date(value) : formats.time(value)}
    </text>
  );
}

function ValueTick({ payload, y, limit }: TickProps & { limit: number }) {
  const formats = useFormats();
  return (
    <text x={box.left - 6} y={Number(y) + 4} textAnchor="end" className={chart.tick}>
      {formats.number(payload?.value ?? 0, limit < 10 && limit % 2 !== 0 ? 1 : 0)}
    </text>
  );
}
