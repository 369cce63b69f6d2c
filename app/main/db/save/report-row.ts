import type { ReportRow } from '../../../core/stats/report-summary.ts';
import type { Cell } from './columns.ts';
import { COUNT_COLUMNS } from './count-rows.ts';

/** What a row of counts says, by the names of its columns. */
export function reportRowOf(row: Cell[]): ReportRow {
  const named = Object.fromEntries(COUNT_COLUMNS.map(({ name }, i) => [name, row[i]])),
    number = (name: string) => (named[name] === null ? null : Number(named[name]));
  const [came, went] = [number('estimate_in'), number('estimate_out')];
  return {
    fromMs: Number(named.interval_start),
    toMs: Number(named.interval_end),
    of: named.of as ReportRow['of'],
    id: String(named.id),
    name: String(named.name),
    camera: String(named.camera),
    came: number('count_in'),
    went: number('count_out'),
    measuredMs: Number(named.measured_seconds) * 1000,
    expectedMs: Number(named.expected_seconds) * 1000,
    reason: named.gap_reason === null ? null : String(named.gap_reason),
    atRiskMs: named.at_risk_seconds === null ? null : Number(named.at_risk_seconds) * 1000,
    estimate: came === null || went === null ? null : { in: came, out: went },
  };
}
