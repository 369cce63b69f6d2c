import type { Steps } from '../../core/stats/bucket.ts';
import type { Span } from '../../core/stats/business-day.ts';
import type { Sums } from '../../core/stats/sums.ts';
import { listOwnWays, type OwnWay } from '../db/counting-zones.ts';
import { sumOfEvents } from '../db/counting-events.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { readInAndOut, readSums } from '../db/history/read-sums.ts';
import { camerasOfRange } from './world.ts';

/*
 * A site's sum is that of its cameras' lines and gates, but for those of which somebody said that they are no way into the site, or that their 'in' is its 'out'.
 * That is how sums are read and changes no count, so it holds for the past as well. Whoever asks for one camera or line is told what it counted.
 */

export interface InAndOut {
  in: number;
  out: number;
}

/** What the site's sum makes of a camera's, of which one line counted `own`. */
const corrected = <S extends InAndOut>(sum: S, own: InAndOut | undefined, { sign }: OwnWay): S =>
  own === undefined
    ? sum
    : {
        ...sum,
        in: sum.in - own.in + (sign === -1 ? own.out : 0),
        out: sum.out - own.out + (sign === -1 ? own.in : 0),
      };

/** In and out of the site in a stretch. `sums`: of its cameras in that stretch, where they are known. */
export async function siteInAndOut(
  db: Db,
  cameraIds: readonly string[],
  span: Span,
  sums?: ReadonlyMap<string, InAndOut>,
): Promise<InAndOut> {
  const all = sums ?? (await readInAndOut(db, span)),
    ways = (await listOwnWays(db)).filter(({ cameraId }) => cameraIds.includes(cameraId));
  let total: InAndOut = { in: 0, out: 0 };
  for (const cameraId of cameraIds) {
    total.in += all.get(cameraId)?.in ?? 0;
    total.out += all.get(cameraId)?.out ?? 0;
  }
  if (ways.length === 0) return total;
  const lines = await readInAndOut(db, span, 'line');
  for (const way of ways) total = corrected(total, lines.get(way.regionId), way);
  return total;
}

/** The same to the millisecond, from the crossings themselves. */
export async function siteSinceMoment(
  db: Db,
  cameraIds: readonly string[],
  fromMs: number,
  toMs: number,
): Promise<InAndOut> {
  const ways = new Map((await listOwnWays(db)).map((way) => [way.regionId, way]));
  let total: InAndOut = { in: 0, out: 0 };
  for (const [regionId, own] of await sumOfEvents(db, cameraIds, fromMs, toMs)) {
    const way = ways.get(regionId);
    total = { in: total.in + own.in, out: total.out + own.out };
    if (way) total = corrected(total, own, way);
  }
  return total;
}

/** Steps of a camera as the site's sum takes them. */
export async function siteSteps(
  db: Db,
  ways: readonly OwnWay[],
  range: Span,
  bucketMinutes: Steps,
  steps: ReadonlyMap<number, Sums>,
): Promise<ReadonlyMap<number, Sums>> {
  const taken = new Map(steps);
  for (const way of ways) {
    const own = (
      await readSums(db, 'crossed', { ...range, cameraId: way.cameraId, regionId: way.regionId }, bucketMinutes)
    ).get(way.cameraId);
    for (const [step, sums] of own?.steps ?? []) {
      const of = taken.get(step);
      if (of) taken.set(step, corrected(of, sums, way));
    }
  }
  return taken;
}

/** Lines and gates that are no way into the site. */
export async function leftOutOf(db: Db): Promise<string[]> {
  return (await listOwnWays(db)).filter(({ sign }) => sign === 0).map(({ regionId }) => regionId);
}

/** Whose events a range without a named camera means. */
export const eventsOfSite = async (db: Db, range: Span) => ({
  cameraIds: await camerasOfRange(db, range),
  leftOut: await leftOutOf(db),
});
