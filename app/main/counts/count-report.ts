import { MINUTE_MS } from '../../core/time.ts';
import type { CountBucket, CountReport, Site, Totals, World } from '../../shared/api/index.ts';
import type { Gap, GapReason } from '../../shared/domain/gap.ts';
import type { Suspect } from '../../shared/domain/view.ts';
import type { RegionVersion } from '../../shared/domain/region.ts';
import type { Quality } from '../../shared/domain/quality.ts';
import {
  gapsBetween,
  joinedQuality,
  overlapOf,
  spansOf,
  stepsOf,
  unionOf,
  type Steps,
} from '../../core/stats/bucket.ts';
import { businessDay, type Span } from '../../core/stats/business-day.ts';
import { qualityOf, type Sums } from '../../core/stats/sums.ts';
import { listLifetimes } from '../db/camera-configurations.ts';
import { lastCrossings } from '../db/counting-events.ts';
import { erasedSpans } from '../db/erasures/erasures.ts';
import { cameraOf, listOwnWays, listRegionVersions } from '../db/counting-zones.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { readInAndOut, readSums } from '../db/history/read-sums.ts';
import { listCorrections } from '../db/occupancy-adjustments.ts';
import { listOutages, listSuspects } from '../db/stream-events.ts';
import { retentionOf } from '../db/retention/retention-rows.ts';
import { byReason } from './gap-reasons.ts';
import { readInside } from './occupancy.ts';
import { leftOutOf, siteInAndOut, siteSteps } from './site-sum.ts';
import { isOf, worldOf } from './world.ts';

/** A worker reports what it measured a little after it did; what is younger than this is not known yet. Milliseconds. */
export const SETTLED_MS = 20_000;

/** What holds for the business day of `nowMs`. */
export async function readTotals(db: Db, site: Site, nowMs: number): Promise<Totals> {
  const today = businessDay(nowMs, site.timeZone, site.dayStartMinutes),
    cameras = await listLifetimes(db);
  const [sums, last] = [await readInAndOut(db, today), await lastCrossings(db, today.fromMs, today.toMs)];
  const world = worldOf(cameras, { fromMs: today.fromMs, toMs: nowMs + 1 }),
    own = cameras.filter(isOf(world)).map(({ cameraId }) => cameraId);
  const ofSite = await siteInAndOut(db, own, today, sums),
    { people: inside, correction } = await readInside(db, world, own, today.fromMs, today.toMs, ofSite);
  const totals: Totals = {
    today: { ...today },
    world,
    cameras: {},
    ...ofSite,
    inside,
    correction,
    leftOut: await leftOutOf(db),
  };
  for (const { cameraId } of cameras)
    totals.cameras[cameraId] = {
      ...(sums.get(cameraId) ?? { in: 0, out: 0 }),
      lastCrossingAtMs: last.get(cameraId) ?? null,
    };
  return totals;
}

/** `regionId`: of one line or gate only. */
export interface ReportQuery {
  cameraId: string | null;
  regionId: string | null;
  fromMs: number;
  toMs: number;
  bucketMinutes: Steps;
}

/** One camera in a range: when it was there, what it counted by the step of the range, its regions, and what of the time was measured. */
interface Watched {
  cameraId: string;
  span: Span;
  steps: ReadonlyMap<number, Sums>;
  regions: RegionVersion[];
  measured: Span[];
}

/**
 * In and out per bucket, how much of each bucket was measured, and the gaps. With several cameras a bucket's counts are their sum and
 * its measured seconds their mean, so that a door that was not watched shows. Where no camera is named, those of one world.
 */
export async function readReport(db: Db, query: ReportQuery, site: Site, nowMs: number): Promise<CountReport> {
  const range = { fromMs: query.fromMs, toMs: query.toMs };
  const { world, ofWorld, watched, buckets, knownToMs } = await readBuckets(db, query, nowMs);
  const day = businessDay(Math.min(nowMs, Math.max(query.fromMs, query.toMs - 1)), site.timeZone, site.dayStartMinutes);
  return {
    ...range,
    world,
    buckets,
    gaps: await readGaps(db, watched, 'no-line', range, knownToMs),
    measured: [...unionOf(watched.flatMap(({ measured }) => measured))],
    suspects: await suspectsOf(db, watched, range, knownToMs),
    knownToMs,
    totalIn: sum(buckets, 'in'),
    totalOut: sum(buckets, 'out'),
    inside: (await readInside(db, world, ofWorld, day.fromMs, Math.min(query.toMs, day.toMs))).people,
    corrections: await listCorrections(db, world, query.fromMs, query.toMs),
    measuredSeconds: sum(buckets, 'measuredSeconds'),
    expectedSeconds: sum(buckets, 'expectedSeconds'),
  };
}

