import type { Knex } from 'knex';
import { MINUTE_MS } from '../../core/time.ts';
import { MinuteRisk, type Quality } from '../../shared/domain/quality.ts';
import type { Region } from '../../shared/domain/region.ts';
import { CROSSED } from './counting-zones.ts';
import { dialectOf, type Db } from './dialect/dialect.ts';
import { takeRevisions, type Identity } from './installation.ts';
import { readLimited } from './row-limit.ts';
import { recountRegions } from './recounts.ts';
import { recountedCoverage, shownIn } from './shown.ts';
import { uuidv7 } from './uuid.ts';

const ROWS_AT_ONCE = 500;

/** What one UTC minute of one region holds: in and out of lines and gates, the rest of zones (milliseconds are summed over people). The due frames as in Quality. */
export interface MinuteCounts extends Pick<Quality, 'framesDue' | 'worstFps'> {
  in: number;
  out: number;
  measuredMs: number;
  frames: number;
  entries: number;
  exits: number;
  occupancyMs: number;
  queueMs: number;
  occupancyMax: number;
  queueMax: number;
}

export const NO_COUNTS: MinuteCounts = {
  in: 0,
  out: 0,
  measuredMs: 0,
  frames: 0,
  framesDue: 0,
  worstFps: null,
  entries: 0,
  exits: 0,
  occupancyMs: 0,
  queueMs: 0,
  occupancyMax: 0,
  queueMax: 0,
};

/** What a commit adds to a bucket. */
export interface MinuteAddition extends MinuteCounts {
  regionId: string;
  ruleVersion: number;
  startMs: number;
}
export interface Minute extends MinuteCounts {
  atRiskMs: number | null;
  risk: MinuteRisk | null;
  cameraId: string;
  regionId: string;
  startMs: number;
}

/** Whose minutes: `recountId` null is what is counted live. */
export interface MinuteOwner {
  cameraId: string;
  modelId: string;
  modelVersion: string;
  recountId: string | null;
}

const LIVE = '(camera_id, zone_id, time_period, period_start) where recount_id is null';
const RECOUNTED = '(recount_id, camera_id, zone_id, time_period, period_start) where recount_id is not null';
const SUMS = [
  'count_in',
  'count_out',
  'count_total',
  'coverage_ms',
  'frames',
  'frames_due',
  'entries',
  'exits',
  'occupancy_ms',
  'queue_ms',
];
const MOSTS = ['max_occupancy', 'max_queue'];
const QUALITY = ['frames_due', 'worst_fps', 'at_risk_ms', 'risk'];
const MINUTE_COLUMNS = [
  'camera_id',
  'zone_id',
  'period_start',
  'count_in',
  'count_out',
  'coverage_ms',
  'frames',
  'entries',
  'exits',
  'occupancy_ms',
  'queue_ms',
  ...MOSTS,
  ...QUALITY,
];

/** At most one addition for each region and minute. */
export async function addMinutes(
  db: Db,
  identity: Identity,
  owner: MinuteOwner,
  additions: readonly MinuteAddition[],
  nowMs: number,
): Promise<void> {
  if (additions.length === 0) return;
  const { toInstant } = dialectOf(db);
  const now = toInstant(nowMs),
    revision = await takeRevisions(db, additions.length);
  const rows = additions.map((add, i) => ({
    uid: uuidv7(nowMs),
    camera_id: owner.cameraId,
    zone_id: add.regionId,
    rule_version: add.ruleVersion,
    model_id: owner.modelId,
    model_version: owner.modelVersion,
    recount_id: owner.recountId,
    result_timestamp: now,
    created_at: now,
    time_period: 'minute',
    period_start: toInstant(add.startMs),
    period_end: toInstant(add.startMs + MINUTE_MS),
    count_in: add.in,
    count_out: add.out,
    count_total: add.in + add.out,
    coverage_ms: add.measuredMs,
    frames: add.frames,
    // What was counted again has none of its own: what the camera measured holds (camera_coverage).
    frames_due: owner.recountId === null ? add.framesDue : null,
    worst_fps: add.worstFps,
    at_risk_ms: owner.recountId === null ? 0 : null,
    entries: add.entries,
    exits: add.exits,
    occupancy_ms: Math.round(add.occupancyMs),
    queue_ms: Math.round(add.queueMs),
    max_occupancy: add.occupancyMax,
    max_queue: add.queueMax,
    site_id: identity.siteId,
    node_id: identity.nodeId,
    revision: revision + i,
  }));
  const excluded = (column: string) => [column, db.raw(`excluded.${column}`)] as const;
  const merged: Record<string, Knex.Raw> = Object.fromEntries([
    ...['rule_version', 'model_id', 'model_version', 'result_timestamp', 'revision', 'site_id', 'node_id'].map(
      excluded,
    ),
    ...SUMS.map((column) => [column, db.raw(`counting_results.${column} + excluded.${column}`)] as const),
    ...MOSTS.map((column) => [column, extreme(db, 'counting_results', column, '>')] as const),
    ['worst_fps', extreme(db, 'counting_results', 'worst_fps', '<')],
  ]);
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
    // Knex types only column names; it takes raw SQL as well.
    const target = db.raw(owner.recountId === null ? LIVE : RECOUNTED) as unknown as string;
    await db('counting_results')
      .insert(rows.slice(i, i + ROWS_AT_ONCE))
      .onConflict(target)
      .merge(merged);
  }
}

/** Of what a row has and what is added: the one that is more (or less); null says nothing. */
export const extreme = (db: Db, table: string, column: string, than: '>' | '<'): Knex.Raw =>
  db.raw(
    `case when excluded.${column} is null or ${table}.${column} ${than} excluded.${column} then ${table}.${column} else excluded.${column} end`,
  );

