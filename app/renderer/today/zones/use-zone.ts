import { useState } from 'react';
import { MINUTE_MS } from '../../../core/time.ts';
import { COVERAGE_EVERY_MS } from '../../query/settings.ts';
import { useApi } from '../../query/use-api.ts';
import type { DayShown } from '../day-shown.ts';

const SHOWN = 10,
  MORE = 50,
  MOST = 500;

/** One zone's day: report and its newest visits, of the chosen bucket if one is chosen; current while the day runs. */
export function useZone(
  cameraId: string,
  regionId: string,
  { fromMs, toMs, bucketMinutes, bucket, isToday }: DayShown,
) {
  const everyMs = isToday && COVERAGE_EVERY_MS;
  const report = useApi('zones.report', { cameraId, fromMs, toMs, bucketMinutes, regionId }, { everyMs });
  const part = bucket === null ? { fromMs, toMs } : { fromMs: bucket, toMs: bucket + bucketMinutes * MINUTE_MS };
  const about = `${cameraId} ${regionId} ${part.fromMs} ${part.toMs}`;
  const [asked, ask] = useState({ about, limit: SHOWN });
  const limit = asked.about === about ? asked.limit : SHOWN;
  const visits = useApi('visits.list', { cameraId, regionId, ...part, limit }, { everyMs });
  const more =
    limit < MOST && visits.data?.length === limit ? () => ask({ about, limit: limit < MORE ? MORE : MOST }) : null;
  return { report, visits, more };
}
