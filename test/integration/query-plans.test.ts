import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readReport, readTotals } from '../../app/main/counts/count-report.ts';
import { readZoneReport } from '../../app/main/counts/zone-report.ts';
import { countReasons, listCountingEvents, sumOfEvents } from '../../app/main/db/counting-events.ts';
import { sumByRegion } from '../../app/main/db/counting-results.ts';
import { deriveHistory } from '../../app/main/db/history/derive-history.ts';
import { readPeriods } from '../../app/main/db/history/period-rows.ts';
import { verifyDay } from '../../app/main/db/history/verify-counts.ts';
import { openReader } from '../../app/main/db/open-database.ts';
import { listTracks, samplesSince, trackTimes } from '../../app/main/db/person-tracking.ts';
import {
  lastEventType,
  listOpenEvents,
  listOutages,
  listRisks,
  listStreamEvents,
  listSuspects,
} from '../../app/main/db/stream-events.ts';
import { StoreRows } from '../../app/main/db/travelling/rows.ts';
import { listVisits } from '../../app/main/db/zone-visits.ts';
import { readHistory } from '../../app/main/health/health-history.ts';
import Sqlite from 'better-sqlite3';
import { openShop, temporaryFolder, type Shop } from '../support/app-database.ts';
import { fillStore } from '../support/large-store.ts';

/*
 * Every query that a screen, the export or a nightly job makes is explained on a store of many rows: none reads a large table from its beginning to its end.
 */

const DAY = 86_400_000,
  END = Date.UTC(2026, 10, 21);
/** Tables that grow with time. A scan of the others, of a few rows a camera, is how it should be. */
const LARGE = [
  'counting_events',
  'counting_results',
  'camera_coverage',
  'person_tracking',
  'zone_visits',
  'stream_events',
  'camera_health_monitoring',
  'stream_quality_metrics',
  'realtime_processing_monitoring',
  'historical_analytics',
];

let folder: ReturnType<typeof temporaryFolder>;
let shop: Shop;
beforeAll(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path, END - 60 * DAY);
  await fillStore(shop.db, END, { cameras: 3, days: 40, crossingsADay: 150, openMinutes: 600 });
}, 120_000);
afterAll(async () => {
  await shop?.close();
  folder?.remove();
});

/** Plans of what was asked meanwhile that read a large table whole. */
async function scans(db: Knex, work: () => Promise<unknown>): Promise<string[]> {
  const asked = new Map<string, readonly unknown[]>();
  const note = ({ sql, bindings }: { sql: string; bindings: readonly unknown[] }) => void asked.set(sql, bindings);
  db.on('query', note);
  await work();
  db.removeListener('query', note);
  expect(asked.size).toBeGreaterThan(0);
  const found: string[] = [];
  for (const [sql, bindings] of asked) {
    if (!/^\s*(select|update|delete|with)/i.test(sql)) continue;
    const plan: { detail: string }[] = await db.raw(`explain query plan ${sql}`, bindings as Knex.RawBinding[]);
    found.push(
      ...plan
        .map(({ detail }) => detail)
        .filter(isScan)
        .map((detail) => `${detail}  <-  ${sql}`),
    );
  }
  return found;
}
/** A walk through an index in its order ends with the limit, or is all of it that is asked for. */
const isScan = (detail: string): boolean =>
  LARGE.some((table) => new RegExp(`^SCAN (${table})\\b(?! USING INDEX| USING COVERING INDEX)`).test(detail));

const isLarge = (sql: string): boolean => LARGE.some((table) => sql.includes(`from "${table}" as t`));

