import { useElementSize } from '@mantine/hooks';
import { useCallback, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountReport } from '../../../shared/api/index.ts';
import { client } from '../../client/app-client.ts';
import { columnOf, countSeries, type CountSeries, type SeriesReport } from '../../today/chart/count-series.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useApp } from '../../stores/app-store.ts';
import { useNow } from '../../ui/use-now.ts';
import classes from './DayBars.module.css';

const RELOAD_AFTER_MS = 1_000;
const RELOAD_EVERY_MS = 30_000;
const box = { top: 6, bottom: 20 };
/** Between two bars, px. */
const GAP = 3;

/** The running day of one camera as bars per quarter of an hour: in above the axis, out below, no data hatched. */
export const DayBars = ({ cameraId }: { cameraId: string }) => <ReportBars report={useToday(cameraId)} />;

export type DayReport = SeriesReport & Pick<CountReport, 'totalIn' | 'totalOut'>;

/** Any report of the running day as such bars; `onlyIn`: of what has no direction, from the ground up. `label` says what they are. */
export function ReportBars({ report, onlyIn = false, label }: { report: DayReport | null; onlyIn?: boolean; label?: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { ref, width, height } = useElementSize();
  const site = useApp((state) => state.info?.site);
  const now = useNow(10_000);
  if (!site || !report) return <div ref={ref} className={classes.bars} />;
  const series = countSeries(report, site, now);
  return (
    <div ref={ref} className={classes.bars}>
      {width > 0 && height > 0 && (
        <svg width={width} height={height} role="img" aria-label={label ?? t('live.bars', { in: formats.number(report.totalIn), out: formats.number(report.totalOut) })}>
          <Bars series={series} width={width} height={height} onlyIn={onlyIn} />
        </svg>
      )}
    </div>
  );
}

/** Today's report of the camera, read again after crossings, and now and then for its coverage. */
export function useToday(cameraId: string): CountReport | null {
  const [report, setReport] = useState<CountReport | null>(null);
  const open = useApp((state) => state.connection.state === 'open');
  const fromMs = useApp((state) => (state.totals ?? state.info)?.today.fromMs);
  const toMs = useApp((state) => (state.totals ?? state.info)?.today.toMs);
  const load = useCallback(async () => {
    if (!open || fromMs === undefined || toMs === undefined) return;
    setReport(await client.call('counts.report', { cameraId, fromMs, toMs, bucketMinutes: 15 }));
  }, [open, cameraId, fromMs, toMs]);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const now = () => { waiting = undefined; load().catch((error: unknown) => console.warn('could not read the day', error)); };
    now();
    const stop = client.on('counts.recorded', ({ events }) => {
      if (events.some((event) => event.cameraId === cameraId && !event.refusal)) waiting ??= setTimeout(now, RELOAD_AFTER_MS);
    });
    const timer = setInterval(now, RELOAD_EVERY_MS);
    return () => { stop(); clearTimeout(waiting); clearInterval(timer); };
  }, [load, cameraId]);
  return report;
}

function Bars({ series, width, height, onlyIn }: { series: CountSeries; width: number; height: number; onlyIn: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const hatch = useId();
  const { bars, gaps, fromMs, toMs, hours, nowMs } = series;
  const plot = height - box.top - box.bottom;
  const base = Math.round(box.top + (onlyIn ? plot : plot / 2)) + 0.5;
  const most = Math.max(4, ...bars.map((bar) => Math.max(bar.in, bar.out)));
  const x = (ms: number) => ((ms - fromMs) / (toMs - fromMs)) * width;
  const tall = (count: number) => (count / most) * (onlyIn ? plot : plot / 2);
  const each = width / Math.max(1, hours.length), every = each < 16 ? 4 : each < 34 ? 2 : 1;
  return (
    <>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--gap)" /><path d="M0 0V6" stroke="var(--gap-line)" strokeWidth="2.5" /></pattern>
      </defs>
      {gaps.map((gap) => (
        <rect key={gap.fromMs} x={x(gap.fromMs)} y={box.top} width={Math.max(1, x(gap.toMs) - x(gap.fromMs))} height={plot} fill={`url(#${hatch})`}>
          <title>{t(gap.reason ? 'today.noDataBecause' : 'today.noDataFor', { duration: formats.duration(gap.toMs - gap.fromMs), reason: t([`today.gap.${gap.reason}`, gap.reason ?? '']) })}</title>
        </rect>
      ))}
      {bars.map((bar) => {
        if (!bar.place) return null;
        const { left, width: wide } = columnOf(bar.place, x, GAP);
        return (
          <g key={bar.startMs}>
            {bar.in > 0 && <rect x={left} y={base - tall(bar.in)} width={wide} height={tall(bar.in)} fill={onlyIn ? 'var(--usual)' : 'var(--in)'} />}
            {bar.out > 0 && <rect x={left} y={base} width={wide} height={tall(bar.out)} fill="var(--out)" />}
          </g>
        );
      })}
      <path d={`M0 ${base}H${width}`} stroke="var(--control)" />
      {nowMs !== null && <path d={`M${Math.min(width - 0.5, Math.round(x(nowMs)) + 0.5)} ${box.top}V${box.top + plot}`} stroke="var(--text)" />}
      {hours.map((ms, i) => i % every === 0 && (
        <text key={ms} x={x(ms)} y={height - 4} textAnchor={x(ms) < 8 ? 'start' : x(ms) > width - 8 ? 'end' : 'middle'}>{formats.time(ms).slice(0, 2)}</text>
      ))}
    </>
  );
}
