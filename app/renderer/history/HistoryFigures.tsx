import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryStep } from '../../shared/api/index.ts';
import { useFormats } from '../i18n/formats.ts';
import { barText } from '../today/chart/bar-words.ts';
import { missingMs } from '../today/measured.ts';
import { FigureIcon } from '../ui/FigureIcon.tsx';
import type { Figures } from './history-series.ts';
import classes from './HistoryPage.module.css';

/** In and out of the days, the busiest of their bars, and how much of the time was measured. */
export function HistoryFigures({
  figures,
  step,
  running,
}: {
  figures: Figures | null;
  step: HistoryStep;
  running: boolean;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  // Of days in which nobody looked there are no numbers, and no zeros.
  const isKnown = figures !== null && (figures.measuredSeconds > 0 || figures.in > 0 || figures.out > 0);
  const peak = figures?.peak ?? null;
  const share = figures && figures.expectedSeconds > 0 ? figures.measuredSeconds / figures.expectedSeconds : 0;
  const missing = figures ? missingMs(figures) : 0;
  return (
    <div className={classes.figures}>
      <Figure label={t('today.in')} icon={<FigureIcon kind="in" size={24} />}>
        {isKnown ? formats.number(figures.in) : null}
      </Figure>
      <Figure label={t('today.out')} icon={<FigureIcon kind="out" size={24} />}>
        {isKnown ? formats.number(figures.out) : null}
      </Figure>
      <div role="group" aria-label={t(`history.peak.${step}`)} className={classes.aside}>
        <div className="t13 qq">{t(`history.peak.${step}`)}</div>
        <div className="t16 m">
          {peak
            ? barText(peak.startMs, peak.endMs, step === 'hour' || step === 'quarter' ? 'hours' : step, formats)
            : '–'}
        </div>
        {peak && <div className="t13 q">{`${formats.number(peak.in)} ${t('today.in').toLowerCase()}`}</div>}
      </div>
      <div role="group" aria-label={t('today.measured')} className={classes.aside}>
        <div className="t13 qq">{t('today.measured')}</div>
        <div className="t16 m nw">
          {figures && figures.expectedSeconds > 0
            ? formats.percent(missing > 0 ? Math.min(0.99, Math.floor(share * 100) / 100) : 1)
            : '–'}
        </div>
        {figures && figures.expectedSeconds > 0 && (
          <div className="t13 q">
            {missing > 0 ? t('today.missing', { duration: formats.duration(missing) }) : t('today.nothingMissing')}
          </div>
        )}
        {figures && figures.riskSeconds >= 60 && (
          <div className="t13 q">
            {t('today.atRiskShort', { duration: formats.duration(figures.riskSeconds * 1000) })}
          </div>
        )}
        {running && <div className="t13 q">{t('history.running')}</div>}
      </div>
    </div>
  );
}

function Figure({ label, icon, children }: { label: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div role="group" aria-label={label}>
      <div className={`label ${classes.label}`}>
        {icon}
        {label}
      </div>
      <div className={`n ${classes.figure}`}>{children ?? <span className="qq">–</span>}</div>
    </div>
  );
}