/** The steps of a range, of one camera or of those of one world. */
export async function readBuckets(db: Db, query: ReportQuery, nowMs: number) {
  const knownToMs = knownTo(query, nowMs);
  const cameras = await listLifetimes(db),
    named = cameras.find(({ cameraId }) => cameraId === query.cameraId);
  const world: World = named
    ? named.demo
      ? 'demo'
      : 'shop'
    : worldOf(cameras, { fromMs: query.fromMs, toMs: Math.min(query.toMs, nowMs + 1) });
  const ofWorld = cameras.filter(isOf(world)).map(({ cameraId }) => cameraId);
  const watched = await readWatched(
    db,
    'crossed',
    query,
    query.cameraId === null ? ofWorld : [query.cameraId],
    knownToMs,
  );
  const buckets = sumBuckets(watched, query, query.bucketMinutes, knownToMs);
  return { world, ofWorld, watched, buckets, knownToMs };
}

const sum = (buckets: CountBucket[], key: 'in' | 'out' | 'measuredSeconds' | 'expectedSeconds') =>
  buckets.reduce((total, bucket) => total + bucket[key], 0);

/** Up to when it is known what was measured of a range. */
export const knownTo = ({ fromMs, toMs }: Span, nowMs: number): number =>
  Math.max(fromMs, Math.min(toMs, nowMs - SETTLED_MS));

/** What these cameras did in a range: of its lines and gates, or of zones. A camera without any line is no door, unless none of them has one. */
export async function readWatched(
  db: Db,
  kind: 'crossed' | 'zone',
  query: ReportQuery,
  cameraIds: readonly string[],
  knownToMs: number,
): Promise<Watched[]> {
  const counted = await readSums(db, kind, query, query.bucketMinutes);
  const isSite = kind === 'crossed' && query.cameraId === null && query.regionId === null,
    ways = isSite ? await listOwnWays(db) : [];
  const owner = query.regionId === null ? null : await cameraOf(db, query.regionId);
  const watched: Watched[] = [];
  for (const { cameraId, createdAtMs, removedAtMs } of await listLifetimes(db)) {
    const { steps, covered } = counted.get(cameraId) ?? NOTHING,
      span = { fromMs: Math.max(query.fromMs, createdAtMs), toMs: Math.min(knownToMs, removedAtMs ?? knownToMs) };
    if (
      !cameraIds.includes(cameraId) ||
      (owner !== null && cameraId !== owner) ||
      (span.toMs <= span.fromMs && steps.size === 0)
    )
      continue;
    const own = ways.filter((way) => way.cameraId === cameraId);
    const drawn = (await listRegionVersions(db, cameraId)).filter((region) =>
      query.regionId !== null
        ? region.regionId === query.regionId
        : kind === 'zone'
          ? region.kind === 'zone'
          : region.kind === 'line' || region.kind === 'gate',
    );
    const regions = drawn.filter(({ regionId }) => !own.some((way) => way.sign === 0 && way.regionId === regionId));
    // None of its lines is a way into the site.
    if (drawn.length > 0 && regions.length === 0) continue;
    watched.push({
      cameraId,
      span,
      steps: own.length === 0 ? steps : await siteSteps(db, own, query, query.bucketMinutes, steps),
      regions,
      measured: spansOf(covered, { fromMs: query.fromMs, toMs: knownToMs }),
    });
  }
  const doors = watched.filter(
    ({ regions, steps }) => steps.size > 0 || regions.some(({ savedAtMs }) => savedAtMs < query.toMs),
  );
  return doors.length > 0 ? doors : watched;
}

const NOTHING: { steps: ReadonlyMap<number, Sums>; covered: [] } = { steps: new Map(), covered: [] };

