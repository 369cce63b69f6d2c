import { useTranslation } from 'react-i18next';
import type { AuditMark, Correction } from '../../../shared/api/index.ts';
import { useFormats } from '../../i18n/formats.ts';
import { box, type PlotArea } from './chart-plot.ts';
import { tickText } from './bar-words.ts';
import type { CountSeries } from './count-series.ts';
import type { GapBand, Stretch, SuspectBand } from './gap-bands.ts';
import classes from './CountChart.module.css';

/** 45° hatch of what was not measured, for `fill="url(#id)"`. */
export const GapHatch = ({ id }: { id: string }) => (
  <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width="6" height="6" fill="var(--gap)" />
    <path d="M0 0V6" stroke="var(--gap-line)" strokeWidth="2.5" />
  </pattern>
);

/** What was counted and may be wrong, in the colour of its direction. */
export const SuspectHatch = ({ id, direction }: { id: string; direction: 'in' | 'out' }) => (
  <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <path d="M1 0V6" stroke={`var(--${direction})`} strokeWidth="2" />
  </pattern>
);

interface TickProps {
  payload?: { value: number };
  x?: number | string;
  y?: number | string;
}

/** An hour under the axis; the last one ends with it. */
export function HourTick({ payload, x, y, plot, step }: TickProps & { plot: PlotArea; step?: CountSeries['step'] }) {
  const formats = useFormats();
  const left = Number(x),
    last = left > plot.right - 20;
  return (
    <text x={last ? plot.right : left} y={Number(y) + 16} textAnchor={last ? 'end' : 'middle'} className={classes.tick}>
      {tickText(payload?.value ?? 0, step, formats)}
    </text>
  );
}

export function CountTick({ payload, y }: TickProps) {
  const formats = useFormats();
  return (
    <text x={box.left - 8} y={Number(y) + 4} textAnchor="end" className={classes.tick}>
      {formats.number(Math.abs(payload?.value ?? 0))}
    </text>
  );
}

/** Reasons of the gaps above the plot, the edge of the chosen bucket, when somebody said how many are inside or changed what is counted, the present moment, and the coverage rail under the plot. */
export function ChartMarks({
  gaps,
  suspects,
  measured,
  nowMs,
  corrections = [],
  changes = [],
  notes = [],
  chosen,
  plot,
}: {
  gaps: readonly GapBand[];
  suspects: readonly SuspectBand[];
  measured: readonly Stretch[];
  nowMs: number | null;
  corrections?: readonly Correction[];
  changes?: readonly AuditMark[];
  notes?: readonly { atMs: number; text: string }[];
  chosen: { startMs: number; endMs: number } | undefined;
  plot: PlotArea;
}) {
  const formats = useFormats();
  const { t } = useTranslation();
  const rail = plot.bottom + 6,
    now = nowX(nowMs, plot);
  const taken: [number, number][] = now === null ? [] : [[now - 22, now + 22]];
  const why = (gap: GapBand): string[] => {
    const duration = formats.duration(gap.toMs - gap.fromMs),
      shortly = t('today.noDataFor', { duration });
    return gap.reason
      ? [t('today.noDataBecause', { duration, reason: t(`today.gap.${gap.reason}`) }), shortly]
      : [shortly];
  };
  const bands = [
    ...gaps.map((gap) => ({ ...gap, texts: why(gap) })),
    ...suspects.map((band) => ({ ...band, texts: [t(`today.suspect.${band.why}`), t('today.suspectShort')] })),
  ];
  const labels = bands
    .sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))
    .flatMap((gap) => {
      const middle = (plot.x(gap.fromMs) + plot.x(gap.toMs)) / 2;
      // the longest words that have a free place
      for (const text of gap.texts) {
        const wide = text.length * 6.3 + 8;
        for (const x of [
          middle,
          Math.max(plot.left + wide / 2, Math.min(plot.right - wide / 2, middle)),
          (now ?? 0) - 22 - wide / 2,
        ]) {
          const free =
            x - wide / 2 >= plot.left - box.left &&
            x + wide / 2 <= plot.right + box.right &&
            taken.every(([from, to]) => x + wide / 2 <= from || x - wide / 2 >= to);
          if (free && Math.abs(x - middle) < wide) {
            taken.push([x - wide / 2, x + wide / 2]);
            return [{ x, text }];
          }
        }
      }
      return [];
    });
  return (
    <>
      {labels.map(({ x, text }) => (
        <text key={x} x={x} y={plot.top - 8} textAnchor="middle" className={classes.reason}>
          {text}
        </text>
      ))}
      {chosen && (
        <rect
          x={plot.x(chosen.startMs)}
          y={plot.bottom - 1}
          width={plot.x(chosen.endMs) - plot.x(chosen.startMs)}
          height={3}
          fill="var(--ink)"
        />
      )}
      <rect x={plot.left} y={rail + 1} width={plot.right - plot.left} height={1} fill="var(--hairline)" />
      {measured.map(({ fromMs, toMs }) => {
        const from = Math.max(plot.left, plot.x(fromMs)),
          to = Math.min(plot.right, plot.x(toMs));
        return (
          to > from && (
            <rect
              key={fromMs}
              x={from}
              y={rail}
              width={Math.max(1, to - from)}
              height={3}
              fill="var(--text-3)"
              data-rail="measured"
            />
          )
        );
      })}
      {suspects.map(({ fromMs, toMs, why: kind }) => (
        <g key={`${kind} ${fromMs}`} data-suspect={kind}>
          <path
            d={`M${plot.x(fromMs)} ${plot.top + 2}v-5H${plot.x(toMs)}v5`}
            fill="none"
            stroke="var(--text-3)"
            strokeWidth={1}
          />
          <rect x={plot.x(fromMs)} y={rail} width={plot.x(toMs) - plot.x(fromMs)} height={1.5} fill="var(--canvas)" />
        </g>
      ))}
      {corrections.map(({ correctionId, atMs }) => (
        <path
          key={correctionId}
          d={`M${plot.x(atMs)} ${plot.top}V${plot.bottom}m-5 0l5 -6l5 6Z`}
          fill="var(--text)"
          stroke="var(--text)"
          strokeWidth={1}
          strokeDasharray="2 3"
          data-correction={correctionId}
        />
      ))}
      {changes
        .filter(({ atMs }) => plot.x(atMs) >= plot.left && plot.x(atMs) <= plot.right)
        .map(({ atMs, action }) => (
          <path
            key={`${atMs} ${action}`}
            d={`M${plot.x(atMs)} ${rail - 5}l4 4l-4 4l-4 -4Z`}
            fill="var(--canvas)"
            stroke="var(--text)"
            strokeWidth={1.25}
            data-change={action}
          />
        ))}
      {notes.map(({ atMs, text }, i) => (
        <rect
          key={`${atMs} ${i}`}
          x={plot.x(atMs) + 1}
          y={plot.top - 8}
          width={7}
          height={7}
          fill="var(--canvas)"
          stroke="var(--text)"
          strokeWidth={1.25}
          data-note={text}
        />
      ))}
      {now !== null && (
        <>
          <path d={`M${now} ${plot.top - 4}V${plot.bottom}`} stroke="var(--text)" strokeWidth={1} />
          <text x={Math.min(now, plot.right - 12)} y={plot.top - 8} textAnchor="middle" className={classes.strong}>
            {t('today.now')}
          </text>
        </>
      )}
    </>
  );
}

/** Where now is, on a half pixel; null on another day. */
export const nowX = (nowMs: number | null, plot: PlotArea) => (nowMs === null ? null : Math.round(plot.x(nowMs)) + 0.5);
