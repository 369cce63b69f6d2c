import { localOf } from '../../../core/stats/business-day.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../core/time.ts';
import {
  placeOf,
  sumOfMinutes,
  sumOfPeriods,
  type Calendar,
  type Part,
  type Period,
  type PeriodSum,
  type Placed,
} from '../../../core/stats/history.ts';
import { coveredOf, joinRuns, type Run } from '../../../core/stats/bucket.ts';
import { joinSums, NO_SUMS, sumsOfMinutes, type Sums } from '../../../core/stats/sums.ts';
import { listMinutes, type Minute } from '../counting-results.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';

/*
 * Rows of historical_analytics: what they are to be, what they are, and how they are written. Of lines, zones and cameras; a site is the sum of what is
 * looked at, which is chosen when it is looked at.
 */

/** Whose sums. */
export interface Whose {
  scope: 'camera' | 'zone';
  scopeId: string;
  world: 'shop' | 'demo';
  cameraId: string;
}
export interface PeriodRow {
  whose: Whose;
  period: Period;
  placed: Placed;
  sum: PeriodSum;
  /** Null: of weeks, months, and of what was made before there were such. */
  chart: ChartSums | null;
}

/** What charts show of it: `parts` are the quarters of an hour, from its beginning on; of a day there is one. */
export interface ChartSums {
  parts: Sums[];
  covered: Run[];
}
export const QUARTER_MS = 15 * MINUTE_MS;

const keyOf = ({ scope, scopeId, world }: Whose): string => `${scope} ${scopeId} ${world}`;

/** Of an hour, from the minutes that are shown. Where nothing was measured there is no row. */
export async function hourFromMinutes(db: Db, hour: Placed): Promise<PeriodRow[]> {
  const query = { cameraId: null, regionId: null, fromMs: hour.fromMs, toMs: hour.toMs };
  const crossed = await listMinutes(db, 'crossed', query),
    zones = await listMinutes(db, 'zone', query);
  const demo = new Set((await db('camera_configurations').where({ is_demo: true }).pluck('camera_id')).map(String));
  const worldOf = (cameraId: string) => (demo.has(cameraId) ? ('demo' as const) : ('shop' as const));
  const all = new Map<string, { whose: Whose; minutes: Map<number, Part>; rows: Minute[] }>();
  const add = (whose: Whose, minute: Minute, measured: 'sum' | 'most') => {
    const of = all.get(keyOf(whose)) ?? { whose, minutes: new Map<number, Part>(), rows: [] };
    all.set(keyOf(whose), of);
    of.rows.push(minute);
    of.minutes.set(minute.startMs, together(of.minutes.get(minute.startMs), partOf(minute), measured));
  };
  const region = (minute: Minute) =>
    add(
      { scope: 'zone', scopeId: minute.regionId, world: worldOf(minute.cameraId), cameraId: minute.cameraId },
      minute,
      'sum',
    );
  for (const minute of [...crossed, ...zones]) region(minute);
  // A camera is what its lines and gates counted, measured when one of them was.
  for (const minute of crossed)
    add(
      { scope: 'camera', scopeId: minute.cameraId, world: worldOf(minute.cameraId), cameraId: minute.cameraId },
      minute,
      'most',
    );
  return [...all.values()]
    .map(({ whose, minutes, rows }) => ({
      whose,
      period: 'hour' as const,
      placed: hour,
      sum: sumOfMinutes([...minutes.values()], hour),
      chart: chartOf(rows, hour),
    }))
    .filter(({ sum }) => sum.measuredMs > 0 || sum.in + sum.out + sum.entries + sum.exits > 0);
}

function chartOf(rows: readonly Minute[], { fromMs, toMs }: Placed): ChartSums {
  const quarters = Map.groupBy(rows, ({ startMs }) => Math.floor((startMs - fromMs) / QUARTER_MS));
  return {
    parts: Array.from({ length: Math.ceil((toMs - fromMs) / QUARTER_MS) }, (_, i) =>
      sumsOfMinutes(quarters.get(i) ?? []),
    ),
    covered: coveredOf(rows.map(({ startMs, measuredMs }) => ({ startMs, coverageMs: measuredMs }))),
  };
}

