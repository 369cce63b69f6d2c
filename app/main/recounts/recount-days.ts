import type { Site } from '../../shared/api/index.ts';
import type { RecountDay } from '../../shared/domain/recount.ts';
import { businessDay } from '../../core/stats/business-day.ts';
import { sumByRegion, type RegionSum } from '../db/counting-results.ts';
import { listRegionVersions } from '../db/counting-zones.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { RecountRecord } from '../db/recounts.ts';

const NONE = { in: 0, out: 0 };

/**
 * What charts show now against what the recount found: per business day of the site (as far as the recount covers it) and region, in and
 * out; of a zone, who came and who left. Regions that are no more are there with what they counted then.
 */
export async function recountDays(
  db: Db,
  site: Site,
  { recountId, cameraId, fromMs, toMs, regions }: RecountRecord,
): Promise<RecountDay[]> {
  const days: RecountDay[] = [];
  const versions = await listRegionVersions(db, cameraId);
  const applied = regions.filter(({ kind }) => kind !== 'ignore');
  for (let atMs = fromMs; atMs < toMs;) {
    const day = businessDay(atMs, site.timeZone, site.dayStartMinutes);
    const span = { fromMs: atMs, toMs: Math.min(day.toMs, toMs) };
    const [old, found] = [
      await sumByRegion(db, cameraId, span, 'shown'),
      await sumByRegion(db, cameraId, span, recountId),
    ];
    const gone = [...old.keys()].filter((regionId) => !applied.some((region) => region.regionId === regionId));
    for (const regionId of [...applied.map((region) => region.regionId), ...gone]) {
      const region =
        applied.find((one) => one.regionId === regionId) ?? versions.find((one) => one.regionId === regionId)!;
      const before: RegionSum = old.get(regionId) ?? NONE,
        now: RegionSum = found.get(regionId) ?? NONE;
      days.push({
        dayStartMs: day.fromMs,
        regionId,
        regionName: region.name,
        ruleVersion: region.ruleVersion,
        oldIn: before.in,
        oldOut: before.out,
        newIn: now.in,
        newOut: now.out,
      });
    }
    atMs = day.toMs;
  }
  return days;
}
