import { setImmediate as turn } from 'node:timers/promises';
import { hoursOfDay, PERIODS, type Calendar, type Period } from '../../../core/stats/history.ts';
import { MINUTE_MS } from '../../../core/time.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';
import { erasedSpans } from '../erasures/erasures.ts';
import { hourFromMinutes, periodFromParts, readPeriods, storedChart, type PeriodRow } from './period-rows.ts';

/** What is stored and is not what follows from what it was made of. */
export interface Difference {
  /** `minute`: of what was counted live, from its events; all others from the one before it. */
  of: 'minute' | Period;
  /** The camera, line or zone. */
  whose: string;
  startMs: number;
  stored: string;
  expected: string;
}

/** Compares one business day: its minutes with its events, its hours with its minutes, and what holds the day with what it is made of. Changes nothing. */
export async function verifyDay(db: Db, calendar: Calendar, timeMs: number): Promise<Difference[]> {
  const hours = hoursOfDay(timeMs, calendar),
    [fromMs, toMs] = [hours[0].fromMs, hours.at(-1)!.toMs];
  const differences = await minutesAndEvents(db, fromMs, toMs);
  const stored = await readPeriods(db, 'hour', fromMs, toMs),
    settled = await settledUntil(db);
  for (const hour of hours) {
    if (await unsettled(db, settled, hour.fromMs, hour.toMs)) continue;
    const own = stored.filter(({ placed }) => placed.fromMs === hour.fromMs);
    differences.push(...compare('hour', own, await hourFromMinutes(db, hour)));
    await turn();
  }
  for (const period of PERIODS.slice(1) as Exclude<Period, 'hour'>[]) {
    const made = await periodFromParts(db, period, hours[0].date, calendar);
    if (made.length === 0) continue;
    const { placed } = made[0];
    differences.push(...compare(period, await readPeriods(db, period, placed.fromMs, placed.toMs), made));
    await turn();
  }
  return differences;
}

/** In and out of each minute as it was counted live, beside its accepted crossings. */
async function minutesAndEvents(db: Db, fromMs: number, toMs: number): Promise<Difference[]> {
  const dialect = dialectOf(db),
    span = [dialect.toInstant(fromMs), dialect.toInstant(toMs)] as const;
  const events: { camera_id: string; zone_id: string; minute: unknown; direction: 'in' | 'out'; count: unknown }[] =
    await db('counting_events')
      .where('event_timestamp', '>=', span[0])
      .where('event_timestamp', '<', span[1])
      .whereNull('refusal')
      .whereNull('recount_id')
      .groupBy('camera_id', 'zone_id', 'minute', 'direction')
      .select('camera_id', 'zone_id', 'direction', db.raw(`${dialect.step('event_timestamp', MINUTE_MS)} as minute`))
      .count({ count: '*' });
  const minutes: {
    camera_id: string;
    zone_id: string;
    period_start: unknown;
    count_in: unknown;
    count_out: unknown;
  }[] = await db('counting_results')
    .where({ time_period: 'minute' })
    .where('period_start', '>=', span[0])
    .where('period_start', '<', span[1])
    .whereNull('recount_id')
    .whereRaw('(count_in > 0 or count_out > 0)')
    .select('camera_id', 'zone_id', 'period_start', 'count_in', 'count_out');
  // Minutes whose crossings were erased, in whole or in part, have nothing to be compared with.
  const erased = await erasedSpans(db, fromMs, toMs, ['people', 'all']);
  const isErased = (cameraId: string, startMs: number) =>
    erased.some((span) => span.cameraId === cameraId && span.fromMs < startMs + MINUTE_MS && span.toMs > startMs);
  const all = new Map<
    string,
    { whose: string; startMs: number; counted: [number, number]; stored: [number, number] }
  >();
  const at = (whose: string, startMs: number) => {
    const key = `${whose} ${startMs}`,
      known = all.get(key) ?? { whose, startMs, counted: [0, 0], stored: [0, 0] };
    all.set(key, known);
    return known;
  };
  for (const { camera_id: camera, zone_id: zone, minute, direction, count } of events)
    if (!isErased(camera, Number(minute) * MINUTE_MS))
      at(zone, Number(minute) * MINUTE_MS).counted[direction === 'in' ? 0 : 1] += Number(count);
  for (const row of minutes)
    if (!isErased(row.camera_id, dialect.fromInstant(row.period_start)))
      at(row.zone_id, dialect.fromInstant(row.period_start)).stored = [Number(row.count_in), Number(row.count_out)];
  const told = ([came, went]: [number, number]) => `in ${came}, out ${went}`;
  return [...all.values()]
    .filter(({ counted, stored }) => told(counted) !== told(stored))
    .map(({ whose, startMs, counted, stored }) => ({
      of: 'minute',
      whose,
      startMs,
      stored: told(stored),
      expected: told(counted),
    }));
}

function compare(of: Period, stored: readonly PeriodRow[], made: readonly PeriodRow[]): Difference[] {
  const nameOf = ({ whose }: PeriodRow) => `${whose.scope} ${whose.scopeId}`;
  const names = new Set([...stored, ...made].map(nameOf));
  return [...names].flatMap((whose) => {
    const [was, is] = [stored, made].map((rows) => rows.find((row) => nameOf(row) === whose));
    const told = (row: PeriodRow | undefined) =>
      row
        ? JSON.stringify({
            ...row.sum,
            chart: row.chart && storedChart(row.chart, row.placed.fromMs),
            from: row.placed.fromMs,
            to: row.placed.toMs,
          })
        : 'nothing';
    if (told(was) === told(is)) return [];
    return [{ of, whose, startMs: (was ?? is)!.placed.fromMs, stored: shortOf(was), expected: shortOf(is) }];
  });
}

const shortOf = (row: PeriodRow | undefined): string =>
  row
    ? `in ${row.sum.in}, out ${row.sum.out}, entries ${row.sum.entries}, exits ${row.sum.exits}, measured ${Math.round(row.sum.measuredMs / 1000)} s`
    : 'nothing';

const settledUntil = async (db: Db): Promise<number> =>
  Number((await db('installation').first('derived_revision')).derived_revision);

/** Something of the hour came since its sums were made: they will be made anew. */
async function unsettled(db: Db, settled: number, fromMs: number, toMs: number): Promise<boolean> {
  const { toInstant } = dialectOf(db);
  const within: unknown = await db('counting_results')
    .where('period_start', '>=', toInstant(fromMs))
    .where('period_start', '<', toInstant(toMs))
    .where('revision', '>', settled)
    .first('id');
  const recounted: unknown = await db('recounts')
    .where('revision', '>', settled)
    .whereNotNull('accepted_order')
    .where('period_start', '<', toInstant(toMs))
    .where('period_end', '>', toInstant(fromMs))
    .first('id');
  return within !== undefined || recounted !== undefined;
}
