import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountReport } from '../../../shared/api/index.ts';
import { columnOf, countSeries, type CountSeries, type SeriesReport } from '../../today/chart/count-series.ts';
import { useFormats } from '../../i18n/formats.ts';
import { COVERAGE_EVERY_MS } from '../../query/settings.ts';
import { useApi } from '../../query/use-api.ts';
import { useApp } from '../../stores/app-store.ts';
import { useNow } from '../../ui/use-now.ts';
import classes from './DayBars.module.css';

const box = { top: 6, bottom: 20 };
/** Between two bars, px. */
const GAP = 3;

/** The running day of one camera as bars per quarter of an hour: in above the axis, out below, no data hatched. */
export const DayBars = ({ cameraId }: { cameraId: string }) => <ReportBars report={useToday(cameraId)} />;

export type DayReport = SeriesReport & Pick<CountReport, 'totalIn' | 'totalOut'>;

/** Any report of the running day as such bars; `onlyIn`: of what has no direction, from the ground up. `label` says what they are. */
export function ReportBars({
  report,
  onlyIn = false,
  label,
}: {
  report: DayReport | null;
  onlyIn?: boolean;
  label?: string;
}) {
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
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={
            label ?? t('live.bars', { in: formats.number(report.totalIn), out: formats.number(report.totalOut) })
          }
        >
          <Bars series={series} width={width} height={height} onlyIn={onlyIn} />
        </svg>
      )}
    </div>
  );
}

/** Today's report of the camera. */
export function useToday(cameraId: string): CountReport | null {
  const today = useBusinessDay();
  return (
    useApi('counts.report', today && { cameraId, ...today, bucketMinutes: 15 }, { everyMs: COVERAGE_EVERY_MS }).data ??
    null
  );
}

/** From when to when the running day goes; null until that is known. */
export function useBusinessDay(): { fromMs: number; toMs: number } | null {
  const fromMs = useApp((state) => (state.totals ?? state.info)?.today.fromMs);
  const toMs = useApp((state) => (state.totals ?? state.info)?.today.toMs);
  return fromMs === undefined || toMs === undefined ? null : { fromMs, toMs };
}

function Bars({
  series,
  width,
  height,
  onlyIn,
}: {
  series: CountSeries;
  width: number;
  height: number;
  onlyIn: boolean;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const hatch = useId();
  const { bars, gaps, fromMs, toMs, hours, nowMs } = series;
  const plot = height - box.top - box.bottom;
  const base = Math.round(box.top + (onlyIn ? plot : plot / 2)) + 0.5;
  const most = Math.max(4, ...bars.map((bar) => Math.max(bar.in, bar.out)));
  const x = (ms: number) => ((ms - fromMs) / (toMs - fromMs)) * width;
  const tall = (count: number) => (count / most) * (onlyIn ? plot : plot / 2);
  const anchorAt = (at: number) => {
    if (at < 8) return 'start';
    return at > width - 8 ? 'end' : 'middle';
  };
  const each = width / Math.max(1, hours.length),
    every = each < 16 ? 4 : each < 34 ? 2 : 1;
  return (
    <>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--gap)" />
          <path d="M0 0V6" stroke="var(--gap-line)" strokeWidth="2.5" />
        </pattern>
      </defs>
      {gaps.map((gap) => (
        <rect
          key={gap.fromMs}
          x={x(gap.fromMs)}
          y={box.top}
          width={Math.max(1, x(gap.toMs) - x(gap.fromMs))}
          height={plot}
          fill={`url(#${hatch})`}
        >
          <title>
            {t(gap.reason ? 'today.noDataBecause' : 'today.noDataFor', {
              duration: formats.duration(gap.toMs - gap.fromMs),
              reason: t([`today.gap.${gap.reason}`, gap.reason ?? '']),
            })}
          </title>
        </rect>
      ))}
      {bars.map((bar) => {
        if (!bar.place) return null;
        const { left, width: wide } = columnOf(bar.place, x, GAP);
        return (
          <g key={bar.startMs}>
            {bar.in > 0 && (
              <rect
                x={left}
                y={base - tall(bar.in)}
                width={wide}
                height={tall(bar.in)}
                fill={onlyIn ? 'var(--usual)' : 'var(--in)'}
              />
            )}
            {bar.out > 0 && <rect x={left} y={base} width={wide} height={tall(bar.out)} fill="var(--out)" />}
          </g>
        );
      })}
      <path d={`M0 ${base}H${width}`} stroke="var(--control)" />
      {nowMs !== null && (
        <path
          d={`M${Math.min(width - 0.5, Math.round(x(nowMs)) + 0.5)} ${box.top}V${box.top + plot}`}
          stroke="var(--text)"
        />
      )}
      {hours.map(
        (ms, i) =>
          i % every === 0 && (
            <text key={ms} x={x(ms)} y={height - 4} textAnchor={anchorAt(x(ms))}>
              {formats.time(ms).slice(0, 2)}
            </text>
          ),
      )}
    </>
  );
}
