import type { Site } from '../../shared/api/index.ts';
import { dialectOf, type Db } from './dialect/dialect.ts';
import { takeRevisions } from './installation.ts';

/** Of a row of `sites`. */
export const toSite = (row: Record<string, unknown>): Site => ({
  siteId: String(row.site_id),
  name: String(row.site_name),
  timeZone: String(row.timezone),
  dayStartMinutes: Number(row.day_start_minutes),
  opensMinutes: Number(row.opens_minutes),
  closesMinutes: Number(row.closes_minutes),
});

/** The site this installation belongs to: the first of the file. */
export async function getSite(db: Db): Promise<Site | null> {
  const row = await db('sites').orderBy('id').first();
  return row ? toSite(row) : null;
}

export async function updateHours(
  db: Db,
  { siteId, opensMinutes, closesMinutes }: Pick<Site, 'siteId' | 'opensMinutes' | 'closesMinutes'>,
  nowMs: number,
): Promise<void> {
  await db('sites')
    .where({ site_id: siteId })
    .update({
      opens_minutes: opensMinutes,
      closes_minutes: closesMinutes,
      revision: await takeRevisions(db, 1),
      updated_at: dialectOf(db).toInstant(nowMs),
    });
}

export async function insertSite(db: Db, site: Site, nodeId: string, nowMs: number): Promise<void> {
  const now = dialectOf(db).toInstant(nowMs);
  await db('sites').insert({
    site_id: site.siteId,
    site_name: site.name,
    timezone: site.timeZone,
    day_start_minutes: site.dayStartMinutes,
    opens_minutes: site.opensMinutes,
    closes_minutes: site.closesMinutes,
    node_id: nodeId,
    revision: await takeRevisions(db, 1),
    created_at: now,
    updated_at: now,
  });
}
