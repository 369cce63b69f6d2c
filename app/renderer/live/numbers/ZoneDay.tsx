import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Zone } from '../../../shared/domain/region.ts';
import { COVERAGE_EVERY_MS } from '../../query/settings.ts';
import { useApi } from '../../query/use-api.ts';
import { ReportBars, useBusinessDay, type DayReport } from './DayBars.tsx';

/** The running day of a zone as bars per quarter of an hour: the most people at once, no data hatched. For cameras that count nobody who passes. */
export function ZoneDay({ cameraId, zone }: { cameraId: string; zone: Zone }) {
  const { t } = useTranslation();
  return (
    <ReportBars report={useZoneDay(cameraId, zone.regionId)} onlyIn label={t('live.zoneBars', { zone: zone.name })} />
  );
}

/** As a report whose `in` is the most people at once. */
function useZoneDay(cameraId: string, regionId: string): DayReport | null {
  const today = useBusinessDay(),
    { fromMs, toMs } = today ?? {};
  const { data } = useApi('zones.report', today && { cameraId, regionId, ...today, bucketMinutes: 15 }, {
    everyMs: COVERAGE_EVERY_MS,
  });
  return useMemo(() => {
    if (!data || fromMs === undefined || toMs === undefined) return null;
    const { gaps, suspects, measured, knownToMs } = data;
    const buckets = data.buckets.map(({ occupancyMax, ...bucket }) => ({ ...bucket, in: occupancyMax, out: 0 }));
    return { fromMs, toMs, gaps, suspects, measured, knownToMs, buckets, corrections: [], totalIn: 0, totalOut: 0 };
  }, [data, fromMs, toMs]);
}
