import { FootfallError } from '../../shared/errors.ts';
import type { Knex } from 'knex';

export const ROW_LIMITS = {
  /** Rows of minutes, visits or outages that a report reads: half a year of one line. 300,000 take about 200 MB while it works and a second of the database. */
  report: 300_000,
  /** Bytes of paths in one answer, before they are written as text. */
  trackBytes: 12_000_000,
} as const;

/** Reads the rows of a query, or none when there are more than a report may read. Rejects with REPORT_003. */
export async function readLimited(query: Knex.QueryBuilder): Promise<Record<string, unknown>[]> {
  const maximum = ROW_LIMITS.report;
  // Counted first, and no further than the limit: reading them is what would cost.
  const many = (await query.clone().clearSelect().clearOrder().select('id').offset(maximum).limit(1)) as unknown[];
  if (many.length > 0) throw new FootfallError('REPORT_003', { maximum });
  return (await query) as Record<string, unknown>[];
}

/** Where rows are read in parts. Throws REPORT_003. */
export function refuseManyRows(rows: number): void {
  if (rows > ROW_LIMITS.report) throw new FootfallError('REPORT_003', { maximum: ROW_LIMITS.report });
}
