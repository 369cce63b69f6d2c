import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport, readTotals } from '../../app/main/counts/count-report.ts';
import { readZoneReport } from '../../app/main/counts/zone-report.ts';
import { addMinutes, NO_COUNTS } from '../../app/main/db/counting-results.ts';
import { deriveHistory } from '../../app/main/db/history/derive-history.ts';
import { dialectOf } from '../../app/main/db/dialect/dialect.ts';
import { takeRevisions } from '../../app/main/db/installation.ts';
import { migrations, migrationSource } from '../../app/main/db/migrations/index.ts';
import { updateRecount } from '../../app/main/db/recounts.ts';
import { inTransaction } from '../../app/main/db/transaction.ts';
import { Random } from '../../app/core/random.test-support.ts';
import { placeOf, type Calendar } from '../../app/core/stats/history.ts';
import { fillShop, openShop, temporaryFolder, type Shop } from '../support/app-database.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';
import { START, tellStory } from '../support/shop-story.ts';

/*
 * Charts read sums where they hold and minutes where they do not: whatever was counted late, counted again, taken back or marked since, and by whatever clock
 * the sums were made, they say what the minutes alone say.
 */

const MINUTE = 60_000,
  HOUR = 60 * MINUTE,
  DAY = 24 * HOUR;
const CALENDARS: Calendar[] = [
  { timeZone: 'UTC', dayStartMinutes: 0 },
  { timeZone: 'Europe/Berlin', dayStartMinutes: 0 },
  { timeZone: 'America/New_York', dayStartMinutes: 250 },
  { timeZone: 'Asia/Kolkata', dayStartMinutes: 240 },
  { timeZone: 'Asia/Kathmandu', dayStartMinutes: 0 },
  { timeZone: 'Australia/Lord_Howe', dayStartMinutes: 0 },
];
/** Clocks of these places are changed on some of them. */
const DATES = ['2026-03-08', '2026-03-29', '2026-04-04', '2026-10-03', '2026-10-25', '2026-11-01', '2026-11-20'];
/** Whole, 0 <= x < most. */
const below = (random: Random, most: number) => Math.floor(random.share() * most);
const bin = await findPostgres();

