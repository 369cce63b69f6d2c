import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { uuidv7 } from '../../app/main/db/uuid.ts';
import { addShopCamera, openShop, temporaryFolder, type Shop } from '../support/app-database.ts';
import { count, countBoth, exporterOf, runInProcess, startCentre, type Centre } from '../support/centre.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

/* A shop that was without a network for long catches up, and many shops send at once. A year, two million crossings, and 320 cameras: FOOTFALL_LONG=1. */

const LONG = process.env.FOOTFALL_LONG === '1';
const CROSSINGS = LONG ? 2_000_000 : 20_000,
  DAYS = LONG ? 365 : 4;
const START = Date.UTC(2025, 9, 1, 9);
const bin = await findPostgres();

/** Copies of the one crossing that is there, spread over the days and these cameras; as many a second as SQLite takes. */
function multiply(file: string, crossings = CROSSINGS, cameras: readonly string[] = []): void {
  const db = new Sqlite(file);
  const like = (table: string, changed: Record<string, string>) => {
    const columns = db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[];
    const own = columns.filter((name) => name !== 'id');
    return db.prepare(
      `insert into ${table} (${own.join(', ')}) select ${own.map((name) => changed[name] ?? name).join(', ')} from ${table} where id = (select min(id) from ${table})`,
    );
  };
  const event = like('counting_events', {
    counting_event_id: '@id',
    event_timestamp: '@ms',
    worker_sequence: '@n',
    revision: '@n',
    direction: "case when @n % 3 = 0 then 'out' else 'in' end",
    ...(cameras.length > 0 && { camera_id: '@camera' }),
  });
  try {
    db.transaction(() => {
      for (let n = 1; n < crossings; n++) {
        const ms = START + Math.floor((n / crossings) * DAYS * 86_400_000);
        event.run({
          id: uuidv7(ms),
          ms,
          n: n + 1_000,
          ...(cameras.length > 0 && { camera: cameras[n % cameras.length] }),
        });
      }
      db.prepare('update installation set last_revision = ?').run(crossings + 2_000);
    })();
  } finally {
    db.close();
  }
}

describe.skipIf(!bin)('a shop that comes back', () => {
  let postgres: Postgres, centre: Centre, shop: Shop;
  const folder = temporaryFolder();
  beforeAll(async () => {
    postgres = await startPostgres(bin!);
    centre = await startCentre(postgres, 'centre');
    shop = await openShop(folder.path, START - 3_600_000);
    await count(shop, 'first', 1, START);
    await shop.close();
    multiply(shop.file);
    shop = { ...shop, db: await openDatabase(shop.file) };
  }, 600_000);
  afterAll(async () => {
    await shop?.db.destroy();
    await postgres?.stop();
    folder.remove();
  });

  it(
    `${CROSSINGS.toLocaleString('en')} crossings are there once each, while people are counted`,
    async () => {
      const exporter = await exporterOf(shop, await centre.login('shop_1'), runInProcess);
      let counting = true,
        latest = 0,
        worst = 0;
      const people = (async () => {
        for (let n = 0; counting; n++) {
          await count(shop, `now-${n}`, 10, START + (DAYS + 1) * 86_400_000 + n * 10_000);
          const before = performance.now();
          await new Promise((resolve) => setTimeout(resolve, 100));
          latest = performance.now() - before - 100;
          worst = Math.max(worst, latest);
        }
      })();
      const began = performance.now();
      let sent = 0;
      const watch = setInterval(() => {
        void exporter.state().then((state) => {
          if (state.waitingRows < 5_000 && sent === 0) sent = performance.now() - began;
        });
      }, 500);
      await exporter.run();
      const whole = performance.now() - began;
      clearInterval(watch);
      counting = false;
      await people;
      await exporter.run();
      const [{ n }] = await centre.rows<{ n: string }>('select count(*) as n from footfall.counted_events');
      const [{ count: here }] = (await shop.db('counting_events').count({ count: '*' })) as { count: number }[];
      expect(Number(n)).toBe(Number(here));
      if (!LONG) {
        const { here: ours, there } = await countBoth(shop, centre);
        expect(there).toEqual(ours);
      }
      process.stderr.write(
        `${CROSSINGS} crossings: sent after ${((sent || whole) / 1000).toFixed(1)} s (${Math.round(CROSSINGS / ((sent || whole) / 1000))} rows a second, while people were counted), run of ${(whole / 1000).toFixed(1)} s with what was proved meanwhile; the main loop late by ${worst.toFixed(0)} ms at most\n`,
      );
    },
    LONG ? 1_800_000 : 180_000,
  );
});

/** Shops of sixteen cameras that send at the same moment. */
const SHOPS = LONG ? 20 : 3,
  CAMERAS = 16,
  OF_EACH = LONG ? 20_000 : 2_000;

describe.skipIf(!bin)('many shops at once', () => {
  let postgres: Postgres, centre: Centre;
  const shops: Shop[] = [],
    folders = Array.from({ length: SHOPS }, () => temporaryFolder());
  beforeAll(async () => {
    postgres = await startPostgres(bin!);
    centre = await startCentre(postgres, 'centre');
    for (const [i, folder] of folders.entries()) {
      const ids = { siteId: `site-${i}`, nodeId: `node-${i}`, cameraId: `camera-${i}-0` };
      const shop = await openShop(folder.path, START - 3_600_000, ids);
      await count(shop, 'first', 1, START);
      const cameras = [shop.cameraId];
      for (let k = 1; k < CAMERAS; k++)
        cameras.push((await addShopCamera(shop.db, shop.identity, `camera-${i}-${k}`, START - 3_600_000)).cameraId);
      await shop.close();
      multiply(shop.file, OF_EACH, cameras);
      shops.push({ ...shop, db: await openDatabase(shop.file) });
    }
  }, 600_000);
  afterAll(async () => {
    for (const shop of shops) await shop.db.destroy();
    await postgres?.stop();
    for (const folder of folders) folder.remove();
  });

  it(
    `${SHOPS * CAMERAS} cameras of ${SHOPS} shops: each crossing is there once, under its own camera and site`,
    async () => {
      const exporters = [];
      for (const [i, shop] of shops.entries())
        exporters.push(await exporterOf(shop, await centre.login(`shop_${i}`), runInProcess));
      const began = performance.now();
      await Promise.all(exporters.map((exporter) => exporter.run()));
      const seconds = (performance.now() - began) / 1000;
      const there = await centre.rows<{ site_id: string; cameras: number; n: number }>(
        `select site_id, count(distinct camera_id)::int as cameras, count(*)::int as n from footfall.counted_events group by 1 order by 1`,
      );
      expect(there).toHaveLength(SHOPS);
      for (const { cameras, n } of there) expect({ cameras, n }).toEqual({ cameras: CAMERAS, n: OF_EACH });
      for (const exporter of exporters)
        expect(await exporter.state()).toMatchObject({ waitingRows: 0, refusedCount: 0, lastError: null });
      process.stderr.write(
        `${SHOPS * CAMERAS} cameras of ${SHOPS} shops at once: ${SHOPS * OF_EACH} crossings sent and proved in ${seconds.toFixed(1)} s (${Math.round((SHOPS * OF_EACH) / seconds)} rows a second)\n`,
      );
    },
    LONG ? 1_800_000 : 180_000,
  );
});