function sumBuckets(watched: Watched[], range: Span, bucketMinutes: Steps, knownToMs: number): CountBucket[] {
  return stepsOf(range, bucketMinutes).map((step, i) => {
    const there = watched.filter(({ span }) => span.fromMs < step.endMs && span.toMs > step.startMs).length,
      qualities: Quality[] = [];
    const bucket: CountBucket = {
      ...step,
      in: 0,
      out: 0,
      measuredSeconds: 0,
      framesAnalysed: 0,
      expectedSeconds: 0,
      quality: joinedQuality([]),
    };
    for (const { steps, span } of watched) {
      const own = steps.get(i),
        measuredSeconds = (own?.measuredMs ?? 0) / 1000;
      const expected = overlapOf({ fromMs: step.startMs, toMs: Math.min(step.endMs, knownToMs) }, [span]) / 1000;
      bucket.measuredSeconds += measuredSeconds / Math.max(1, there);
      // What was reported sooner than usual was expected as well.
      bucket.expectedSeconds += Math.max(expected, measuredSeconds) / Math.max(1, there);
      if (!own) continue;
      bucket.in += own.in;
      bucket.out += own.out;
      bucket.framesAnalysed += own.frames;
      if (own.measuredMs > 0) qualities.push(qualityOf(own));
    }
    return { ...bucket, quality: joinedQuality(qualities) };
  });
}

/** What of the range these cameras counted by lines and zones that were no longer where they were drawn, or at a rate at which people are missed. */
export const suspectsOf = (
  db: Db,
  watched: readonly Watched[],
  { fromMs }: Span,
  knownToMs: number,
): Promise<Suspect[]> =>
  listSuspects(
    db,
    watched.map(({ cameraId }) => cameraId),
    fromMs,
    knownToMs,
  );

/** Per camera, what was not measured and why; `undrawn`: the reason while there was no region. */
export async function readGaps(
  db: Db,
  watched: Watched[],
  undrawn: Extract<GapReason, 'no-line' | 'no-zone'>,
  range: Span,
  knownToMs: number,
): Promise<Gap[]> {
  const outages = await listOutages(db, range.fromMs, knownToMs),
    { removedUntilMs } = await retentionOf(db, 'counts'),
    erased = await erasedSpans(db, range.fromMs, knownToMs);
  const gaps: Gap[] = [];
  for (const { cameraId, span, measured, regions } of watched) {
    if (span.fromMs - range.fromMs >= MINUTE_MS)
      gaps.push({ cameraId, fromMs: range.fromMs, toMs: span.fromMs, reason: 'not-set-up' });
    const own = outages.filter((outage) => outage.cameraId === cameraId);
    const drawn = unionOf(
      regions.map(({ savedAtMs, retiredAtMs }) => ({ fromMs: savedAtMs, toMs: retiredAtMs ?? Infinity })),
    );
    for (const gap of gapsBetween(measured, { fromMs: range.fromMs, toMs: span.toMs })
      .map((each) => ({ fromMs: Math.max(span.fromMs, each.fromMs), toMs: each.toMs }))
      .filter(({ fromMs, toMs }) => toMs - fromMs >= MINUTE_MS)) {
      for (const { part, isDrawn } of parted(gap, drawn))
        gaps.push(
          ...(isDrawn
            ? parted(part, unionOf(erased.filter((span) => span.cameraId === cameraId))).flatMap(
                ({ part: rest, isDrawn: isErased }) =>
                  isErased && rest !== part
                    ? [{ ...rest, reason: 'erased' as const }]
                    : sinceRemoved(rest, removedUntilMs, own),
              )
            : [{ ...part, reason: undrawn }]
          ).map((gap) => ({
            ...gap,
            cameraId,
          })),
        );
    }
  }
  return gaps.sort((a, b) => a.fromMs - b.fromMs);
}

/** What was measured before a moment is not here any more, whatever it was. */
function sinceRemoved(gap: Span, removedUntilMs: number | null, own: Parameters<typeof byReason>[1]) {
  if (removedUntilMs === null || gap.fromMs >= removedUntilMs) return byReason(gap, own);
  const archived = { ...gap, toMs: Math.min(gap.toMs, removedUntilMs), reason: 'archived' as const };
  return gap.toMs - removedUntilMs < MINUTE_MS
    ? [{ ...archived, toMs: gap.toMs }]
    : [archived, ...byReason({ ...gap, fromMs: removedUntilMs }, own)];
}

/** A gap in parts of at least a minute: while a region was drawn, and while none was. */
function parted(gap: Span, drawn: readonly Span[]): { part: Span; isDrawn: boolean }[] {
  const within = drawn
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, gap.fromMs), toMs: Math.min(toMs, gap.toMs) }))
    .filter(({ fromMs, toMs }) => toMs - fromMs >= MINUTE_MS);
  const parts = [
    ...within.map((part) => ({ part, isDrawn: true })),
    ...gapsBetween(within, gap).map((part) => ({ part, isDrawn: false })),
  ];
  return parts.length > 0 ? parts.sort((a, b) => a.part.fromMs - b.part.fromMs) : [{ part: gap, isDrawn: true }];
}
