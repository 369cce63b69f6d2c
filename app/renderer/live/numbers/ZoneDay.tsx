import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Zone } from '../../../shared/domain/region.ts';
import { client } from '../../client/app-client.ts';
import { useApp } from '../../stores/app-store.ts';
import { ReportBars, type DayReport } from './DayBars.tsx';

const RELOAD_EVERY_MS = 15_000;

/** The running day of a zone as bars per quarter of an hour: the most people at once, no data hatched. For cameras that count nobody who passes. */
export function ZoneDay({ cameraId, zone }: { cameraId: string; zone: Zone }) {
  const { t } = useTranslation();
  return <ReportBars report={useZoneDay(cameraId, zone.regionId)} onlyIn label={t('live.zoneBars', { zone: zone.name })} />;
}

/** As a report whose `in` is the most people at once. */
function useZoneDay(cameraId: string, regionId: string): DayReport | null {
  const [known, setKnown] = useState<{ regionId: string; report: DayReport } | null>(null);
  const open = useApp((state) => state.connection.state === 'open');
  const fromMs = useApp((state) => (state.totals ?? state.info)?.today.fromMs);
  const toMs = useApp((state) => (state.totals ?? state.info)?.today.toMs);
  useEffect(() => {
    if (!open || fromMs === undefined || toMs === undefined) return;
    let wanted = true;
    const load = async () => {
      const range = { cameraId, fromMs, toMs, bucketMinutes: 15 };
      const { gaps, measured, knownToMs, ...zone } = await client.call('zones.report', { ...range, regionId });
      const buckets = zone.buckets.map(({ startMs, endMs, occupancyMax, measuredSeconds, expectedSeconds }) => ({ startMs, endMs, in: occupancyMax, out: 0, measuredSeconds, expectedSeconds }));
      if (wanted) setKnown({ regionId, report: { fromMs, toMs, gaps, measured, knownToMs, buckets, corrections: [], totalIn: 0, totalOut: 0 } });
    };
    const now = () => void load().catch((error: unknown) => console.warn('could not read the day of the zone', error));
    now();
    const timer = setInterval(now, RELOAD_EVERY_MS);
    return () => { wanted = false; clearInterval(timer); };
  }, [open, cameraId, regionId, fromMs, toMs]);
  return known?.regionId === regionId ? known.report : null;
}
