import { useTranslation } from 'react-i18next';
import { DAY_MS } from '../../core/time.ts';
import { UPTIME_WANTED, type CameraHealthReport } from '../../shared/domain/health-figures.ts';
import { useFormats } from '../i18n/formats.ts';
import { shareText } from './figures.ts';
import { brokenSince, isYoung, longestGaps, segmentsOf } from './strip.ts';
import classes from './WhatWasMeasured.module.css';

/** So many gaps are told in a sentence. */
const TOLD = 3;

/** How much of the last day and month a camera measured, against what is wanted, and what is missing of the day and why. */
export function WhatWasMeasured({ row, atMs }: { row: CameraHealthReport; atMs: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const segments = segmentsOf(row.strip, { fromMs: atMs - DAY_MS, toMs: atMs }, brokenSince(row.camera.state)),
    gaps = segments.filter(({ kind }) => kind === 'gap'),
    told = longestGaps(segments, TOLD);
  const share = (value: number | null) => (value === null ? '–' : shareText(value, formats));
  return (
    <p className={classes.text}>
      {t(isYoung(row, atMs) ? 'health.says.measuredSince' : 'health.says.measured', {
        time: formats.since(row.strip.fromMs, atMs),
        measured: share(row.measuredShare),
        day: share(row.uptime24h),
        month: share(row.uptime30d),
        wanted: share(UPTIME_WANTED),
      })}{' '}
      {told.length > 0 &&
        t('health.says.gaps', {
          count: gaps.length,
          gaps: told
            .map(({ fromMs, toMs, reason }) =>
              t('health.says.gap', {
                age: formats.duration(toMs - fromMs),
                time: formats.time(fromMs),
                reason: reason === null ? t('health.unknownReason') : t(`today.gap.${reason}`),
              }),
            )
            .join('; '),
        })}
    </p>
  );
}
