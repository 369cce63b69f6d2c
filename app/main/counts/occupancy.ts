import type { Correction, World } from '../../shared/api/index.ts';
import { sumOfEvents } from '../db/counting-events.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { readInAndOut } from '../db/history/read-sums.ts';
import { listCorrections } from '../db/occupancy-adjustments.ts';

export interface Inside {
  people: number;
  correction: Correction | null;
}

/**
 * How many are inside at the end of a stretch that begins with the business day: what somebody said last, else nobody, plus in, minus out since. Of one
 * world. Who came before a correction was within it, also when that was stored later or is counted again.
 */
export async function readInside(
  db: Db,
  world: World,
  cameraIds: readonly string[],
  dayFromMs: number,
  atMs: number,
): Promise<Inside> {
  const correction = (await listCorrections(db, world, dayFromMs, atMs)).at(-1) ?? null;
  if (correction) {
    const since = await sumOfEvents(db, cameraIds, correction.atMs, atMs);
    return { people: correction.people + since.in - since.out, correction };
  }
  const sums = await readInAndOut(db, { fromMs: dayFromMs, toMs: atMs });
  return {
    people: cameraIds.reduce((people, id) => people + (sums.get(id)?.in ?? 0) - (sums.get(id)?.out ?? 0), 0),
    correction: null,
  };
}
