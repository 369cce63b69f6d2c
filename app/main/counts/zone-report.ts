import type { ZoneBucket, ZoneReport } from '../../shared/api/index.ts';
import { joinedQuality, overlapOf, stepsOf } from '../../core/stats/bucket.ts';
import { joinSums, qualityOf, type Sums } from '../../core/stats/sums.ts';
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
  const buckets = stepsOf(query, query.bucketMinutes).map((step, i): ZoneBucket => {
    const expected =
      overlapOf(
        { fromMs: step.startMs, toMs: Math.min(step.endMs, knownToMs) },
        watched.map(({ span }) => span),
      ) / 1000;
    const bucket = { ...step, ...bucketOf(joinSums(watched.flatMap(({ steps }) => steps.get(i) ?? []))) };
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
function bucketOf(sums: Sums): Omit<ZoneBucket, 'startMs' | 'endMs' | 'expectedSeconds'> {
  const mean = (ms: number) => (sums.measuredMs === 0 ? 0 : ms / sums.measuredMs);
  return {
    entries: sums.entries,
    exits: sums.exits,
    occupancyMax: sums.occupancyMax,
    occupancyMean: mean(sums.occupancyMs),
    queueMax: sums.queueMax,
    queueMean: mean(sums.queueMs),
    measuredSeconds: sums.measuredMs / 1000,
    framesAnalysed: sums.frames,
    quality: sums.measuredMs > 0 ? qualityOf(sums) : joinedQuality([]),
  };
}
