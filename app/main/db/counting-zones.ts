import type { Anchor, CountedDirections, Line, LineDraft } from '../../shared/domain/region.ts';
import { dialectOf } from './dialect/dialect.ts';
import type { Db, Dialect } from './dialect/dialect.ts';
import { stamp } from './installation.ts';
import type { Identity } from './installation.ts';
import { uuidv7 } from './uuid.ts';

const DIRECTIONS: Record<CountedDirections, string> = { both: 'bidirectional', in: 'in_only', out: 'out_only' };

function toLine(row: Record<string, unknown>, dialect: Dialect): Line {
  const counts = (Object.keys(DIRECTIONS) as CountedDirections[]).find((key) => DIRECTIONS[key] === row.counting_direction);
  return {
    regionId: String(row.zone_id), ruleVersion: Number(row.rule_version), name: String(row.zone_name), anchor: row.anchor as Anchor,
    counts: counts ?? 'both', points: dialect.fromJson(row.zone_coordinates) as Line['points'], savedAtMs: dialect.fromInstant(row.created_at),
  };
}

/** The lines that count now. */
export async function listLines(db: Db, cameraId: string): Promise<Line[]> {
  const dialect = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('counting_zones').where({ camera_id: cameraId, is_active: true, zone_type: 'counting_line' }).orderBy(['zone_id']);
  return rows.map((row) => toLine(row, dialect));
}

/** Every version of every line of a camera, oldest first. */
export async function listLineVersions(db: Db, cameraId: string): Promise<(Line & { retiredAtMs: number | null })[]> {
  const dialect = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('counting_zones').where({ camera_id: cameraId, zone_type: 'counting_line' }).orderBy('id');
  return rows.map((row) => ({ ...toLine(row, dialect), retiredAtMs: row.is_active ? null : dialect.fromInstant(row.updated_at) }));
}

/** Saves a line as its next version and retires the one before. Within a transaction. */
export async function insertLineVersion(
  db: Db, identity: Identity, cameraId: string, regionId: string, draft: LineDraft, note: string, nowMs: number,
): Promise<Line> {
  const dialect = dialectOf(db);
  const { last } = await db('counting_zones').where({ zone_id: regionId }).max({ last: 'rule_version' }).first() as { last: number | null };
  const ruleVersion = Number(last ?? 0) + 1;
  await retireLine(db, identity, cameraId, regionId, nowMs);
  const now = dialect.toInstant(nowMs);
  await db('counting_zones').insert({
    uid: uuidv7(nowMs), zone_id: regionId, rule_version: ruleVersion, camera_id: cameraId, zone_name: draft.name, zone_type: 'counting_line',
    zone_coordinates: dialect.toJson(draft.points), anchor: draft.anchor, counting_direction: DIRECTIONS[draft.counts], counting_method: 'line_crossing',
    description: note === '' ? null : note, is_active: true, ...await stamp(db, identity), created_at: now, updated_at: now,
  });
  return { ...draft, regionId, ruleVersion, savedAtMs: Math.round(nowMs) };
}

export async function retireLine(db: Db, identity: Identity, cameraId: string, regionId: string, nowMs: number): Promise<void> {
  await db('counting_zones').where({ camera_id: cameraId, zone_id: regionId, is_active: true })
    .update({ is_active: false, ...await stamp(db, identity), updated_at: dialectOf(db).toInstant(nowMs) });
}
