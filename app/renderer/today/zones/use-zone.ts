import { useState } from 'react';
import { MINUTE_MS } from '../../../core/time.ts';
import type { ZoneReport } from '../../../shared/api/index.ts';
import type { Visit } from '../../../shared/domain/zone.ts';
import { client } from '../../client/app-client.ts';
import type { DayShown } from '../day-shown.ts';
import { useAnswer } from '../use-answer.ts';

const SHOWN = 10, MORE = 50, MOST = 500;

/** One zone's day: report and its newest visits, of the chosen bucket if one is chosen; current while the day runs. */
export function useZone(cameraId: string, regionId: string, { fromMs, toMs, bucketMinutes, bucket, isToday }: DayShown) {
  const range = { cameraId, fromMs, toMs, bucketMinutes };
  const report = useAnswer<ZoneReport>([...Object.values(range), regionId].join(' '), isToday, () => client.call('zones.report', { ...range, regionId }));

  const part = bucket === null ? { fromMs, toMs } : { fromMs: bucket, toMs: bucket + bucketMinutes * MINUTE_MS };
  const about = `${cameraId} ${regionId} ${part.fromMs} ${part.toMs}`;
  const [asked, ask] = useState({ about, limit: SHOWN });
  const limit = asked.about === about ? asked.limit : SHOWN;
  const visits = useAnswer<Visit[]>(`${about} ${limit}`, isToday, () => client.call('visits.list', { cameraId, regionId, ...part, limit }));
  const more = limit < MOST && visits.value?.length === limit ? () => ask({ about, limit: limit < MORE ? MORE : MOST }) : null;
  return { report, visits, more };
}
