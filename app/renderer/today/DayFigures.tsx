import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountReport } from '../../shared/api/index.ts';
import { useFormats } from '../i18n/formats.ts';
import { useFreshness } from '../live/use-freshness.ts';
import { useApp, useAtHeadquarters } from '../stores/app-store.ts';
import { FigureIcon, type FigureKind } from '../ui/FigureIcon.tsx';
import { InsideNote } from './InsideNote.tsx';
import { measuredText, missingMs } from './measured.ts';
import classes from './TodayPage.module.css';

interface Props {
  report: CountReport | null;
  isToday: boolean;
  several: boolean;
  cameraId: string | null;
  regionId: string | null;
}

/** In, out and inside of the day, and how much of it was measured. */
export function DayFigures({ report, isToday, several, cameraId, regionId }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const totals = useApp((state) => state.totals);
  const atHeadquarters = useAtHeadquarters();
  const lost = useApp((state) => state.connection.state === 'lost');
  const freshness = useFreshness(null);
  // of one line there is only the report
  const ofToday =
    isToday && totals && regionId === null
      ? cameraId === null
        ? report === null || totals.world === report.world
          ? totals
          : null
        : (totals.cameras[cameraId] ?? null)
      : null;
  // of a day that nobody measured there are no numbers, and no zeros
  const isKnown = (sums: { in: number; out: number }) =>
    report === null || report.measuredSeconds > 0 || sums.in > 0 || sums.out > 0;
  const live = ofToday && isKnown(ofToday) ? ofToday : null;
  const known = report && (report.measuredSeconds > 0 || report.totalIn > 0 || report.totalOut > 0) ? report : null;
  // of a demo beside the shop only its own report knows
  const ofSums = totals !== null && (report === null || report.world === totals.world);
  const inside = isToday
    ? ofSums && (isKnown(totals) || totals.correction !== null)
      ? totals.inside
      : known?.inside
    : cameraId === null || known?.corrections.length
      ? known?.inside
      : undefined;
  const correction = isToday ? (ofSums ? totals.correction : null) : (known?.corrections.at(-1) ?? null);
  const together = several || regionId !== null ? t('today.allDoorsTogether') : null;
  const demo = (report?.world ?? totals?.world) === 'demo';
  return (
    <div className={classes.figures} data-stale={freshness.kind !== 'live' || undefined}>
      {demo && (
        <p className={`t13 q ${classes.demo}`} data-testid="demo-world">
          {t('today.demoWorld')}
        </p>
      )}
      <Figure kind="in" label={t('today.in')} value={live?.in ?? known?.totalIn}>
        {freshness.kind !== 'live' ? t('today.asOf', { time: formats.timeSeconds(freshness.asOfMs) }) : null}
      </Figure>
      <Figure kind="out" label={t('today.out')} value={live?.out ?? known?.totalOut} />
      <Figure kind="inside" label={t('today.inside')} value={inside}>
        {isToday ? together : t('today.endOfDay')}
        <InsideNote
          correction={correction}
          inside={inside}
          canCorrect={isToday && ofSums && !lost && !atHeadquarters}
        />
      </Figure>
      <Measured report={report} />
    </div>
  );
}

function Figure({
  kind,
  label,
  value,
  children,
}: {
  kind: FigureKind;
  label: string;
  value: number | undefined;
  children?: ReactNode;
}) {
  const formats = useFormats();
  return (
    <div role="group" aria-label={label}>
      <div className={`label ${classes.label}`}>
        <FigureIcon kind={kind} size={24} />
        {label}
      </div>
      <div className={`n ${classes.figure}`}>
        {value === undefined ? <span className="qq">–</span> : formats.number(value)}
      </div>
      <div className="t13 q">{children}</div>
    </div>
  );
}

function Measured({ report }: { report: CountReport | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const missing = report ? missingMs(report) : 0;
  const atRiskMs = 1000 * (report?.buckets.reduce((sum, { quality }) => sum + (quality.riskSeconds ?? 0), 0) ?? 0);
  const measured = (known: CountReport) =>
    known.expectedSeconds > 0 ? measuredText(known, formats, t) : t('today.notMeasured');
  return (
    <div className={classes.measured}>
      <div className="t13 qq">{t('today.measured')}</div>
      <div className="t16 m nw">{report ? measured(report) : <span className="qq">–</span>}</div>
      {report && report.expectedSeconds > 0 && (
        <div className="t13 q nw">
          {missing > 0 ? t('today.missing', { duration: formats.duration(missing) }) : t('today.nothingMissing')}
        </div>
      )}
      {atRiskMs >= 1000 && (
        <div className="t13 q nw">{t('today.atRiskShort', { duration: formats.duration(atRiskMs) })}</div>
      )}
    </div>
  );
}
