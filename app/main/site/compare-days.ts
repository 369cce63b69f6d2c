import { businessDay, type Span } from '../../core/stats/business-day.ts';
import type { ComparedSite, Site, SiteSums } from '../../shared/api/index.ts';
import { readReport } from '../counts/open-counts.ts';
import type { Db } from '../db/dialect/dialect.ts';

/** Days begin at a half hour in every zone, counted from another day's beginning. */
const STEP_MINUTES = 30;

/** The last `days` complete business days of a site before `nowMs`, and as many before them. What is younger than `knownToMs` is not known. */
export async function compareDays(
  db: Db,
  site: Site,
  days: number,
  { nowMs, knownToMs }: { nowMs: number; knownToMs: number },
): Promise<Pick<ComparedSite, 'sums' | 'before' | 'days'>> {
  const spans: Span[] = [];
  for (let day = businessDay(nowMs, site.timeZone, site.dayStartMinutes); spans.length < 2 * days;) {
    day = businessDay(day.fromMs - 1, site.timeZone, site.dayStartMinutes);
    spans.unshift(day);
  }
  const { buckets } = await readReport(
    db,
    { cameraId: null, regionId: null, fromMs: spans[0].fromMs, toMs: spans.at(-1)!.toMs, bucketMinutes: STEP_MINUTES },
    site,
    knownToMs,
  );
  const sums = spans.map((span) => ({
    ...sumOf(buckets.filter(({ startMs }) => startMs >= span.fromMs && startMs < span.toMs)),
    ...span,
  }));
  return { sums: sumOf(sums.slice(days)), before: sumOf(sums.slice(0, days)), days: sums.slice(days) };
}

const sumOf = (parts: readonly SiteSums[]): SiteSums => {
  const sum = (key: keyof SiteSums) => parts.reduce((total, part) => total + part[key], 0);
  return {
    in: sum('in'),
    out: sum('out'),
    measuredSeconds: sum('measuredSeconds'),
    expectedSeconds: sum('expectedSeconds'),
  };
};
