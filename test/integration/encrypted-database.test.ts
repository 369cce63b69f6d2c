import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/app-database.ts';
import { makePast, NOON } from '../support/app-past.ts';
import { AppProcess, entry } from '../support/app-process.ts';

/* The database encrypted, by the commands and the program that people run: what lies on the disk, what works on, and what is lost without its key. */

const PEOPLE = 60;
const one = temporaryFolder(),
  other = temporaryFolder();
const database = join(one.path, 'footfall.db'),
  copies = join(one.path, 'backups');
let before: unknown, recovery: string;

const footfall = (...args: string[]) =>
  spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8', timeout: 120_000 });
const encrypt = (folder: string, ...args: string[]) => footfall('encrypt', '--data', folder, ...args);
/** Every file of SQLite, and its journal, with its first bytes. */
const filesOf = (folder: string): string[] =>
  [folder, join(folder, 'backups')]
    .filter(existsSync)
    .flatMap((each) =>
      readdirSync(each, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => join(each, name)),
    )
    .filter((file) => /footfall.*\.db|set-up/.test(file) && !/-shm$/.test(file));
const isPlain = (file: string) => readFileSync(file).subarray(0, 15).toString() === 'SQLite format 3';
const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** What the running program answers of the past. */
async function events(folder: string, meanwhile?: (app: AppProcess) => Promise<void>): Promise<unknown> {
  const app = new AppProcess(folder);
  await app.start();
  try {
    const client = await app.connect();
    const found = await client.call('events.list', {
      cameraId: null,
      fromMs: NOON - 86_400_000,
      toMs: NOON + 86_400_000,
      limit: 500,
    });
    if (meanwhile) {
      await client.call('copies.make', {});
      await meanwhile(app);
    }
    client.close();
    return found.map(({ eventId, direction, capturedAtMs }) => [eventId, direction, capturedAtMs]);
  } finally {
    await app.stop();
  }
}

beforeAll(async () => {
  await makePast(one.path, PEOPLE);
  before = await events(one.path, async () => {});
  expect((before as unknown[]).length).toBeGreaterThan(PEOPLE / 2);
}, 300_000);
afterAll(() => {
  one.remove();
  other.remove();
});

it('nothing on the disk can be read any more: not the database, not its copies, not with another key', () => {
  expect(filesOf(one.path).some(isPlain)).toBe(true);
  const { status, stdout, stderr } = encrypt(one.path);
  expect(stderr).toContain('footfall.db');
  expect(status).toBe(0);
  [recovery] = /^[\da-f]{64}$/m.exec(stdout)!;
  expect(filesOf(one.path).length).toBeGreaterThan(1);
  for (const file of filesOf(one.path)) {
    expect([file, isPlain(file)]).toEqual([file, false]);
    // The name of its line stood in it as text.
    expect(readFileSync(file).includes('Entrance')).toBe(false);
  }
  expect(() => new Sqlite(database).prepare('select count(*) from counting_events').get()).toThrow(/not a database/);
  expect(readFileSync(join(one.path, 'database.key'), 'utf8')).not.toContain(recovery);
});

it('a key that is another fails, and the right one finds every row', async () => {
  const { useDatabaseKey, openSqlite } = await import('../../app/main/db/sqlite-file.ts');
  const count = (key: string) => {
    useDatabaseKey(key);
    const db = openSqlite(database, { readonly: true });
    try {
      return db
        .prepare('select count(*) from counting_events where refusal is null and recount_id is null')
        .pluck()
        .get();
    } finally {
      db.close();
      useDatabaseKey(null);
    }
  };
  expect(() => count('ab'.repeat(32))).toThrow(/not a database/);
  expect(count(recovery)).toBeGreaterThan(PEOPLE / 2);
});

it('the program shows what it showed, counts on, makes copies, and survives a kill', async () => {
  const known = new Set(filesOf(one.path));
  expect(
    await events(one.path, async (app) => {
      await expect
        .poll(() => filesOf(one.path).some((file) => file.startsWith(copies) && !known.has(file)), { timeout: 60_000 })
        .toBe(true);
      await app.stop('SIGKILL');
    }),
  ).toEqual(before);
  for (const file of filesOf(one.path)) expect([file, isPlain(file)]).toEqual([file, false]);
  expect(await events(one.path)).toEqual(before);
  // No damage was found that was none.
  expect(readdirSync(one.path).filter((name) => /damaged|replaced/.test(name))).toEqual([]);
});

it.each([
  ['doctor', ['doctor', '--offline'], /is sound/],
  ['verify', ['verify'], /./],
  ['backup', ['backup'], /A verified copy/],
  ['restore', ['restore'], /Restored/],
  ['save', ['save', 'events', '--to-file', join(other.path, 'events.csv')], /events\.csv/],
  ['jobs', ['jobs', 'capacity-report'], /./],
])('footfall %s works on it', (_, args, said) => {
  const { stdout, stderr } = footfall(...args.filter((arg) => arg !== '--offline'), '--data', one.path);
  expect(stdout + stderr).toMatch(said);
  expect(stdout + stderr).not.toMatch(/not a database|DB_0/);
});

it('without its key the program does not take it for a damaged one: it starts not, and changes nothing', async () => {
  const key = join(one.path, 'database.key'),
    was = hash(database);
  renameSync(key, `${key}.away`);
  const app = new AppProcess(one.path);
  await expect(app.start()).rejects.toThrow('DB_016');
  writeFileSync(key, 'v1.AAAA');
  await expect(new AppProcess(one.path).start()).rejects.toThrow('DB_016');
  expect(hash(database)).toBe(was);
  rmSync(key);
  renameSync(`${key}.away`, key);
  expect(await events(one.path)).toEqual(before);
});

it('another PC reads a copy with the recovery key, and not without', async () => {
  const [copy] = filesOf(one.path).filter((file) => file.startsWith(copies) && /footfall-.*Z\.db$/.test(file));
  const carried = join(other.path, 'carried.db');
  copyFileSync(copy, carried);
  const refused = footfall('restore', carried, '--data', other.path);
  expect(refused.status).toBe(1);
  expect(existsSync(join(other.path, 'footfall.db'))).toBe(false);
  const file = join(other.path, 'recovery.txt');
  writeFileSync(file, `${recovery.slice(0, 32)} ${recovery.slice(32).toUpperCase()}\n`);
  expect(encrypt(other.path, '--recovery-key', file).status).toBe(0);
  const restored = footfall('restore', carried, '--data', other.path);
  expect(restored.stderr).toBe('');
  expect(await events(other.path)).toEqual(before);
});

it.each([
  ['a file that is not there', ['--recovery-key', '/nowhere']],
  ['a key that is none', ['--recovery-key', entry]],
  ['two wishes', ['--off', '--recovery-key', entry]],
])('%s is refused with the reason', (_, args) => {
  const { status, stderr } = encrypt(one.path, ...args);
  expect(status).toBe(2);
  expect(stderr).toContain('CLI_001');
});

it('what was broken off is gone on with, and --off makes all of it readable again', async () => {
  // Killed between two files: one is readable still, and a copy of it was begun.
  writeFileSync(`${database}.changing`, 'half');
  const off = encrypt(one.path, '--off');
  expect(off.stderr).not.toContain('DB_');
  expect(off.status).toBe(0);
  expect(filesOf(one.path).filter((file) => !isPlain(file) && !/-wal$/.test(file))).toEqual([]);
  expect(existsSync(join(one.path, 'database.key'))).toBe(false);
  expect(await events(one.path)).toEqual(before);
  expect(encrypt(one.path, '--off').status).toBe(0);
});
