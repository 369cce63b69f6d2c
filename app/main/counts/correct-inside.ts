import type { CorrectionReason, Site, Totals } from '../../shared/api/index.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { insertCorrection } from '../db/occupancy-adjustments.ts';
import { uuidv7 } from '../db/uuid.ts';
import { readTotals } from './count-report.ts';

/** Somebody says how many are inside now, in the world that is shown. Within a transaction. */
export async function correctInside(
  db: Db,
  identity: Identity,
  site: Site,
  said: { people: number; reason: CorrectionReason; note: string },
  nowMs: number,
): Promise<Totals> {
  const { world, inside } = await readTotals(db, site, nowMs);
  await insertCorrection(db, identity, world, { correctionId: uuidv7(nowMs), atMs: nowMs, before: inside, ...said });
  return readTotals(db, site, nowMs);
}
