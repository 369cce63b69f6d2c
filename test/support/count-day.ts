import type { Shop } from './app-database.ts';

/** A day of the shop's line as minutes, as many as `people` says of each; a minute of null was not measured. */
export async function countDay(
  shop: Shop,
  dayMs: number,
  people: (hour: number, minute: number) => { in: number; out: number } | null,
): Promise<void> {
  const rows: object[] = [],
    covered: object[] = [],
    own = { site_id: shop.identity.siteId, node_id: shop.identity.nodeId };
  for (let minute = 0; minute < 24 * 60; minute++) {
    const at = dayMs + minute * 60_000,
      said = people(Math.floor(minute / 60), minute % 60);
    if (!said) continue;
    const measured = { coverage_ms: 60_000, frames: 900, frames_due: 900, worst_fps: 14.5, at_risk_ms: 0 };
    covered.push({ ...own, ...measured, uid: `c${at}`, camera_id: shop.cameraId, period_start: at, revision: 2000 });
    rows.push({
      ...{ ...own, ...measured, uid: `m${at}`, camera_id: shop.cameraId, zone_id: shop.line.regionId, rule_version: 1 },
      ...{ model_id: 'model-1', model_version: 'v1', result_timestamp: at, created_at: at, time_period: 'minute' },
      ...{ period_start: at, period_end: at + 60_000, revision: 2000 },
      ...{ count_in: said.in, count_out: said.out, count_total: said.in + said.out },
    });
  }
  await shop.db.batchInsert('counting_results', rows, 100);
  await shop.db.batchInsert('camera_coverage', covered, 100);
}
