import { setImmediate as turn } from 'node:timers/promises';
import type { Knex } from 'knex';
import { businessDay, dateOf } from '../../../core/stats/business-day.ts';
import { hoursOfDay, placeOf, type Calendar } from '../../../core/stats/history.ts';
import { DAY_MS } from '../../../core/time.ts';
import { dialectOf } from '../dialect/dialect.ts';
import { periodFromParts, writePeriod, hourFromMinutes } from '../history/period-rows.ts';
import type { Identity } from '../installation.ts';
import { retentionOf } from '../retention/retention-rows.ts';
import { inTransaction } from '../transaction.ts';
import { endErasure, erasedRows, erasedTables, type StoredErasure } from './erasures.ts';

/** Rows of one statement: a few milliseconds of the database, between which everybody else has it. */
const AT_ONCE = 200;

/** Removes what one is about, in small parts; killed at any moment it is done again from its row. Resolves with how many rows went. */
export async function removeErased(
  db: Knex,
  identity: Identity,
  erasure: StoredErasure,
  calendar: Calendar,
  nowMs: number,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  for (const table of erasedTables(erasure))
    for (let some = AT_ONCE; some === AT_ONCE; removed += some) {
      signal.throwIfAborted();
      some = await db(table)
        .whereIn('id', erasedRows(db, table, erasure).limit(AT_ONCE).select('id'))
        .delete();
      await turn();
    }
  if (erasure.what === 'all') await forgetSums(db, erasure, calendar, nowMs, signal);
  await inTransaction(db, async (transaction) => {
    // What was compared with the centre holds other rows now: those days are compared anew.
    await transaction('export_proofs')
      .whereIn('table_name', erasedTables(erasure))
      .where('proved_day', '>=', dateOf(erasure.fromMs - DAY_MS, calendar.timeZone))
      .where('proved_day', '<=', dateOf(erasure.toMs, calendar.timeZone))
      .delete();
    await endErasure(transaction, identity, erasure.erasureId, removed, nowMs);
  });
  return removed;
}

/** Hours of the camera go, those at the ends are made anew from the minutes that are left, and all longer ones that hold them. */
async function forgetSums(
  db: Knex,
  { cameraId, fromMs, toMs }: StoredErasure,
  calendar: Calendar,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { toInstant, fromInstant } = dialectOf(db),
    kept = (await retentionOf(db, 'counts')).removedUntilMs ?? -Infinity;
  const [{ first, last }] = (await db('historical_analytics')
    .where({ time_period: 'hour', camera_id: cameraId })
    .where('period_start', '<', toInstant(toMs))
    .where('period_end', '>', toInstant(fromMs))
    .min({ first: 'period_start' })
    .max({ last: 'period_start' })) as { first: unknown; last: unknown }[];
  if (first === null) return;
  const ends = fromInstant(last);
  for (
    let day = businessDay(fromInstant(first), calendar.timeZone, calendar.dayStartMinutes);
    day.fromMs <= ends;
    day = businessDay(day.toMs, calendar.timeZone, calendar.dayStartMinutes)
  ) {
    signal.throwIfAborted();
    const hours = hoursOfDay(day.fromMs, calendar).filter((hour) => hour.fromMs < toMs && hour.toMs > fromMs);
    await inTransaction(db, async (transaction) => {
      for (const hour of hours) {
        const whole = hour.fromMs >= fromMs && hour.toMs <= toMs;
        if (hour.fromMs < kept || whole)
          await transaction('historical_analytics')
            .where({ time_period: 'hour', camera_id: cameraId, period_start: toInstant(hour.fromMs) })
            .delete();
        else await writePeriod(transaction, 'hour', hour, await hourFromMinutes(transaction, hour), calendar, nowMs);
      }
      const date = dateOf(day.fromMs, calendar.timeZone);
      for (const period of ['day', 'week', 'month'] as const)
        await writePeriod(
          transaction,
          period,
          placeOf(date, period, calendar),
          await periodFromParts(transaction, period, date, calendar),
          calendar,
          nowMs,
        );
    });
    await turn();
  }
}
