import { MINUTE_MS, minuteOf } from '../../core/time.ts';
import { overlapOf, unionOf } from '../../core/stats/bucket.ts';
import type { Span } from '../../core/stats/business-day.ts';
import type { MinuteRisk } from '../../shared/domain/quality.ts';
import { dialectOf, type Db } from './dialect/dialect.ts';
import { takeRevisions, type Identity } from './installation.ts';
import { listRiskSpans, type RiskSpan } from './stream-events.ts';

const TABLES = ['counting_results', 'camera_coverage'] as const;

/**
 * Writes into the minutes of these spans how much of what was measured was at risk, by what is noted of the camera now: a risk is known a while after
 * it began. Rows from before there was such a record stay. Within a transaction.
 */
export async function markRisks(
  db: Db,
  identity: Identity,
  cameraId: string,
  spans: readonly Span[],
  nowMs: number,
): Promise<void> {
  const whole = spans.map(({ fromMs, toMs }) => ({
    fromMs: minuteOf(fromMs),
    toMs: minuteOf(toMs) + MINUTE_MS,
  }));
  for (const span of unionOf(whole.filter(({ fromMs, toMs }) => toMs > fromMs))) {
    const risks = await listRiskSpans(db, cameraId, span.fromMs, Math.min(span.toMs, nowMs));
    for (const table of TABLES) await markRows(db, identity, table, cameraId, span, risks);
  }
}

async function markRows(
  db: Db,
  identity: Identity,
  table: (typeof TABLES)[number],
  cameraId: string,
  { fromMs, toMs }: Span,
  risks: readonly RiskSpan[],
): Promise<void> {
  const { toInstant, fromInstant } = dialectOf(db);
  const open = db(table)
    .where({ camera_id: cameraId })
    .where('period_start', '>=', toInstant(fromMs))
    .where('period_start', '<', toInstant(toMs))
    .whereNotNull('at_risk_ms');
  // What was counted again has no measured time of its own.
  if (table === 'counting_results')
    open
      .whereNull('recount_id')
      .where({ time_period: 'minute' })
      .whereIn('zone_id', db('counting_zones').where({ camera_id: cameraId }).select('zone_id'));
  if (risks.length === 0) open.where('at_risk_ms', '>', 0);
  const rows: Record<string, unknown>[] = await open.select('id', 'period_start', 'coverage_ms', 'at_risk_ms', 'risk');
  const changed = rows
    .map((row) => ({ row, marked: riskOf(fromInstant(row.period_start), Number(row.coverage_ms), risks) }))
    .filter(({ row, marked }) => marked.at_risk_ms !== Number(row.at_risk_ms) || marked.risk !== row.risk);
  if (changed.length === 0) return;
  const revision = await takeRevisions(db, changed.length),
    { siteId, nodeId } = identity;
  for (const [i, { row, marked }] of changed.entries())
    await db(table)
      .where({ id: row.id })
      .update({ ...marked, site_id: siteId, node_id: nodeId, revision: revision + i });
}

/** What of a minute was at risk, and why for the most of it. */
function riskOf(startMs: number, coverageMs: number, risks: readonly RiskSpan[]) {
  const minute = { fromMs: startMs, toMs: startMs + MINUTE_MS },
    byRisk = Map.groupBy(risks, ({ risk }) => risk);
  const shares = [...byRisk].map(([risk, spans]) => ({ risk, ms: overlapOf(minute, unionOf(spans)) }));
  const most = shares.reduce<{ risk: MinuteRisk | null; ms: number }>((a, b) => (b.ms > a.ms ? b : a), {
    risk: null,
    ms: 0,
  });
  const atRiskMs = Math.min(coverageMs, Math.round(overlapOf(minute, unionOf(risks))));
  return { at_risk_ms: atRiskMs, risk: atRiskMs > 0 ? most.risk : null };
}
