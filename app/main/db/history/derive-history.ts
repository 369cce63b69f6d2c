import { setImmediate as turn } from 'node:timers/promises';
import type { Knex } from 'knex';
import { hoursOfDay, placeOf, type Calendar, type Placed } from '../../../core/stats/history.ts';
import { businessDay } from '../../../core/stats/business-day.ts';
import { MINUTE_MS } from '../../../core/time.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';
import { retentionOf } from '../retention/retention-rows.ts';
import { inTransaction } from '../transaction.ts';
import { hourFromMinutes, periodFromParts, QUARTER_MS, writePeriod } from './period-rows.ts';

/*
 * historical_analytics follows what was counted: whatever changed since the revision up to which it holds makes its hour, day, week and month anew. Each in a
 * transaction of its own, with a turn of the event loop in between; the revision is noted at the end, so that a run that is broken off is done again.
 */

/** Changed minutes that are looked at in one go. */
const ROWS_AT_ONCE = 5000;

export interface Derived {
  hours: number;
  days: number;
}

/** `signal` ends it between two hours. Hours of which the minutes are kept no longer stay as they are. */
export async function deriveHistory(
  db: Knex,
  calendar: Calendar,
  nowMs: number,
  signal?: AbortSignal,
): Promise<Derived> {
  const done: Derived = { hours: 0, days: 0 };
  const oldestMs = await oldestMinute(db);
  if (oldestMs === null) return done;
  // Of what is older the minutes have left for the archive.
  const removedMs = (await retentionOf(db, 'counts')).removedUntilMs ?? -Infinity,
    keptMs = Math.max(oldestMs, removedMs);
  await followCalendar(db, calendar, keptMs);
  // What is counted meanwhile is for the next run: while people come there is always more.
  const until = Number((await db('installation').first('last_revision')).last_revision);
  for (;;) {
    const { moments, upTo } = await changes(db, keptMs, until);
    if (upTo === null) return done;
    const finder = new HourFinder(calendar);
    const hours = new Map<number, Placed>();
    for (const moment of moments) {
      const hour = finder.hourOf(moment);
      if (hour.toMs > keptMs) hours.set(hour.fromMs, hour);
    }
    for (const hour of hours.values()) {
      signal?.throwIfAborted();
      // An hour of which a part is kept no longer is known better than it could be made.
      if (hour.fromMs < removedMs && (await exists(db, hour))) continue;
      await inTransaction(db, async (own) =>
        writePeriod(own, 'hour', hour, await hourFromMinutes(own, hour), calendar, nowMs),
      );
      done.hours++;
      await turn();
    }
    const dates = new Set([...hours.values()].map(({ date }) => date));
    for (const period of ['day', 'week', 'month'] as const) {
      const places = new Map([...dates].map((date) => [placeOf(date, period, calendar).date, date] as const));
      for (const date of places.keys()) {
        signal?.throwIfAborted();
        await inTransaction(db, async (own) =>
          writePeriod(
            own,
            period,
            placeOf(date, period, calendar),
            await periodFromParts(own, period, date, calendar),
            calendar,
            nowMs,
          ),
        );
        if (period === 'day') done.days++;
        await turn();
      }
    }
    await db('installation').update({ derived_revision: upTo });
  }
}

/** Finds the hour of a moment; moments come in order, mostly. */
class HourFinder {
  readonly #calendar: Calendar;
  #hours: Placed[] = [];

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  hourOf(timeMs: number): Placed {
    const find = () => this.#hours.find(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs);
    const known = find();
    if (known) return known;
    this.#hours = hoursOfDay(timeMs, this.#calendar);
    return find()!;
  }
}

/** The first business day of which every minute is kept; null: nothing was counted yet. */
export async function keptSince(db: Db, { timeZone, dayStartMinutes }: Calendar): Promise<number | null> {
  const oldestMs = await oldestMinute(db);
  if (oldestMs === null) return null;
  const removedMs = (await retentionOf(db, 'counts')).removedUntilMs ?? -Infinity,
    day = businessDay(Math.max(oldestMs, removedMs), timeZone, dayStartMinutes);
  return day.fromMs < removedMs ? day.toMs : day.fromMs;
}

