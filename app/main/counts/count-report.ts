import type { CountBucket, CountReport, Gap, Site, Totals } from '../../shared/api.ts';
import type { RegionVersion } from '../../shared/domain/region.ts';
import { gapsOf, toBuckets } from '../../core/stats/bucket.ts';
import { businessDay } from '../../core/stats/business-day.ts';
import type { Span } from '../../core/stats/business-day.ts';
import { listLifetimes } from '../db/camera-configurations.ts';
import { lastCrossings } from '../db/counting-events.ts';
import { listMinutes, MINUTE_MS, sumByCamera } from '../db/counting-results.ts';
import type { Minute } from '../db/counting-results.ts';
import { cameraOf, listRegionVersions } from '../db/counting-zones.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { listOutages } from '../db/stream-events.ts';
import type { Outage } from '../db/stream-events.ts';

/** A worker tells what it measured a little after it did; younger minutes than this are not yet called a gap. */
const SETTLED_MS = 20_000;

/** Why nothing was measured, as a gap says it. The screens translate these. */
export const GAP_REASONS = {
  'not-running': 'Footfall was not running',
  'switched-off': 'the camera was switched off',
  'connection-lost': 'the connection to the camera was lost',
  'worker-ended': 'the counting process had to be started again',
  failed: 'the camera could not be read',
  'no-line': 'no line was drawn',
  'not-set-up': 'the camera was not set up yet',
} as const;

/** What holds for the business day of `nowMs`. */
export async function readTotals(db: Db, site: Site, nowMs: number): Promise<Totals> {
  const today = businessDay(nowMs, site.timeZone, site.dayStartMinutes);
  const [sums, last] = [await sumByCamera(db, today.fromMs, today.toMs), await lastCrossings(db, today.fromMs, today.toMs)];
  const totals: Totals = { today: { ...today }, cameras: {}, in: 0, out: 0, inside: 0 };
  for (const { cameraId } of await listLifetimes(db)) {
    const sum = sums.get(cameraId) ?? { in: 0, out: 0 };
    totals.cameras[cameraId] = { ...sum, lastCrossingAtMs: last.get(cameraId) ?? null };
    totals.in += sum.in;
    totals.out += sum.out;
  }
  totals.inside = totals.in - totals.out;
  return totals;
}

/** `regionId`: of one line or gate only. */
export interface ReportQuery { cameraId: string | null; regionId: string | null; fromMs: number; toMs: number; bucketMinutes: number }

interface Watched { cameraId: string; span: Span; minutes: Minute[] }

/**
 * In and out per bucket, how much of each bucket was measured, and the gaps. With several cameras a bucket's counts are their sum and
 * its measured seconds their mean, so that a door that was not watched shows.
 */
export async function readReport(db: Db, query: ReportQuery, site: Site, nowMs: number): Promise<CountReport> {
  const range = { fromMs: query.fromMs, toMs: query.toMs };
  const endMs = Math.min(query.toMs, nowMs);
  const minutes = Map.groupBy(await listMinutes(db, 'crossed', query), (minute) => minute.cameraId);
  const owner = query.regionId === null ? null : await cameraOf(db, query.regionId);
  const watched: Watched[] = (await listLifetimes(db))
    .filter(({ cameraId }) => (query.cameraId === null || cameraId === query.cameraId) && (owner === null || cameraId === owner))
    .map(({ cameraId, createdAtMs, removedAtMs }) => ({
      cameraId, minutes: minutes.get(cameraId) ?? [],
      span: { fromMs: Math.max(query.fromMs, createdAtMs), toMs: Math.min(endMs, removedAtMs ?? endMs) },
    }))
    .filter(({ span, minutes: own }) => span.toMs > span.fromMs || own.length > 0);

  const buckets = sumBuckets(watched, range, query.bucketMinutes);
  const first = Math.min(...watched.map(({ span }) => span.fromMs)), last = Math.max(...watched.map(({ span }) => span.toMs));
  return {
    ...range, buckets, gaps: await readGaps(db, watched, query.regionId, { fromMs: query.fromMs, toMs: Math.min(query.toMs, nowMs - SETTLED_MS) }),
    totalIn: sum(buckets, 'in'), totalOut: sum(buckets, 'out'), inside: (await readTotals(db, site, nowMs)).inside,
    measuredSeconds: sum(buckets, 'measuredSeconds'), expectedSeconds: watched.length > 0 ? Math.max(0, last - first) / 1000 : 0,
  };
}

const sum = (buckets: CountBucket[], key: 'in' | 'out' | 'measuredSeconds') => buckets.reduce((total, bucket) => total + bucket[key], 0);

function sumBuckets(watched: Watched[], range: Span, bucketMinutes: number): CountBucket[] {
  const buckets: CountBucket[] = toBuckets([], range, bucketMinutes);
  const cameras = buckets.map((bucket) => watched.filter(({ span }) => span.fromMs < bucket.endMs && span.toMs > bucket.startMs).length);
  for (const { minutes } of watched) {
    const own = toBuckets(minutes.map((minute) => ({ ...minute, coverageMs: minute.measuredMs })), range, bucketMinutes);
    for (const [i, bucket] of buckets.entries()) {
      bucket.in += own[i].in;
      bucket.out += own[i].out;
      bucket.measuredSeconds += own[i].measuredSeconds / Math.max(1, cameras[i]);
      bucket.framesAnalysed += own[i].framesAnalysed;
    }
  }
  return buckets;
}

async function readGaps(db: Db, watched: Watched[], regionId: string | null, range: Span): Promise<Gap[]> {
  const outages = await listOutages(db, range.fromMs, range.toMs);
  const gaps: Gap[] = [];
  for (const { cameraId, span, minutes } of watched) {
    const settled = { fromMs: span.fromMs, toMs: Math.min(span.toMs, range.toMs) };
    if (span.fromMs - range.fromMs >= MINUTE_MS) gaps.push({ cameraId, fromMs: range.fromMs, toMs: span.fromMs, reason: GAP_REASONS['not-set-up'] });
    const found = settled.toMs > settled.fromMs ? gapsOf(minutes.map((minute) => ({ ...minute, coverageMs: minute.measuredMs })), settled) : [];
    if (found.length === 0) continue;
    const lines = (await listRegionVersions(db, cameraId)).filter((region) => (regionId === null ? region.kind === 'line' || region.kind === 'gate' : region.regionId === regionId));
    const own = outages.filter((outage) => outage.cameraId === cameraId);
    for (const gap of found) gaps.push({ ...gap, cameraId, reason: reasonOf(gap, own, lines) });
  }
  return gaps.sort((a, b) => a.fromMs - b.fromMs);
}

/** The outage that covers most of a gap; null when nothing is known of it. */
function reasonOf(gap: Span, outages: Outage[], lines: RegionVersion[]): string | null {
  const overlaps = outages.map((outage) => ({ type: outage.type, ms: Math.min(gap.toMs, outage.toMs) - Math.max(gap.fromMs, outage.fromMs) }));
  const longest = overlaps.filter(({ ms }) => ms > 0).sort((a, b) => b.ms - a.ms)[0];
  if (longest) return GAP_REASONS[longest.type];
  const drawn = lines.some((line) => line.savedAtMs < gap.toMs && (line.retiredAtMs ?? Infinity) > gap.fromMs);
  return drawn ? null : GAP_REASONS['no-line'];
}
