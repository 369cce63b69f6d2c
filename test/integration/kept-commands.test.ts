import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cleanUpCounts } from '../../app/main/clean-up/clean-up.ts';
import { archiveFolder } from '../../app/main/clean-up/open-clean-up.ts';
import { makeIncrement } from '../../app/main/db/backup/increment.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { makeCopy } from '../../app/main/db/safety-copy.ts';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { keptFiles } from '../../app/main/safety/kept-files.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import { countPeople, openShop, temporaryFolder, type Shop } from '../support/app-database.ts';
import { AppProcess, entry } from '../support/app-process.ts';
import { fillStore } from '../support/large-store.ts';

/* The commands by which somebody reads what left the database, and brings a moment back. */

const MINUTE = 60_000,
  DAY = 86_400_000,
  NOW = Math.floor(Date.now() / MINUTE) * MINUTE;
let folder: ReturnType<typeof temporaryFolder>, shop: Shop;
beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path, NOW - 600 * DAY);
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});
const footfall = (...args: string[]) =>
  spawnSync(process.execPath, [entry, ...args, '--data', folder.path], { encoding: 'utf8', timeout: 900_000 });
/** So many people go in, once a minute. */
const count = (people: number, atMs: number, from: number) =>
  countPeople(
    shop,
    Array.from({ length: people }, (_, n) => atMs + n * MINUTE),
    from,
  );

it('footfall archive lists what left, reads it as CSV and as JSON, and says what is damaged', async () => {
  await count(3, NOW - 500 * DAY, 0);
  await cleanUpCounts(
    {
      db: shop.db,
      databaseFile: shop.file,
      folder: archiveFolder(folder.path),
      site: shop.site,
      runTask: taskRunner(launchTask),
      clockIsTrusted: () => true,
    },
    NOW,
    new AbortController().signal,
  );
  const listed = JSON.parse(footfall('archive', 'list', '--json').stdout) as {
    name: string;
    table: string;
    rows: number;
  }[];
  const { name, rows } = listed.find(({ table }) => table === 'counting_events')!;
  expect(rows).toBe(3);
  const csv = footfall('archive', 'read', name);
  expect(csv.status, csv.stderr).toBe(0);
  const [head, ...lines] = csv.stdout.trim().split('\n');
  expect(lines.map((line) => line.split(',')[head.split(',').indexOf('event_timestamp')])).toEqual(
    [0, 1, 2].map((n) => new Date(NOW - 500 * DAY + n * MINUTE).toISOString()),
  );
  const json = footfall('archive', 'read', name, '--json').stdout.trim().split('\n');
  expect(json.map((line) => (JSON.parse(line) as { camera_id: string }).camera_id)).toEqual(
    Array<string>(3).fill(shop.cameraId),
  );
  const file = join(archiveFolder(folder.path), name);
  writeFileSync(file, readFileSync(file).subarray(0, -20));
  expect(footfall('archive', 'read', name)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('DB_009') as unknown,
  });
}, 120_000);

it('footfall restore --at says what would be lost, then brings that moment back and keeps the rest', async () => {
  const { copies, database } = keptFiles(folder.path),
    began = NOW - 60 * MINUTE;
  await count(4, began, 0);
  await makeCopy(shop.file, copies, began + 10 * MINUTE);
  await count(3, began + 11 * MINUTE, 10);
  makeIncrement(shop.file, copies, began + 20 * MINUTE);
  await count(5, began + 30 * MINUTE, 20);
  await shop.db.destroy();
  const at = new Date(began + 25 * MINUTE).toISOString();
  const crossings = async (file: string) => {
    const db = await openDatabase(file);
    const [{ n }] = (await db('counting_events').count({ n: '*' })) as { n: number }[];
    await db.destroy();
    return n;
  };
  const dry = footfall('restore', '--at', at, '--dry-run', '--json');
  expect(dry.status, dry.stderr).toBe(0);
  expect(JSON.parse(dry.stdout)).toMatchObject({ lost: { counting_events: 5 } });
  expect(await crossings(database)).toBe(12);
  const done = footfall('restore', '--at', at, '--json');
  expect(done.status, done.stderr).toBe(0);
  expect(await crossings(database)).toBe(7);
  const { kept } = JSON.parse(done.stdout) as { kept: string };
  expect(await crossings(join(folder.path, kept))).toBe(12);
  expect(footfall('restore', '--at', new Date(began).toISOString())).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('DB_008') as unknown,
  });
}, 120_000);

/** Days of sixteen cameras: about 5 GB in the long form. */
const DAYS = process.env.FOOTFALL_LONG === '1' ? 320 : 1;

it('a store that was lost comes back whole by the command, and the program starts on it: how long that takes', async () => {
  const end = Math.floor(NOW / DAY) * DAY,
    { copies } = keptFiles(folder.path);
  await fillStore(shop.db, end, { cameras: 16, crossingsADay: 500, openMinutes: 840, days: DAYS });
  await makeCopy(shop.file, copies, NOW);
  const [{ n }] = (await shop.db('counting_events').count({ n: '*' })) as { n: number }[];
  const bytes = statSync(shop.file).size;
  // As after a broken disk: nobody counts meanwhile, and no camera is to be reached.
  await shop.db.destroy();
  for (const end of ['', '-wal', '-shm']) rmSync(`${shop.file}${end}`, { force: true });
  const began = performance.now(),
    { status, stderr } = footfall('restore');
  expect(status, stderr).toBe(0);
  const restored = performance.now(),
    app = new AppProcess(folder.path);
  await app.start();
  const started = performance.now();
  process.stderr.write(
    `${(bytes / 1e9).toFixed(2)} GB: restored in ${((restored - began) / 1000).toFixed(1)} s, started ${((started - restored) / 1000).toFixed(1)} s later (aim for 5 GB: 60 s in all)\n`,
  );
  try {
    const client = await app.connect();
    const totals = await client.call('counts.totals', {});
    expect(Object.keys(totals.cameras)).toHaveLength(16);
    client.close();
  } finally {
    await app.stop();
  }
  const db = await openDatabase(shop.file);
  expect(await db('counting_events').count({ n: '*' })).toEqual([{ n }]);
  await db.destroy();
}, 3_600_000);
