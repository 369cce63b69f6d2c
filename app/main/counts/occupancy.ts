import type { Correction, World } from '../../shared/api/index.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { listCorrections } from '../db/occupancy-adjustments.ts';
import { siteInAndOut, siteSinceMoment, type InAndOut } from './site-sum.ts';

export interface Inside {
  people: number;
  correction: Correction | null;
}

/**
 * How many are inside at the end of a stretch that begins with the business day: what somebody said last, else nobody, plus in, minus out since. Of one
 * world. `ofDay`: in and out of that stretch, where they are known. Who came before a correction was within it, also when that was stored later or is counted again.
 */
export async function readInside(
  db: Db,
  world: World,
  cameraIds: readonly string[],
  dayFromMs: number,
  atMs: number,
  ofDay?: InAndOut,
): Promise<Inside> {
  const correction = (await listCorrections(db, world, dayFromMs, atMs)).at(-1) ?? null;
  if (correction) {
    const since = await siteSinceMoment(db, cameraIds, correction.atMs, atMs);
    return { people: correction.people + since.in - since.out, correction };
  }
  const sums = ofDay ?? (await siteInAndOut(db, cameraIds, { fromMs: dayFromMs, toMs: atMs }));
  return { people: sums.in - sums.out, correction: null };
}
