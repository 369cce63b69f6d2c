import type { Correction, CorrectionReason, World } from '../../shared/api/index.ts';
import { dialectOf, type Db } from './dialect/dialect.ts';
import { stamp, type Identity } from './installation.ts';

/** Those that hold within a range, oldest first. */
export async function listCorrections(db: Db, world: World, fromMs: number, toMs: number): Promise<Correction[]> {
  const { toInstant, fromInstant } = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('occupancy_adjustments')
    .where({ world })
    .whereNull('undone_at')
    .where('adjusted_at', '>=', toInstant(fromMs))
    .where('adjusted_at', '<', toInstant(toMs))
    .orderBy(['adjusted_at', 'id']);
  return rows.map((row) => ({
    correctionId: String(row.adjustment_id),
    atMs: fromInstant(row.adjusted_at),
    people: Number(row.occupancy),
    before: Number(row.occupancy_before),
    reason: row.reason as CorrectionReason,
    note: row.note === null ? '' : String(row.note),
  }));
}

export async function insertCorrection(
  db: Db,
  identity: Identity,
  world: World,
  correction: Correction,
): Promise<void> {
  const at = dialectOf(db).toInstant(correction.atMs);
  await db('occupancy_adjustments').insert({
    adjustment_id: correction.correctionId,
    tenant_id: db('sites').where({ site_id: identity.siteId }).select('id'),
    world,
    adjusted_at: at,
    occupancy: correction.people,
    occupancy_before: correction.before,
    reason: correction.reason,
    note: correction.note === '' ? null : correction.note,
    ...(await stamp(db, identity)),
    created_at: at,
    updated_at: at,
  });
}

/** The row stays. One that was taken back, or never was, changes nothing. */
export async function undoCorrection(db: Db, identity: Identity, correctionId: string, nowMs: number): Promise<void> {
  const now = dialectOf(db).toInstant(nowMs);
  await db('occupancy_adjustments')
    .where({ adjustment_id: correctionId })
    .whereNull('undone_at')
    .update({ undone_at: now, updated_at: now, ...(await stamp(db, identity)) });
}
