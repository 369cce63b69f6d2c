import { MINUTE_MS } from '../../core/time.ts';
import type { ZoneBucket, ZoneReport } from '../../shared/api/index.ts';
import { bucketIndex, joinedQuality, overlapOf, qualityOf } from '../../core/stats/bucket.ts';
import type { Minute } from '../db/counting-results.ts';
import { cameraOf } from '../db/counting-zones.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { listVisits } from '../db/zone-visits.ts';
import { knownTo, readGaps, readWatched, suspectsOf } from './count-report.ts';

export interface ZoneQuery {
  cameraId: string | null;
  regionId: string;
  fromMs: number;
  toMs: number;
  bucketMinutes: number;
}

/** What a zone held per bucket, how much of it was measured, and how long people stayed, of those who left within the range. */
export async function readZoneReport(db: Db, query: ZoneQuery, nowMs: number): Promise<ZoneReport> {
  const knownToMs = knownTo(query, nowMs),
    watched = await readWatched(db, 'zone', query, [await cameraOf(db, query.regionId)], knownToMs);
  const buckets = toBuckets(
    watched.flatMap(({ minutes }) => minutes),
    query,
  ).map((bucket): ZoneBucket => {
    const expected =
      overlapOf(
        { fromMs: bucket.startMs, toMs: Math.min(bucket.endMs, knownToMs) },
        watched.map(({ span }) => span),
      ) / 1000;
    return { ...bucket, expectedSeconds: Math.max(expected, bucket.measuredSeconds) };
  });
  const visits = await listVisits(db, query, null);
  const dwells = visits.map(({ enteredMs, leftMs }) => leftMs - enteredMs).sort((a, b) => a - b);
  return {
    buckets,
    gaps: await readGaps(db, watched, 'no-zone', query, knownToMs),
    measured: watched.flatMap(({ measured }) => measured),
    suspects: await suspectsOf(db, watched, query, knownToMs),
    knownToMs,
    visits: visits.length,
    dwellMeanMs: mean(dwells),
    dwellMedianMs:
      dwells.length === 0
        ? null
        : (dwells[Math.floor((dwells.length - 1) / 2)] + dwells[Math.floor(dwells.length / 2)]) / 2,
    waitedMeanMs: mean(visits.map(({ waitedMs }) => waitedMs).filter((ms) => ms > 0)),
  };
}

const mean = (values: number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Means are over the measured time; a bucket of which nothing was measured has none, and holds zeros. */
function toBuckets(
  minutes: Minute[],
  { fromMs, toMs, bucketMinutes }: ZoneQuery,
): Omit<ZoneBucket, 'expectedSeconds'>[] {
  const step = bucketMinutes * MINUTE_MS;
  const buckets: (Omit<ZoneBucket, 'expectedSeconds'> & { occupancyMs: number; queueMs: number })[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs += step) {
    buckets.push({
      startMs,
      endMs: Math.min(startMs + step, toMs),
      entries: 0,
      exits: 0,
      occupancyMax: 0,
      occupancyMean: 0,
      queueMax: 0,
      queueMean: 0,
      measuredSeconds: 0,
      framesAnalysed: 0,
      quality: joinedQuality([]),
      occupancyMs: 0,
      queueMs: 0,
    });
  }
  for (const minute of minutes) {
    const bucket = buckets[Math.floor((minute.startMs - fromMs) / step)];
    if (!bucket) continue;
    for (const key of ['entries', 'exits', 'occupancyMs', 'queueMs'] as const) bucket[key] += minute[key];
    for (const key of ['occupancyMax', 'queueMax'] as const) bucket[key] = Math.max(bucket[key], minute[key]);
    bucket.measuredSeconds += Math.min(MINUTE_MS, minute.measuredMs) / 1000;
    bucket.framesAnalysed += minute.frames;
  }
  for (const [index, own] of Map.groupBy(minutes, ({ startMs }) =>
    bucketIndex(startMs, { fromMs, toMs }, bucketMinutes),
  ))
    if (buckets[index]) buckets[index].quality = qualityOf(own);
  return buckets.map(({ occupancyMs, queueMs, ...bucket }) => {
    const measuredMs = bucket.measuredSeconds * 1000;
    return measuredMs === 0
      ? bucket
      : { ...bucket, occupancyMean: occupancyMs / measuredMs, queueMean: queueMs / measuredMs };
  });
}