/** A day from its hours. */
function joinCharts(charts: readonly (ChartSums | null)[]): ChartSums | null {
  if (charts.includes(null)) return null;
  return {
    parts: [joinSums(charts.flatMap((chart) => chart!.parts))],
    covered: joinRuns(charts.flatMap((chart) => chart!.covered)),
  };
}

const partOf = (minute: Minute): Part => ({
  startMs: minute.startMs,
  in: minute.in,
  out: minute.out,
  entries: minute.entries,
  exits: minute.exits,
  occupancyMs: minute.occupancyMs,
  occupancyMax: minute.occupancyMax,
  measuredMs: minute.measuredMs,
  atRiskMs: minute.atRiskMs ?? 0,
  frames: minute.frames,
});

function together(a: Part | undefined, b: Part, measured: 'sum' | 'most'): Part {
  if (!a) return b;
  const of = measured === 'sum' ? (x: number, y: number) => x + y : Math.max;
  return {
    startMs: a.startMs,
    in: a.in + b.in,
    out: a.out + b.out,
    entries: a.entries + b.entries,
    exits: a.exits + b.exits,
    occupancyMs: a.occupancyMs + b.occupancyMs,
    occupancyMax: Math.max(a.occupancyMax, b.occupancyMax),
    measuredMs: of(a.measuredMs, b.measuredMs),
    atRiskMs: of(a.atRiskMs, b.atRiskMs),
    frames: of(a.frames, b.frames),
  };
}

/** Of a day from its hours, of a week or a month from its days, as they are stored. */
export async function periodFromParts(
  db: Db,
  period: Exclude<Period, 'hour'>,
  date: string,
  calendar: Calendar,
): Promise<PeriodRow[]> {
  const placed = placeOf(date, period, calendar),
    of = period === 'day' ? 'hour' : 'day';
  const parts = Map.groupBy(await readPeriods(db, of, placed.fromMs, placed.toMs), ({ whose }) => keyOf(whose));
  return [...parts.values()].map((rows) => ({
    whose: rows[0].whose,
    period,
    placed,
    sum: sumOfPeriods(
      rows.map((row) => ({ ...row.sum, startMs: row.placed.fromMs })),
      period === 'day' ? 'hours' : 'days',
    ),
    chart: period === 'day' ? joinCharts(rows.map(({ chart }) => chart)) : null,
  }));
}

/** Those that begin within a span, in order. */
export async function readPeriods(db: Db, period: Period, fromMs: number, toMs: number): Promise<PeriodRow[]> {
  const { toInstant, fromInstant, fromJson } = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('historical_analytics')
    .where({ time_period: period })
    .where('period_start', '>=', toInstant(fromMs))
    .where('period_start', '<', toInstant(toMs))
    .orderBy(['period_start', 'id']);
  return rows.map((row): PeriodRow => {
    const byHour = fromJson(row.hourly_distribution) as number[],
      startMs = fromInstant(row.period_start);
    return {
      whose: {
        scope: row.scope as Whose['scope'],
        scopeId: String(row.scope_id),
        world: row.world as Whose['world'],
        cameraId: String(row.camera_id),
      },
      period,
      placed: {
        fromMs: startMs,
        toMs: fromInstant(row.period_end),
        date: String(row.data_date),
        hour: period === 'hour' ? Number(row.clock_hour) : null,
      },
      sum: {
        in: Number(row.total_count_in),
        out: Number(row.total_count_out),
        entries: Number(row.entries),
        exits: Number(row.exits),
        occupancyMs: Number(row.occupancy_ms),
        occupancyMax: Number(row.max_occupancy),
        measuredMs: Number(row.coverage_ms),
        atRiskMs: Number(row.at_risk_ms),
        frames: Number(row.frames),
        peak:
          row.peak_count === null ? null : { count: Number(row.peak_count), startMs: fromInstant(row.peak_timestamp) },
        byHour,
        byWeekday: fromJson(row.daily_distribution) as number[],
      },
      chart: row.chart_sums === null ? null : readChart(fromJson(row.chart_sums), startMs),
    };
  });
}

