import type { Knex } from 'knex';
import { spawnSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport } from '../../app/main/counts/count-report.ts';
import { addMinutes, NO_COUNTS } from '../../app/main/db/counting-results.ts';
import { deriveHistory } from '../../app/main/db/history/derive-history.ts';
import { readPeriods } from '../../app/main/db/history/period-rows.ts';
import { verifyDay } from '../../app/main/db/history/verify-counts.ts';
import { updateRecount } from '../../app/main/db/recounts.ts';
import { inTransaction } from '../../app/main/db/transaction.ts';
import { Random } from '../../app/core/random.test-support.ts';
import type { Calendar } from '../../app/core/stats/history.ts';
import { fillShop, openShop, temporaryFolder, type Shop } from '../support/app-database.ts';
import { migrations, migrationSource } from '../../app/main/db/migrations/index.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';
import { entry } from '../support/app-process.ts';
import { START, tellStory } from '../support/shop-story.ts';

const HOUR = 3_600_000,
  DAY = 24 * HOUR;
const UTC: Calendar = { timeZone: 'UTC', dayStartMinutes: 0 };
const everything = async (db: Knex) =>
  (
    await Promise.all(
      (['hour', 'day', 'week', 'month'] as const).map((period) =>
        readPeriods(db, period, START - 90 * DAY, START + 90 * DAY),
      ),
    )
  )
    .flat()
    .map((row) => JSON.stringify(row))
    .sort();
const fromNothing = async (shop: Shop, calendar: Calendar) => {
  await shop.db('historical_analytics').delete();
  await shop.db('installation').update({ derived_revision: 0 });
  await deriveHistory(shop.db, calendar, START);
  return everything(shop.db);
};
const bin = await findPostgres();

