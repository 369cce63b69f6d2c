import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountReport } from '../../shared/api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApp } from '../stores/app-store.ts';
import { useCameras } from '../stores/camera-store.ts';
import { FigureIcon, type FigureKind } from '../ui/FigureIcon.tsx';
import classes from './TodayPage.module.css';

interface Props { report: CountReport | null; isToday: boolean; cameraId: string | null; regionId: string | null }

/** In, out and inside of the day, and how much of it was measured. */
export function DayFigures({ report, isToday, cameraId, regionId }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const totals = useApp((state) => state.totals);
  const lost = useApp((state) => state.connection.state === 'lost');
  const totalsAtMs = useApp((state) => state.totalsAtMs);
  const several = useCameras((state) => (state.cameras?.length ?? 0) > 1);
  // of one line there is only the report
  const live = isToday && totals && regionId === null ? (cameraId === null ? totals : totals.cameras[cameraId] ?? null) : null;
  // of a day that nobody measured there are no numbers, and no zeros
  const known = report && (report.measuredSeconds > 0 || report.totalIn > 0 || report.totalOut > 0) ? report : null;
  const inside = isToday ? totals?.inside ?? report?.inside : cameraId === null && known ? known.totalIn - known.totalOut : undefined;
  return (
    <div className={classes.figures} data-stale={lost || undefined}>
      <Figure kind="in" label={t('dashboard.in')} value={live?.in ?? known?.totalIn}>{lost && totalsAtMs ? t('dashboard.asOf', { time: formats.timeSeconds(totalsAtMs) }) : null}</Figure>
      <Figure kind="out" label={t('dashboard.out')} value={live?.out ?? known?.totalOut} />
      <Figure kind="inside" label={t('dashboard.inside')} value={inside}>{isToday ? (several || regionId !== null ? t('dashboard.allDoorsTogether') : null) : t('dashboard.endOfDay')}</Figure>
      <Measured report={report} />
    </div>
  );
}

function Figure({ kind, label, value, children }: { kind: FigureKind; label: string; value: number | undefined; children?: ReactNode }) {
  const formats = useFormats();
  return (
    <div>
      <div className={`label ${classes.label}`}><FigureIcon kind={kind} size={24} />{label}</div>
      <div className={`n ${classes.figure}`}>{value === undefined ? <span className="qq">–</span> : formats.number(value)}</div>
      <div className="t13 q">{children}</div>
    </div>
  );
}

function Measured({ report }: { report: CountReport | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const missing = report ? report.expectedSeconds - report.measuredSeconds : 0;
  const text = (seconds: number) => formats.duration(seconds * 1000);
  return (
    <div className={classes.measured}>
      <div className="t13 qq">{t('dashboard.measured')}</div>
      <div className="t16 m nw">{!report ? <span className="qq">–</span> : report.expectedSeconds > 0 ? t('dashboard.measuredOf', { measured: text(report.measuredSeconds), expected: text(report.expectedSeconds) }) : t('dashboard.notMeasured')}</div>
      {report && report.expectedSeconds > 0 && <div className="t13 q nw">{missing >= 60 ? t('dashboard.missing', { duration: text(missing) }) : t('dashboard.nothingMissing')}</div>}
    </div>
  );
}