type Stored = { parts: unknown[][]; covered: [number, number, number][] };
const KEYS = [
  'in',
  'out',
  'entries',
  'exits',
  'occupancyMs',
  'queueMs',
  'occupancyMax',
  'queueMax',
  'measuredMs',
  'frames',
  'framesDue',
  'atRiskMs',
  'worstFps',
  'risks',
] as const satisfies readonly (keyof Sums)[];

/** As it is stored: sums by their place, minutes from the beginning on. */
export function readChart(stored: unknown, startMs: number): ChartSums {
  const { parts, covered } = stored as Stored;
  return {
    parts: parts.map((values) =>
      values.length === 0 ? NO_SUMS : (Object.fromEntries(KEYS.map((key, i) => [key, values[i]])) as unknown as Sums),
    ),
    covered: covered.map(([minute, minutes, coverageMs]) => ({
      minute: startMs / MINUTE_MS + minute,
      minutes,
      coverageMs,
    })),
  };
}

export const storedChart = ({ parts, covered }: ChartSums, startMs: number): Stored => ({
  parts: parts.map((sums) => (isNothing(sums) ? [] : KEYS.map((key) => sums[key]))),
  covered: covered.map(({ minute, minutes, coverageMs }) => [minute - startMs / MINUTE_MS, minutes, coverageMs]),
});

const isNothing = (sums: Sums): boolean =>
  KEYS.every((key) => (key === 'risks' ? sums.risks.length === 0 : sums[key] === NO_SUMS[key]));

/** Makes the rows of one period these, and no others. */
export async function writePeriod(
  db: Db,
  period: Period,
  { fromMs, toMs }: Placed,
  rows: readonly PeriodRow[],
  { timeZone }: Calendar,
  nowMs: number,
): Promise<void> {
  const { toInstant, toJson } = dialectOf(db);
  const now = toInstant(nowMs);
  await db('historical_analytics')
    .where({ time_period: period })
    .where('period_start', '>=', toInstant(fromMs))
    .where('period_start', '<', toInstant(toMs))
    .delete();
  if (rows.length === 0) return;
  const stored = rows.map(({ whose, placed, sum, chart }) => ({
    scope: whose.scope,
    scope_id: whose.scopeId,
    world: whose.world,
    camera_id: whose.cameraId,
    zone_id: whose.scope === 'zone' ? whose.scopeId : null,
    time_period: period,
    data_date: placed.date,
    clock_hour: placed.hour,
    period_start: toInstant(placed.fromMs),
    period_end: toInstant(placed.toMs),
    total_count_in: sum.in,
    total_count_out: sum.out,
    total_count: sum.in + sum.out,
    entries: sum.entries,
    exits: sum.exits,
    peak_count: sum.peak?.count ?? null,
    peak_hour: sum.peak && Math.floor((localOf(sum.peak.startMs, timeZone) % DAY_MS) / HOUR_MS),
    peak_timestamp: sum.peak && toInstant(sum.peak.startMs),
    // Came in, or (of a zone) were there, in an hour that was measured.
    average_count: perHour(sum),
    max_occupancy: sum.occupancyMax,
    occupancy_ms: sum.occupancyMs,
    hourly_distribution: toJson(sum.byHour),
    daily_distribution: toJson(sum.byWeekday),
    coverage_ms: sum.measuredMs,
    at_risk_ms: sum.atRiskMs,
    frames: sum.frames,
    chart_sums: chart && toJson(storedChart(chart, placed.fromMs)),
    created_at: now,
    updated_at: now,
  }));
  for (let i = 0; i < stored.length; i += 200) await db('historical_analytics').insert(stored.slice(i, i + 200));
}

const perHour = ({ in: came, entries, measuredMs }: PeriodSum): number | null =>
  measuredMs > 0 ? Math.round((((came + entries) * HOUR_MS) / measuredMs) * 1e4) / 1e4 : null;
