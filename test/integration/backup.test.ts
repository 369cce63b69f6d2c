import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../app/main/db/sqlite-file.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyAway, markAway } from '../../app/main/db/backup/away.ts';
import { applyIncrement, listIncrements, listStates, makeIncrement } from '../../app/main/db/backup/increment.ts';
import { deriveHistory } from '../../app/main/db/history/derive-history.ts';
import { readPeriods } from '../../app/main/db/history/period-rows.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { lossOf } from '../../app/main/db/backup/loss.ts';
import { openSealed } from '../../app/main/db/backup/sealed-file.ts';
import { finishRestore, prepareRestore } from '../../app/main/db/restore-copy.ts';
import { checkCopy, listCopies, makeCopy } from '../../app/main/db/safety-copy.ts';
import { forkNode } from '../../app/main/db/travelling/export-rows.ts';
import { draw, openShop, temporaryFolder, type Shop, countPeople } from '../support/app-database.ts';

const MINUTE = 60_000;
/** Whole seconds, as the names of the files are. */
const START = Math.floor(Date.now() / MINUTE) * MINUTE - 6 * 60 * MINUTE;
const long = process.env.FOOTFALL_LONG === '1';

let folder: ReturnType<typeof temporaryFolder>, shop: Shop, copies: string, second: string;
beforeEach(async () => {
  folder = temporaryFolder();
  [copies, second] = [join(folder.path, 'backups'), join(folder.path, 'second')];
  mkdirSync(second);
  shop = await openShop(folder.path, START - 86_400_000);
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});

/** So many people go in, once a minute. */
const count = (people: number, from: number) =>
  countPeople(
    shop,
    Array.from({ length: people }, (_, n) => START + (from + n) * MINUTE),
    from,
  );

/** Every row of every table, numbers included. */
function contents(file: string): Record<string, unknown[]> {
  const db = openSqlite(file, { readonly: true });
  try {
    const tables = db
      .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
      .pluck()
      .all() as string[];
    return Object.fromEntries(tables.map((table) => [table, db.prepare(`select * from "${table}"`).all()]));
  } finally {
    db.close();
  }
}
const crossings = (file: string) => contents(file).counting_events.length;
const prepared = () => join(folder.path, 'prepared.db');

it('a whole copy and an increment are the database as it was then, row by row', async () => {
  await count(20, 0);
  await makeCopy(shop.file, copies, START);
  await count(15, 20);
  await draw(
    shop,
    'line-2',
    {
      kind: 'line',
      name: 'B',
      points: [
        [0.2, 0.2],
        [0.8, 0.2],
      ],
    },
    START,
  );
  await shop.db('camera_configurations').update({ camera_name: 'Renamed' });
  await shop.db('occupancy_adjustments').insert({
    adjustment_id: 'a',
    world: 'shop',
    adjusted_at: START,
    occupancy: 3,
    occupancy_before: 4,
    reason: 'counted',
    site_id: 'site-1',
    node_id: 'node-1',
    revision: (await shop.db('installation').increment('last_revision', 1).returning('last_revision'))[0].last_revision,
    created_at: START,
    updated_at: START,
  });
  const before = contents(shop.file);
  const made = makeIncrement(shop.file, copies, START + 10 * MINUTE)!;
  await count(5, 40);
  copyFileSync(listCopies(copies)[0].file, prepared());
  applyIncrement(prepared(), made.file);
  expect(contents(prepared())).toEqual(before);
  expect(checkCopy(prepared())).toBeNull();
  // What nobody touched is not in it.
  expect(contents(made.file).counting_events).toHaveLength(15);
});