describe.each([['SQLite'], ['PostgreSQL']])('charts of sums on %s', (name) => {
  const skip = name === 'PostgreSQL' && !bin;
  let folder: ReturnType<typeof temporaryFolder>;
  let postgres: Postgres | undefined;
  let shop: Shop;
  beforeAll(async () => {
    if (skip) return;
    folder = temporaryFolder();
    if (name === 'SQLite') shop = await openShop(folder.path, Date.parse(DATES[0]) - 2 * DAY);
    else {
      postgres = await startPostgres(bin!);
      await postgres.db.migrate.latest({ migrationSource: migrationSource(migrations) });
      shop = await fillShop(postgres.db, 'postgres', Date.parse(DATES[0]) - 2 * DAY);
    }
    await tellStory(shop);
  });
  afterAll(async () => {
    if (skip) return;
    if (postgres) await postgres.stop();
    else await shop.close();
    folder.remove();
  });

  /** The same asked where there are no sums. */
  async function ofMinutes<T>(ask: () => Promise<T>): Promise<T> {
    const { derived_revision } = await shop.db('installation').first('derived_revision');
    await shop.db('installation').update({ derived_revision: 0 });
    const answer = await ask();
    await shop.db('installation').update({ derived_revision });
    return answer;
  }

  async function change(random: Random): Promise<void> {
    const date = Date.parse(random.pick(DATES)),
      startMs = date - DAY + below(random, 3 * 1440) * MINUTE;
    const what = below(random, 6);
    if (what === 0) {
      const status = random.pick(['accepted', 'discarded'] as const);
      await inTransaction(shop.db, (own) =>
        updateRecount(own, shop.identity, random.pick(['turned', 'unchanged']), { status }, START),
      );
      return;
    }
    await inTransaction(shop.db, async (own) => {
      const additions = Array.from({ length: 1 + below(random, 200) }, (_, i) => {
        const measuredMs = random.pick([1, 30_000, 54_999, 56_000, 60_000, 60_000, 60_000]);
        return {
          ...NO_COUNTS,
          ruleVersion: 1,
          startMs: startMs + i * MINUTE,
          measuredMs,
          frames: Math.ceil(measuredMs / 100),
          framesDue: Math.ceil(measuredMs / 90),
          worstFps: below(random, 15),
        };
      });
      const owner = { cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', recountId: null };
      const crossed = additions.map((each) => ({
        ...each,
        regionId: what < 4 ? 'line-1' : 'gate',
        in: below(random, 4),
        out: below(random, 3),
      }));
      await addMinutes(own, shop.identity, owner, crossed, START);
      const stayed = additions.map((each) => ({
        ...each,
        regionId: 'till',
        entries: below(random, 2),
        exits: below(random, 2),
        occupancyMs: below(random, 90_000),
        queueMs: below(random, 9000),
        occupancyMax: below(random, 5),
        queueMax: below(random, 3),
      }));
      if (what % 2 === 0) await addMinutes(own, shop.identity, owner, stayed, START);
      // It is found that it was at risk, or it is not known how well it was looked at.
      if (what === 3) {
        const marks = random.pick([
          { at_risk_ms: 1 + below(random, 60_000), risk: random.pick(['blurred', 'too-dark']) },
          { at_risk_ms: null, risk: null },
          { frames_due: null },
        ]);
        const { toInstant } = dialectOf(own);
        await own('counting_results')
          .where('period_start', '>=', toInstant(startMs))
          .where('period_start', '<', toInstant(startMs + 40 * MINUTE))
          .where({ zone_id: 'line-1' })
          .whereNull('recount_id')
          .update({ ...marks, revision: await takeRevisions(own, 1) });
      }
    });
  }

  function question(random: Random): { name: string; ask: () => Promise<unknown> } {
    const calendar = random.pick(CALENDARS),
      first = placeOf(random.pick(DATES), random.pick(['day', 'day', 'week', 'month']), calendar);
    const bucketMinutes = random.pick([15, 60, 60, 1440, 1440, 10_080, 7]),
      fromMs = first.fromMs + random.pick([0, 0, 0, -HOUR, 7 * MINUTE]),
      days = bucketMinutes < 60 ? 1 : random.pick([1, 2, 7, 40]);
    const query = { cameraId: random.pick([null, shop.cameraId]), fromMs, toMs: fromMs + days * DAY, bucketMinutes },
      nowMs = random.pick([START + 90 * DAY, fromMs + below(random, days * 1440) * MINUTE + 1234]);
    const site = { ...shop.site, ...calendar },
      regionId = random.pick([null, null, 'line-1', 'gate', 'till']);
    const asked = `${JSON.stringify({ ...query, regionId, nowMs })} ${calendar.timeZone}`;
    if (regionId === 'till') return { name: asked, ask: () => readZoneReport(shop.db, { ...query, regionId }, nowMs) };
    if (below(random, 5) === 0) return { name: `totals ${asked}`, ask: () => readTotals(shop.db, site, nowMs) };
    return { name: asked, ask: () => readReport(shop.db, { ...query, regionId }, site, nowMs) };
  }

  it.skipIf(skip)(
    'say what the minutes say, however they changed since the sums were made',
    async () => {
      const random = new Random(20261201);
      let ofSums = 0,
        counted = 0;
      (shop.db as Knex).on('query', ({ sql }: { sql: string }) => {
        if (/select .*chart_sums/.test(sql)) ofSums++;
      });
      for (let round = 0; round < 12; round++) {
        for (let i = below(random, 3); i >= 0; i--) await change(random);
        if (round % 2 === 0) await deriveHistory(shop.db, CALENDARS[round / 2], START);
        for (let i = 0; i < 10; i++) {
          const { name: asked, ask } = question(random);
          const answer = await ask();
          expect(answer, asked).toEqual(await ofMinutes(ask));
          counted += JSON.stringify(answer).includes('"in":0,') ? 0 : 1;
        }
      }
      expect(ofSums).toBeGreaterThan(60);
      expect(counted).toBeGreaterThan(5);
    },
    300_000,
  );

  it.skipIf(skip)('of a row of the sums that somebody changed the chart shows it, until it is made anew', async () => {
    await deriveHistory(shop.db, CALENDARS[0], START);
    const fromMs = Date.parse('2026-10-25'),
      query = { cameraId: null, regionId: null, fromMs, toMs: fromMs + DAY, bucketMinutes: 1440 };
    const ask = async () => (await readReport(shop.db, query, shop.site, START)).totalIn;
    const before = await ask();
    expect(before).toBeGreaterThan(0);
    await shop.db('historical_analytics').where({ time_period: 'day', scope: 'camera' }).delete();
    expect(await ask()).toBe(0);
    await shop.db('installation').update({ derived_revision: 0 });
    expect(await ask()).toBe(before);
    await deriveHistory(shop.db, CALENDARS[0], START);
    expect(await ask()).toBe(before);
  });
});