async function oldestMinute(db: Db): Promise<number | null> {
  const row = await db('counting_results').orderBy('period_start').first('period_start');
  return row ? dialectOf(db).fromInstant(row.period_start) : null;
}

/** Another time zone or day start makes other hours and days: all is made anew of which there are minutes. */
async function followCalendar(db: Knex, { timeZone, dayStartMinutes }: Calendar, keptMs: number): Promise<void> {
  const now = `${timeZone} ${dayStartMinutes}`;
  const { derived_with: before } = await db('installation').first('derived_with');
  if (before === now) return;
  await inTransaction(db, async (own) => {
    if (before !== null)
      await own('historical_analytics').where('period_end', '>', dialectOf(db).toInstant(keptMs)).delete();
    await own('installation').update({ derived_with: now, derived_revision: 0 });
  });
}

async function exists(db: Db, { fromMs }: Placed): Promise<boolean> {
  const row = await db('historical_analytics')
    .where({ time_period: 'hour', period_start: dialectOf(db).toInstant(fromMs) })
    .first('id');
  return row !== undefined;
}

/** Moments in each hour in which something changed since, up to a revision, and the one that is through with them; null: nothing did. */
async function changes(
  db: Db,
  oldestMs: number,
  until: number,
): Promise<{ moments: readonly number[]; upTo: number | null }> {
  const { fromInstant } = dialectOf(db);
  const since = Number((await db('installation').first('derived_revision')).derived_revision);
  if (since >= until) return { moments: [], upTo: null };
  const rows: { period_start: unknown; revision: unknown }[] = await db('counting_results')
    .where('revision', '>', since)
    .where('revision', '<=', until)
    .orderBy('revision')
    .limit(ROWS_AT_ONCE)
    .select('period_start', 'revision');
  const more = rows.length === ROWS_AT_ONCE,
    upTo = more ? Number(rows.at(-1)!.revision) : until;
  const moments = [
    ...rows.map((row) => fromInstant(row.period_start)),
    ...(await recountedMoments(db, since, upTo, oldestMs)),
  ];
  return { moments: [...new Set(moments)].sort((a, b) => a - b), upTo };
}

/** Moments in each hour in which what was counted again made, or makes, a difference since: after one revision, up to another. */
export async function recountedMoments(
  db: Db,
  since: number,
  upTo: number,
  oldestMs: number,
): Promise<Iterable<number>> {
  const { fromInstant } = dialectOf(db),
    moments = new Set<number>();
  // What was counted again holds, or no longer, in all of its time.
  const recounts: { period_start: unknown; period_end: unknown }[] = await db('recounts')
    .where('revision', '>', since)
    .where('revision', '<=', upTo)
    .whereNotNull('accepted_order')
    .select('period_start', 'period_end');
  for (const recount of recounts) {
    const endMs = fromInstant(recount.period_end);
    for (let at = Math.max(oldestMs, fromInstant(recount.period_start)); at < endMs; at += QUARTER_MS)
      moments.add(at).add(Math.min(at + QUARTER_MS, endMs) - MINUTE_MS);
  }
  // Where one holds, minutes are measured as the camera was.
  const holds: unknown = await db('recounts').where({ status: 'accepted' }).first('id');
  const covered = (
    holds === undefined
      ? []
      : await db('camera_coverage')
          .where('revision', '>', since)
          .where('revision', '<=', upTo)
          .whereExists(
            db('recounts')
              .where({ status: 'accepted' })
              .whereRaw('recounts.camera_id = camera_coverage.camera_id')
              .whereRaw('recounts.period_start <= camera_coverage.period_start')
              .whereRaw('recounts.period_end > camera_coverage.period_start'),
          )
          .pluck('period_start')
  ) as unknown[];
  for (const start of covered) moments.add(fromInstant(start));
  return moments;
}
