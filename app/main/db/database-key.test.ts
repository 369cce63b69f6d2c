import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SecretBox } from '../host.ts';
import { forgetDatabaseKey, keepDatabaseKey, unlockDatabase } from './database-key.ts';
import { databaseKey, openSqlite } from './sqlite-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-key-'));
});
afterEach(() => {
  forgetDatabaseKey(folder);
  rmSync(folder, { recursive: true, force: true });
});

/** As the desktop's: what it sealed nobody else unseals. */
const system: SecretBox = {
  protection: 'os-keystore',
  encrypt: (text) => Promise.resolve(`system:${Buffer.from(text).toString('base64')}`),
  decrypt: (sealed) =>
    sealed.startsWith('system:')
      ? Promise.resolve(Buffer.from(sealed.slice(7), 'base64').toString())
      : Promise.reject(new Error('not by this system')),
};

it('a key that a command made moves into the system’s key store at the next start, and stays there', async () => {
  const key = await keepDatabaseKey(folder);
  openSqlite(join(folder, 'footfall.db')).exec('create table t (x)').close();
  await unlockDatabase(folder);
  expect(databaseKey()).toBe(key);
  await unlockDatabase(folder, system);
  expect(databaseKey()).toBe(key);
  expect(readFileSync(join(folder, 'database.key'), 'utf8')).toMatch(/^system:/);
  await unlockDatabase(folder, system);
  expect(databaseKey()).toBe(key);
  // A command cannot ask the system.
  await expect(unlockDatabase(folder)).rejects.toMatchObject({ info: { code: 'DB_016' } });
  expect(databaseKey()).toBeNull();
});

it('without a key nothing is different', async () => {
  await unlockDatabase(folder, system);
  expect(databaseKey()).toBeNull();
  openSqlite(join(folder, 'footfall.db')).exec('create table t (x)').close();
  expect(readFileSync(join(folder, 'footfall.db')).subarray(0, 15).toString()).toBe('SQLite format 3');
});