it('sums of hours that came after the whole copy are made anew, and are the same', async () => {
  await count(20, 0);
  await deriveHistory(shop.db, shop.site, START);
  await makeCopy(shop.file, copies, START);
  await count(100, 20);
  await deriveHistory(shop.db, shop.site, START);
  const sums = await readPeriods(shop.db, 'hour', 0, START + 86_400_000);
  const made = makeIncrement(shop.file, copies, START + 10 * MINUTE)!;
  copyFileSync(listCopies(copies)[0].file, prepared());
  applyIncrement(prepared(), made.file);
  const restored = await openDatabase(prepared());
  await deriveHistory(restored, shop.site, START);
  expect(await readPeriods(restored, 'hour', 0, START + 86_400_000)).toEqual(sums);
  await restored.destroy();
  expect(sums.reduce((sum, row) => sum + (row.whose.scope === 'zone' ? row.sum.in : 0), 0)).toBe(120);
  expect(contents(made.file).historical_analytics).toEqual([]);
});

it('states are offered newest first; of older hours the last increment is kept', async () => {
  await count(1, 0);
  await makeCopy(shop.file, copies, START);
  for (let minute = 10; minute <= 300; minute += 10) {
    await count(1, minute);
    expect(makeIncrement(shop.file, copies, START + minute * MINUTE)).not.toBeNull();
  }
  const left = listIncrements(copies);
  expect(left.length).toBeLessThan(18);
  expect(left.length).toBeGreaterThan(12);
  expect(listStates(copies)[0].increment).toEqual(left[0]);
  expect(listStates(copies).at(-1)!.increment).toBeNull();
});

it('where it cannot go on from the last whole copy, one is due', async () => {
  expect(makeIncrement(shop.file, copies, START)).toBeNull();
  await count(10, 0);
  await makeCopy(shop.file, copies, START);
  // The same rows under other numbers, as after a restore.
  await shop.db('counting_events').update({ id: shop.db.raw('id + 1000') });
  await shop.db('counting_events').where({ id: 1001 }).update({ id: 10 });
  expect(makeIncrement(shop.file, copies, START + MINUTE)).toBeNull();
  expect(readdirSync(copies)).toEqual([listCopies(copies)[0].name]);
});

it('a moment is brought back with what would be lost told before, and the rest can be added again', async () => {
  await count(10, 0);
  await makeCopy(shop.file, copies, START);
  await count(10, 10);
  const made = makeIncrement(shop.file, copies, START + 20 * MINUTE)!;
  await count(7, 20);
  await prepareRestore(listCopies(copies)[0].file, prepared(), made.file);
  expect(lossOf(prepared(), shop.file)).toEqual({
    rows: { counting_events: 7, counting_results: 7, camera_coverage: 7, person_tracking: 7 },
    firstMs: START + 20 * MINUTE,
    lastMs: START + 26 * MINUTE,
  });
  await shop.close();
  // A journal of before must not be read into what takes its place.
  writeFileSync(`${shop.file}-wal`, 'stale');
  writeFileSync(`${shop.file}-shm`, 'stale');
  const { kept } = finishRestore(prepared(), shop.file, Date.now(), false);
  expect(crossings(shop.file)).toBe(20);
  rmSync(join(folder.path, `${kept}-wal`), { force: true });
  rmSync(join(folder.path, `${kept}-shm`), { force: true });
  await prepareRestore(shop.file, prepared());
  finishRestore(prepared(), shop.file, Date.now());
  expect(crossings(shop.file)).toBe(20);
});

it('copies of before it became a node of its own are its own, and it stays what it is', async () => {
  await shop.db('export_targets').insert({
    target_id: 't',
    target_url: 'x',
    interval_minutes: 5,
    is_active: true,
    created_at: START,
    updated_at: START,
  });
  await count(5, 0);
  const copy = await makeCopy(shop.file, copies, START);
  await forkNode(shop.db, 'node-2', START);
  await count(5, 5);
  await prepareRestore(copy.file, prepared());
  await shop.close();
  expect(finishRestore(prepared(), shop.file, Date.now()).lost).toBeNull();
  expect(contents(shop.file).installation).toMatchObject([{ node_id: 'node-2', former_nodes: '["node-1"]' }]);
  expect(crossings(shop.file)).toBe(10);
  const other = openSqlite(shop.file);
  other.exec("update installation set node_id = 'node-9', former_nodes = null");
  other.close();
  await prepareRestore(copy.file, prepared());
  expect(() => finishRestore(prepared(), shop.file, Date.now())).toThrow('another installation');
});

