import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { statSync } from 'node:fs';
import { readReport, readTotals } from '../../app/main/counts/count-report.ts';
import { deriveHistory } from '../../app/main/db/history/derive-history.ts';
import { readPeriods } from '../../app/main/db/history/period-rows.ts';
import { RETENTION } from '../../app/shared/domain/retention.ts';
import { openShop, temporaryFolder } from '../support/app-database.ts';
import { fillStore } from '../support/large-store.ts';

/** Two years of sixteen cameras: 14 hours a day, 500 crossings each, with what is kept as it ships. */
const SHOP = { cameras: 16, crossingsADay: 500, openMinutes: 840 };
const MOST_BYTES = 6e9;
const long = process.env.FOOTFALL_LONG === '1';
const DAY = 86_400_000,
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
    const report = (cameraId: string | null, span: number, bucketMinutes: number) => () =>
      readReport(
        shop.db,
        { cameraId, regionId: null, fromMs: END - span * DAY, toMs: END, bucketMinutes },
        shop.site,
        END,
      );
    await timed('today', () => readTotals(shop.db, shop.site, END - 3_600_000));
    await timed('a day in hours, all cameras', report(null, 1, 60));
    await timed('a day in quarters, one camera', report('camera-1', 1, 15));
    await timed('a week in hours, one camera', report('camera-1', 7, 60));
    await timed('a month in days, one camera', report('camera-1', 30, 1440));
    await timed('all days, all cameras, of the sums', () => readPeriods(shop.db, 'day', END - 365 * DAY, END));
  }
  await shop.close();
  folder.remove();
  expect(total).toBeLessThan(MOST_BYTES);
}, 3_600_000);
