import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { statSync } from 'node:fs';
import { readReport, readTotals } from '../../app/main/counts/count-report.ts';
import { deriveHistory } from '../../app/main/db/history/derive-history.ts';
import { readZoneReport } from '../../app/main/counts/zone-report.ts';
import { RETENTION } from '../../app/shared/domain/retention.ts';
import { openShop, temporaryFolder } from '../support/app-database.ts';
import { fillStore } from '../support/large-store.ts';

/** Two years of sixteen cameras: 14 hours a day, 500 crossings each, with what is kept as it ships. */
const SHOP = { cameras: 16, crossingsADay: 500, openMinutes: 840 };
const MOST_BYTES = 6e9;
const long = process.env.FOOTFALL_LONG === '1';
const HOUR = 3_600_000,
  DAY = 24 * HOUR,
  END = Date.UTC(2026, 10, 21);

it('two years of sixteen cameras stay under 6 GB with what is kept', async () => {
  const folder = temporaryFolder();
  const cameras = long ? SHOP.cameras : 1,
    days = long ? 100 : 12;
  const shop = await openShop(folder.path, END - (days + 1) * DAY);
  const beganMs = performance.now();
  const rows = await fillStore(shop.db, END, { ...SHOP, cameras, days });
  const seconds = (performance.now() - beganMs) / 1000;
  const db = new Sqlite(shop.file, { readonly: true });
  const bytes = new Map(
    db
      .prepare('select m.tbl_name, sum(d.pgsize) from dbstat d join sqlite_master m on m.name = d.name group by 1')
      .raw()
      .all() as [string, number][],
  );
  db.close();
  const ofDay = (table: string) => bytes.get(table)! / cameras / days;
  const perDay = {
    counts: ['counting_results', 'counting_events', 'zone_visits', 'camera_coverage'].reduce(
      (sum, table) => sum + ofDay(table),
      0,
    ),
    ways: ofDay('person_tracking'),
  };
  const total = SHOP.cameras * (perDay.counts * RETENTION.counts.days + perDay.ways * RETENTION.ways.days);
  process.stderr.write(
    `${rows} rows, ${Math.round(rows / seconds)} a second, ${(statSync(shop.file).size / 1e6).toFixed(0)} MB; a camera and day ${(perDay.counts / 1e3).toFixed(0)} kB of counts and ${(perDay.ways / 1e3).toFixed(0)} kB of ways; ${SHOP.cameras} cameras for two years ${(total / 1e9).toFixed(2)} GB\n`,
  );
  if (long) {
    const { hours } = await deriveHistory(shop.db, shop.site, END);
    process.stderr.write(`${hours} hours derived\n`);
    const timed = async (name: string, ask: () => Promise<unknown>) => {
      const took: number[] = [];
      for (let i = 0; i < 20; i++) {
        const from = performance.now();
        await ask();
        took.push(performance.now() - from);
      }
      took.sort((a, b) => a - b);
      process.stderr.write(`${name}: median ${took[9].toFixed(0)} ms, p95 ${took[18].toFixed(0)} ms\n`);
    };
    const report =
      (of: { cameraId: string | null; regionId?: string }, days: number, bucketMinutes: number, toMs = END) =>
      () =>
        readReport(
          shop.db,
          { regionId: null, ...of, fromMs: toMs - days * DAY, toMs, bucketMinutes },
          shop.site,
          END - HOUR,
        );
    const all = { cameraId: null },
      one = { cameraId: 'camera-1' },
      line = { ...one, regionId: 'line-1' };
    await timed('today', () => readTotals(shop.db, shop.site, END - HOUR));
    await timed('a day in hours, all cameras', report(all, 1, 60));
    await timed('a day in quarters, all cameras', report(all, 1, 15));
    await timed('a day in quarters, one camera', report(one, 1, 15));
    await timed('a day in quarters, one line', report(line, 1, 15));
    await timed('the day a week before in hours, all cameras', report(all, 1, 60, END - 7 * DAY));
    await timed('a week in hours, one camera', report(one, 7, 60));
    await timed('a week in hours, all cameras', report(all, 7, 60));
    await timed('a month in days, one camera', report(one, 30, 1440));
    await timed('a month in days, all cameras', report(all, 30, 1440));
    await timed('the month two months before in days, all cameras', report(all, 30, 1440, END - 60 * DAY));
    await timed('a year in weeks, one line', report(line, 365, 10_080));
    await timed('a year in weeks, all cameras', report(all, 365, 10_080));
    await timed('a week of a zone in hours', () =>
      readZoneReport(
        shop.db,
        { ...one, regionId: 'till', fromMs: END - 7 * DAY, toMs: END, bucketMinutes: 60 },
        END - HOUR,
      ),
    );
  }
  await shop.close();
  folder.remove();
  expect(total).toBeLessThan(MOST_BYTES);
}, 3_600_000);