export interface MinuteRange {
  cameraId: string | null;
  regionId: string | null;
  fromMs: number;
  toMs: number;
}

/**
 * The minutes that are shown and begin within the range, in order of time: of lines and gates ('crossed'), or of zones. A minute may come
 * in two parts. Where a recount holds, what the camera measured stands for each of its regions.
 */
export async function listMinutes(
  db: Db,
  kind: 'crossed' | 'zone',
  { cameraId, regionId, fromMs, toMs }: MinuteRange,
): Promise<Minute[]> {
  const { toInstant, fromInstant } = dialectOf(db);
  const types = kind === 'crossed' ? CROSSED : ['area'];
  const query = db('counting_results')
    .where({ time_period: 'minute' })
    .where('period_start', '>=', toInstant(fromMs))
    .where('period_start', '<', toInstant(toMs))
    .orderBy('period_start')
    .whereIn('zone_id', db('counting_zones').whereIn('zone_type', types).select('zone_id'));
  const shown = await shownIn(db, fromMs, toMs);
  shown.keep(query, 'counting_results', 'period_start');
  if (cameraId !== null) query.where({ camera_id: cameraId });
  if (regionId !== null) query.where({ zone_id: regionId });
  const rows = await readLimited(query.select(MINUTE_COLUMNS));
  const minutes = rows.map((row): Minute => ({
    cameraId: String(row.camera_id),
    regionId: String(row.zone_id),
    startMs: fromInstant(row.period_start),
    in: Number(row.count_in),
    out: Number(row.count_out),
    measuredMs: Number(row.coverage_ms),
    frames: Number(row.frames),
    ...storedQuality(row),
    entries: Number(row.entries),
    exits: Number(row.exits),
    occupancyMs: Number(row.occupancy_ms),
    queueMs: Number(row.queue_ms),
    occupancyMax: Number(row.max_occupancy ?? 0),
    queueMax: Number(row.max_queue),
  }));
  if (!shown.recounted) return minutes;
  const crossed = (region: Region) => region.kind === 'line' || region.kind === 'gate';
  const regions = await recountRegions(db);
  for (const covered of await recountedCoverage(db, cameraId, fromMs, toMs)) {
    for (const region of regions.get(covered.recountId) ?? []) {
      if (
        (kind === 'crossed' ? !crossed(region) : region.kind !== 'zone') ||
        (regionId !== null && region.regionId !== regionId)
      )
        continue;
      minutes.push({
        ...NO_COUNTS,
        cameraId: covered.cameraId,
        regionId: region.regionId,
        startMs: covered.startMs,
        measuredMs: covered.measuredMs,
        frames: covered.frames,
        ...storedQuality(covered.row),
      });
    }
  }
  return minutes.sort((a, b) => a.startMs - b.startMs);
}

const KnownRisk = MinuteRisk.nullable().catch(null);

/** How well a stored minute was looked at. */
export const storedQuality = (
  row: Record<string, unknown>,
): Pick<Minute, 'framesDue' | 'worstFps' | 'atRiskMs' | 'risk'> => {
  const number = (stored: unknown) => (stored === null ? null : Number(stored));
  return {
    framesDue: number(row.frames_due),
    worstFps: number(row.worst_fps),
    atRiskMs: number(row.at_risk_ms),
    risk: KnownRisk.parse(row.risk),
  };
};

/** In and out of each camera, or of each line, gate or zone, that has minutes there. */
export async function sumMinutes(
  db: Db,
  by: 'camera_id' | 'zone_id',
  fromMs: number,
  toMs: number,
): Promise<Map<string, { in: number; out: number }>> {
  const { toInstant } = dialectOf(db);
  const query = db('counting_results')
    .where({ time_period: 'minute' })
    .where('period_start', '>=', toInstant(fromMs))
    .where('period_start', '<', toInstant(toMs));
  (await shownIn(db, fromMs, toMs)).keep(query, 'counting_results', 'period_start');
  const rows: { whose: string; in: number; out: number }[] = await query
    .groupBy(by)
    .select({ whose: by })
    .sum({ in: 'count_in', out: 'count_out' });
  return new Map(rows.map((row) => [row.whose, { in: Number(row.in), out: Number(row.out) }]));
}

/** Of a zone: entries and exits. */
export interface RegionSum {
  in: number;
  out: number;
}

/** Per region of a camera that counted anything in the span: of what is shown, or of one recount. */
export async function sumByRegion(
  db: Db,
  cameraId: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  of: 'shown' | string,
): Promise<Map<string, RegionSum>> {
  const { toInstant } = dialectOf(db);
  const query = db('counting_results')
    .where({ camera_id: cameraId, time_period: 'minute' })
    .where('period_start', '>=', toInstant(fromMs))
    .where('period_start', '<', toInstant(toMs));
  if (of === 'shown') (await shownIn(db, fromMs, toMs)).keep(query, 'counting_results', 'period_start');
  else query.where({ recount_id: of });
  const rows: Record<'zone_id' | 'in' | 'out' | 'entries' | 'exits', string | number>[] = await query
    .groupBy('zone_id')
    .select('zone_id')
    .sum({ in: 'count_in', out: 'count_out', entries: 'entries', exits: 'exits' });
  return new Map(
    rows
      .map(
        (row) =>
          [
            String(row.zone_id),
            { in: Number(row.in) + Number(row.entries), out: Number(row.out) + Number(row.exits) },
          ] as const,
      )
      .filter(([, sum]) => sum.in + sum.out > 0),
  );
}