const lastWeek = { fromMs: END - 7 * DAY, toMs: END };
const questions: [string, (db: Knex) => Promise<unknown>][] = [
  ['the totals of today', (db) => readTotals(db, shop.site, END - 3_600_000)],
  [
    'a day in hours',
    (db) =>
      readReport(
        db,
        { cameraId: null, regionId: null, fromMs: END - DAY, toMs: END, bucketMinutes: 60 },
        shop.site,
        END,
      ),
  ],
  [
    'a month in days of one line',
    (db) =>
      readReport(
        db,
        { cameraId: 'camera-1', regionId: 'line-1', fromMs: END - 30 * DAY, toMs: END, bucketMinutes: 1440 },
        shop.site,
        END,
      ),
  ],
  [
    'a zone',
    (db) => readZoneReport(db, { cameraId: 'camera-1', regionId: 'till', ...lastWeek, bucketMinutes: 60 }, END),
  ],
  [
    'events of all',
    (db) => listCountingEvents(db, { cameraId: null, regionId: null, ...lastWeek, limit: 100, only: 'all' }),
  ],
  [
    'counted of one line',
    (db) =>
      listCountingEvents(db, { cameraId: 'camera-2', regionId: 'line-1-2', ...lastWeek, limit: 100, only: 'counted' }),
  ],
  [
    'refused for a reason',
    (db) => listCountingEvents(db, { cameraId: 'camera-1', regionId: null, ...lastWeek, limit: 100, only: 'flicker' }),
  ],
  ['reasons', (db) => countReasons(db, { cameraId: null, regionId: null, ...lastWeek })],
  ['sums of events', (db) => sumOfEvents(db, ['camera-1', 'camera-3'], lastWeek.fromMs, lastWeek.toMs)],
  ['sums of regions', (db) => sumByRegion(db, 'camera-1', lastWeek, 'shown')],
  ['visits', (db) => listVisits(db, { cameraId: 'camera-1', regionId: 'till', ...lastWeek }, 100)],
  ['ways', (db) => listTracks(db, 'camera-1', END - DAY, END, 5000)],
  ['when ways were', (db) => trackTimes(db, 'camera-1', END - DAY, END, 1e9)],
  ['since when ways are kept', (db) => samplesSince(db, 'camera-1')],
  ['outages', (db) => listOutages(db, lastWeek.fromMs, lastWeek.toMs)],
  ['suspects', (db) => listSuspects(db, ['camera-1'], lastWeek.fromMs, lastWeek.toMs)],
  ['risks', (db) => listRisks(db, lastWeek.fromMs, lastWeek.toMs)],
  ['what is open', (db) => listOpenEvents(db)],
  ['the last event', (db) => lastEventType(db, 'camera-1')],
  ['events of a stream', (db) => listStreamEvents(db, 'camera-1', lastWeek.fromMs, lastWeek.toMs, 100)],
  ['the health of a camera', (db) => readHistory(db, { cameraId: 'camera-1', createdAtMs: 0 }, lastWeek, END)],
  ['a day compared', (db) => verifyDay(db, shop.site, END - DAY / 2)],
  ['sums of days', (db) => readPeriods(db, 'day', END - 400 * DAY, END)],
];

it('sums are made for all of it, a turn at a time', async () => {
  expect(await scans(shop.db, () => deriveHistory(shop.db, shop.site, END))).toEqual([]);
  expect((await readPeriods(shop.db, 'day', 0, END)).length).toBeGreaterThan(200);
}, 120_000);

it.each(questions)('%s', async (_, ask) => {
  const db = openReader(shop.file);
  expect(await scans(db, () => ask(db))).toEqual([]);
  await db.destroy();
});

it('what the export asks', () => {
  const asked: string[] = [];
  const db = new Sqlite(shop.file, { readonly: true, verbose: (sql) => void asked.push(String(sql)) });
  const rows = new StoreRows(db);
  for (const lane of rows.lanes()) rows.after(lane, 5000, 100);
  for (const table of ['counting_events', 'counting_results', 'zone_visits', 'camera_coverage', 'stream_events']) {
    rows.within(table, END - DAY, END);
    rows.head(table);
  }
  const explained = [...new Set(asked)].filter((sql) => /^select/i.test(sql));
  expect(explained.length).toBeGreaterThan(20);
  // `t` is what is sent.
  const found = explained.flatMap((sql) =>
    (db.prepare(`explain query plan ${sql}`).all() as { detail: string }[])
      .map(({ detail }) => detail)
      .filter((detail) => /^SCAN t\b/.test(detail) && !detail.includes('USING') && isLarge(sql))
      .map((detail) => `${detail}  <-  ${sql}`),
  );
  db.close();
  expect(found).toEqual([]);
});

it('a query that reads a large table whole is found', async () => {
  const found = await scans(shop.db, async () => shop.db('counting_events').where({ track_id: '7' }).select('id'));
  expect(found).toHaveLength(1);
});