describe.each([['SQLite'], ['PostgreSQL']])('sums of hours, days, weeks and months on %s', (name) => {
  const skip = name === 'PostgreSQL' && !bin;
  let folder: ReturnType<typeof temporaryFolder>;
  let postgres: Postgres | undefined;
  let shop: Shop;
  beforeAll(async () => {
    if (skip) return;
    folder = temporaryFolder();
    if (name === 'SQLite') shop = await openShop(folder.path, START - 2 * HOUR);
    else {
      postgres = await startPostgres(bin!);
      await postgres.db.migrate.latest({ migrationSource: migrationSource(migrations) });
      shop = await fillShop(postgres.db, 'postgres', START - 2 * HOUR);
    }
    await tellStory(shop);
  });
  afterAll(async () => {
    if (skip) return;
    if (postgres) await postgres.stop();
    else await shop.close();
    folder.remove();
  });

  it.skipIf(skip)('are what the report of the same hours says, with what was counted again', async () => {
    await deriveHistory(shop.db, UTC, START);
    const report = await readReport(
      shop.db,
      { cameraId: shop.cameraId, regionId: 'line-1', fromMs: START - HOUR, toMs: START + 3 * HOUR, bucketMinutes: 60 },
      shop.site,
      START + DAY,
    );
    const hours = (await readPeriods(shop.db, 'hour', START - HOUR, START + 3 * HOUR)).filter(
      ({ whose }) => whose.scopeId === 'line-1',
    );
    expect(hours.length).toBeGreaterThan(0);
    expect(hours.map(({ placed, sum }) => [placed.fromMs, sum.in, sum.out])).toEqual(
      report.buckets
        .filter(({ in: came, out, measuredSeconds }) => came + out + measuredSeconds > 0)
        .map((bucket) => [bucket.startMs, bucket.in, bucket.out]),
    );
    expect(hours.reduce((sum, hour) => sum + hour.sum.in + hour.sum.out, 0)).toBeGreaterThan(30);
    const [month] = (await readPeriods(shop.db, 'month', Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 1))).filter(
      ({ whose }) => whose.scopeId === 'line-1',
    );
    expect(month).toMatchObject({
      placed: { date: '2026-11-01' },
      sum: { in: hours.reduce((sum, hour) => sum + hour.sum.in, 0) },
    });
    expect(await verifyDay(shop.db, UTC, START)).toEqual([]);
  });

  it.skipIf(skip)(
    'follow whatever changes: late minutes, recounts that hold and no longer do, another time zone',
    async () => {
      const numbers = new Random(5),
        random = () => numbers.share();
      const owner = { cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', recountId: null };
      for (let round = 0; round < 12; round++) {
        const what = Math.floor(random() * 3);
        if (what < 2) {
          const startMs = START + Math.floor(random() * 3000) * 60_000;
          await inTransaction(shop.db, (own) =>
            addMinutes(
              own,
              shop.identity,
              owner,
              Array.from({ length: 5 }, (_, i) => ({
                ...NO_COUNTS,
                regionId: 'line-1',
                ruleVersion: 1,
                startMs: startMs + i * 60_000,
                in: Math.floor(random() * 4),
                measuredMs: 60_000,
              })),
              START,
            ),
          );
        } else
          await inTransaction(shop.db, (own) =>
            updateRecount(
              own,
              shop.identity,
              random() < 0.5 ? 'turned' : 'unchanged',
              { status: random() < 0.5 ? 'accepted' : 'discarded' },
              START,
            ),
          );
        const calendar =
          round < 4
            ? UTC
            : round < 8
              ? { timeZone: 'America/New_York', dayStartMinutes: 0 }
              : { timeZone: 'Asia/Kolkata', dayStartMinutes: 240 };
        await deriveHistory(shop.db, calendar, START);
        const followed = await everything(shop.db);
        expect(followed).toEqual(await fromNothing(shop, calendar));
      }
    },
  );

  it.skipIf(skip)('a run ends while people are counted, and the next one has them', async () => {
    const owner = { cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', recountId: null };
    let running = true,
      counted = 0;
    const counting = (async () => {
      for (; running; counted++) {
        const minute = {
          ...NO_COUNTS,
          regionId: 'line-1',
          ruleVersion: 1,
          startMs: START + 5 * DAY + 60_000 * (counted % 50),
        };
        await inTransaction(shop.db, (own) =>
          addMinutes(own, shop.identity, owner, [{ ...minute, measuredMs: 1 }], START),
        );
        await setImmediate();
      }
    })();
    await fromNothing(shop, UTC);
    running = false;
    await counting;
    expect(counted).toBeGreaterThan(1);
    await deriveHistory(shop.db, UTC, START);
    const followed = await everything(shop.db);
    expect(followed).toEqual(await fromNothing(shop, UTC));
  });

  it.skipIf(skip)('a run that was broken off is done again', async () => {
    const calendar = { timeZone: 'Asia/Kolkata', dayStartMinutes: 240 };
    const whole = await fromNothing(shop, calendar);
    await shop.db('historical_analytics').delete();
    await shop.db('installation').update({ derived_revision: 0 });
    const stop = new AbortController();
    const broken = deriveHistory(shop.db, calendar, START, stop.signal);
    void setImmediate()
      .then(() => setImmediate())
      .then(() => setImmediate())
      .then(() => stop.abort());
    await expect(broken).rejects.toThrow();
    await deriveHistory(shop.db, calendar, START);
    expect(await everything(shop.db)).toEqual(whole);
  });

  it.skipIf(skip)('a number that was changed by hand is found and named, in a minute, an hour and a day', async () => {
    const calendar = { timeZone: 'Asia/Kolkata', dayStartMinutes: 240 };
    await shop.db('counting_results').where({ zone_id: 'line-1' }).where('frames', 0).whereNull('recount_id').delete();
    await fromNothing(shop, calendar);
    const minutesOf = async () => (await verifyDay(shop.db, calendar, START)).filter(({ of }) => of === 'minute');
    expect(await verifyDay(shop.db, calendar, START)).toEqual([]);
    const at = await shop
      .db('counting_results')
      .whereNull('recount_id')
      .where({ zone_id: 'line-1' })
      .where('count_in', '>', 0)
      .first('id', 'count_in');
    await shop.db('counting_results').where({ id: at.id }).increment('count_in', 1);
    expect(await minutesOf()).toMatchObject([
      { whose: 'line-1', stored: `in ${Number(at.count_in) + 1}, out 0`, expected: `in ${at.count_in}, out 0` },
    ]);
    await shop.db('counting_results').where({ id: at.id }).decrement('count_in', 1);
    for (const period of ['hour', 'day']) {
      const row = await shop.db('historical_analytics').where({ time_period: period, scope_id: 'line-1' }).first('id');
      await shop.db('historical_analytics').where({ id: row.id }).increment('total_count_in', 7);
      expect(
        (await verifyDay(shop.db, calendar, START)).some(({ of, whose }) => of === period && whose === 'zone line-1'),
      ).toBe(true);
      await shop.db('historical_analytics').where({ id: row.id }).decrement('total_count_in', 7);
    }
    expect(await verifyDay(shop.db, calendar, START)).toEqual([]);
  });

  it.skipIf(skip || name !== 'SQLite')(
    'the command compares a day beside the running program, and names what differs',
    async () => {
      const run = (...args: string[]) => {
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          [entry, 'verify', '--data', folder.path, ...args],
          { encoding: 'utf8', timeout: 120_000 },
        );
        return [status, stdout.trim() || stderr.trim()] as const;
      };
      await fromNothing(shop, UTC);
      const day = ['--from', '2026-11-20', '--to', '2026-11-20'];
      expect(run(...day)).toEqual([0, '1 day compared: everything agrees']);
      const row = await shop.db('historical_analytics').where({ time_period: 'hour', scope_id: 'line-1' }).first('id');
      await shop.db('historical_analytics').where({ id: row.id }).update({ total_count_out: 999 });
      const [status, told] = run(...day);
      expect(status).toBe(1);
      expect(told).toMatch(/hour of .*zone line-1: stored in \d+, out 999.*it should be in \d+, out \d\d?,/);
      expect(run('--from', '2026-02-30')).toEqual([2, expect.stringContaining('--from 2026-02-30 is no day')]);
      expect(run('--from', '2026-11-21', '--to', '2026-11-20')).toEqual([
        2,
        expect.stringContaining('there is no day'),
      ]);
      await shop.db('installation').update({ derived_revision: 0 });
      await deriveHistory(shop.db, UTC, START);
      expect(run(...day)[0]).toBe(0);
    },
  );
});
