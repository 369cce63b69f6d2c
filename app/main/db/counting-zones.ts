import {
  Region,
  type CountedDirections,
  type RegionDraft,
  type RegionVersion,
  type SiteSum,
} from '../../shared/domain/region.ts';
import { dialectOf, type Db, type Dialect } from './dialect/dialect.ts';
import { stamp, type Identity } from './installation.ts';
import { uuidv7 } from './uuid.ts';

const TYPES: Record<RegionDraft['kind'], string> = {
  line: 'counting_line',
  gate: 'gate',
  zone: 'area',
  ignore: 'ignore',
};
const DIRECTIONS: Record<CountedDirections, string> = { both: 'bidirectional', in: 'in_only', out: 'out_only' };
const SIGNS: Record<SiteSum, number> = { reversed: -1, none: 0 };
/** Zones that are crossed: their minutes are in and out. */
export const CROSSED = [TYPES.line, TYPES.gate];

const keyOf = <K extends string>(table: Record<K, string | number>, value: unknown): K | undefined =>
  (Object.keys(table) as K[]).find((key) => table[key] === value);

/** What the contract cannot read is a bug of ours, and thrown. */
function toRegion(row: Record<string, unknown>, dialect: Dialect): Region {
  const kind = keyOf(TYPES, row.zone_type);
  if (!kind) throw new Error(`region ${String(row.zone_id)} has the unknown type ${String(row.zone_type)}`);
  const points = (column: unknown) => (column === null ? [] : dialect.fromJson(column));
  return Region.parse({
    kind,
    regionId: row.zone_id,
    ruleVersion: Number(row.rule_version),
    savedAtMs: dialect.fromInstant(row.created_at),
    name: row.zone_name,
    points: points(row.zone_coordinates),
    secondPoints: points(row.second_coordinates),
    anchor: row.anchor,
    counts: keyOf(DIRECTIONS, row.counting_direction),
    mode: row.count_mode ?? undefined,
    compass: row.in_compass ?? undefined,
    // A centre may have been sent it by a store that knew no such thing.
    siteSum: keyOf(SIGNS, Number(row.site_sign ?? 1)),
    hours: row.hours_from === null ? null : { fromMinutes: row.hours_from, toMinutes: row.hours_to },
    holdMs: row.hold_ms ?? undefined,
    releaseMs: row.release_ms ?? undefined,
    capacity: row.max_capacity,
    queue: Boolean(row.is_queue),
  });
}

/** Columns of a draft; what its kind has not is null, or what the original schema wants instead. */
function toColumns(draft: RegionDraft, dialect: Dialect): Record<string, unknown> {
  const crosses = draft.kind === 'line' || draft.kind === 'gate';
  const hours = draft.kind === 'ignore' ? null : draft.hours;
  return {
    zone_name: draft.name,
    zone_type: TYPES[draft.kind],
    zone_coordinates: dialect.toJson(draft.points),
    second_coordinates: draft.kind === 'gate' ? dialect.toJson(draft.secondPoints) : null,
    anchor: draft.kind === 'ignore' ? 'centre' : draft.anchor,
    counting_direction: crosses ? DIRECTIONS[draft.counts] : DIRECTIONS.both,
    counting_method: crosses ? 'line_crossing' : 'area_occupancy',
    count_mode: crosses ? draft.mode : null,
    in_compass: crosses ? (draft.compass ?? null) : null,
    site_sign: crosses && draft.siteSum ? SIGNS[draft.siteSum] : 1,
    hours_from: hours?.fromMinutes ?? null,
    hours_to: hours?.toMinutes ?? null,
    ...(draft.kind === 'zone' && {
      hold_ms: draft.holdMs,
      release_ms: draft.releaseMs,
      max_capacity: draft.capacity,
      is_queue: draft.queue,
    }),
  };
}

/** The regions that hold now. */
export async function listRegions(db: Db, cameraId: string): Promise<Region[]> {
  const dialect = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('counting_zones')
    .where({ camera_id: cameraId, is_active: true })
    .orderBy(['zone_id']);
  return rows.map((row) => toRegion(row, dialect));
}

/** Every version of every region of a camera, newest first. */
export async function listRegionVersions(db: Db, cameraId: string): Promise<RegionVersion[]> {
  const dialect = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('counting_zones')
    .where({ camera_id: cameraId })
    .orderBy('id', 'desc');
  return rows.map((row) => ({
    ...toRegion(row, dialect),
    retiredAtMs: row.is_active ? null : dialect.fromInstant(row.updated_at),
    note: row.description === null ? '' : String(row.description),
  }));
}

/** Saves a region as its next version and retires the one before. Within a transaction. */
export async function insertRegionVersion(
  db: Db,
  identity: Identity,
  cameraId: string,
  regionId: string,
  draft: RegionDraft,
  note: string,
  nowMs: number,
): Promise<Region> {
  const dialect = dialectOf(db);
  const { last } = (await db('counting_zones').where({ zone_id: regionId }).max({ last: 'rule_version' }).first()) as {
    last: number | null;
  };
  await retireRegion(db, identity, cameraId, regionId, nowMs);
  const now = dialect.toInstant(nowMs);
  const row = {
    uid: uuidv7(nowMs),
    zone_id: regionId,
    rule_version: Number(last ?? 0) + 1,
    camera_id: cameraId,
    ...toColumns(draft, dialect),
    description: note === '' ? null : note,
    is_active: true,
    ...(await stamp(db, identity)),
    created_at: now,
    updated_at: now,
  };
  await db('counting_zones').insert(row);
  return toRegion(
    (await db('counting_zones').where({ zone_id: regionId, rule_version: row.rule_version }).first()) as Record<
      string,
      unknown
    >,
    dialect,
  );
}

export async function retireRegion(
  db: Db,
  identity: Identity,
  cameraId: string,
  regionId: string,
  nowMs: number,
): Promise<void> {
  await db('counting_zones')
    .where({ camera_id: cameraId, zone_id: regionId, is_active: true })
    .update({ is_active: false, ...(await stamp(db, identity)), updated_at: dialectOf(db).toInstant(nowMs) });
}

/** The camera a region is on; '' when there never was such a region. */
export async function cameraOf(db: Db, regionId: string): Promise<string> {
  const row = (await db('counting_zones').where({ zone_id: regionId }).first('camera_id')) as
    { camera_id: string } | undefined;
  return row?.camera_id ?? '';
}

/** A line or gate that the site's sum takes the other way round (-1) or leaves out (0), by what was said last. */
export interface OwnWay {
  regionId: string;
  cameraId: string;
  sign: -1 | 0;
}

export async function listOwnWays(db: Db): Promise<OwnWay[]> {
  const rows: { zone_id: string; camera_id: string; site_sign: unknown }[] = await db('counting_zones as z')
    .whereIn('z.site_sign', [-1, 0])
    .whereIn('z.zone_type', CROSSED)
    .whereNotExists(
      db('counting_zones as newer').whereRaw('newer.zone_id = z.zone_id and newer.rule_version > z.rule_version'),
    )
    .select('z.zone_id', 'z.camera_id', 'z.site_sign');
  return rows.map((row) => ({
    regionId: row.zone_id,
    cameraId: row.camera_id,
    sign: Number(row.site_sign) === 0 ? 0 : -1,
  }));
}