it('the second place has the same copies, encrypted, and follows what is thinned out here', async () => {
  await count(5, 0);
  const away = { folder: second, passphrase: 'Cửa hàng số 1', nodeId: 'node-1-abc' };
  await markAway(second);
  const copy = await makeCopy(shop.file, copies, START);
  makeIncrement(shop.file, copies, START + MINUTE);
  expect(await copyAway(copies, away)).toBe(2);
  expect(await copyAway(copies, away)).toBe(0);
  const own = join(second, 'footfall-node-1-a'),
    sealed = join(own, `${copy.name}.sealed`);
  expect(readFileSync(sealed).includes('SQLite')).toBe(false);
  await openSealed(sealed, prepared(), away.passphrase.normalize('NFD'));
  expect(readFileSync(prepared()).equals(readFileSync(copy.file))).toBe(true);
  rmSync(prepared());
  await expect(openSealed(sealed, prepared(), 'another one')).rejects.toMatchObject({ info: { code: 'DB_008' } });
  const bytes = readFileSync(sealed);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(sealed, bytes);
  await expect(openSealed(sealed, prepared(), away.passphrase)).rejects.toMatchObject({ info: { code: 'DB_008' } });
  writeFileSync(sealed, bytes.subarray(0, 20));
  await expect(openSealed(sealed, prepared(), away.passphrase)).rejects.toMatchObject({ info: { code: 'DB_008' } });
  for (const { file } of listIncrements(copies)) rmSync(file);
  expect(await copyAway(copies, { ...away, passphrase: null })).toBe(1);
  expect(readdirSync(own)).toEqual([copy.name]);
});

it('a second place that went away, or that was never chosen, gets nothing and says so', async () => {
  await makeCopy(shop.file, copies, START);
  const away = { folder: second, passphrase: null, nodeId: 'node-1' };
  await expect(copyAway(copies, away)).rejects.toMatchObject({ info: { code: 'DB_011' } });
  expect(readdirSync(second)).toEqual([]);
  rmSync(second, { recursive: true });
  await expect(copyAway(copies, away)).rejects.toMatchObject({ info: { code: 'DB_011' } });
  await expect(markAway(second)).rejects.toMatchObject({ info: { code: 'DB_011' } });
});

it.skipIf(!canMount())('one that is full says so, and keeps nothing half', async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', second]);
  try {
    await markAway(second);
    await makeCopy(shop.file, copies, START);
    const away = { folder: second, passphrase: 'long enough', nodeId: 'node-1' };
    await expect(copyAway(copies, away)).rejects.toMatchObject({ info: { code: 'DB_012' } });
    await expect(copyAway(copies, { ...away, passphrase: null })).rejects.toMatchObject({ info: { code: 'DB_012' } });
    expect(readdirSync(join(second, 'footfall-node-1'))).toEqual([]);
  } finally {
    execFileSync('umount', [second]);
  }
});

/** Only root can, and not in every container. */
function canMount(): boolean {
  const probe = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe.path], { stdio: 'ignore' });
    execFileSync('umount', [probe.path], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('No small file system can be mounted here: a full second place is not tested.\n');
    return false;
  } finally {
    probe.remove();
  }
}

it('killed anywhere in making copies or in restoring, there is always a whole database and only whole copies', async () => {
  await count(30, 0);
  await markAway(second);
  await makeCopy(shop.file, copies, START);
  await count(10, 30);
  await shop.close();
  const cases = long ? 60 : 8;
  for (let i = 0; i < cases; i++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../support/backup-process.ts'), folder.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    // Somewhere in its work, later each time.
    await new Promise((resolve) => setTimeout(resolve, (i * 400) / cases));
    child.kill('SIGKILL');
    await ended;
    expect(statSync(shop.file).size).toBeGreaterThan(0);
    expect(checkCopy(shop.file), `kill ${i}`).toBeNull();
    expect(crossings(shop.file)).toBe(40);
    for (const { file } of [...listCopies(copies), ...listIncrements(copies)]) expect(checkCopy(file)).toBeNull();
  }
  shop = await openShop(folder.path).catch(() => shop);
}, 300_000);
