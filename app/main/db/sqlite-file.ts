import { closeSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import Sqlite from 'better-sqlite3';
import type knex from 'knex';

/*
 * The one place that opens files of SQLite. Where this process was given a key (database-key.ts), files that it makes are encrypted, page by page (SQLite3 Multiple Ciphers, ChaCha20-Poly1305), and so may be those that it opens:
 * each says by its first bytes whether it is. Without a key nothing of that is even loaded.
 */

export type SqliteFile = Sqlite.Database;

/** The first bytes of a file that is not encrypted, https://www.sqlite.org/fileformat2.html#the_database_header. */
const MAGIC = 'SQLite format 3\0';

let key: string | null = null;
let ciphers: typeof Sqlite | undefined;

/** 64 hexadecimal digits; null: none. For every file that this process opens from now on. */
export function useDatabaseKey(digits: string | null): void {
  if (digits !== null && !/^[\da-f]{64}$/.test(digits))
    throw new Error('a key of a database has 64 hexadecimal digits');
  key = digits;
}

export const databaseKey = (): string | null => key;

/** Null: there is no such file, or nothing in it. */
export function isEncrypted(file: string): boolean | null {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return null;
  }
  try {
    const head = Buffer.alloc(MAGIC.length),
      length = readSync(handle, head, 0, head.length, 0);
    return length === 0 ? null : head.toString('latin1', 0, length) !== MAGIC;
  } finally {
    closeSync(handle);
  }
}

/** As better-sqlite3 does, whose errors it throws. A file that is encrypted, without its key, is “not a database”. */
export function openSqlite(file: string, options: Sqlite.Options = {}): SqliteFile {
  if (key === null) return new Sqlite(file, options);
  ciphers ??= createRequire(import.meta.url)('better-sqlite3-multiple-ciphers') as typeof Sqlite;
  const db = new ciphers(file, options);
  if (file !== ':memory:' && isEncrypted(file) !== false) db.pragma(`key = "${literal(key)}"`);
  return db;
}

/** `name`: of the schema it becomes, a word. */
export function attachSqlite(db: SqliteFile, file: string, name: string): void {
  if (key === null) db.prepare(`attach ? as ${name}`).run(file);
  else db.prepare(`attach ? as ${name} key ?`).run(file, isEncrypted(file) === false ? '' : literal(key));
}

/** All of a database, as it is at one moment, into a file that is not there; encrypted as the database is. `pagesAtOnce`: so many, then a turn for others; of one that is encrypted all at once. */
export async function copySqlite(db: SqliteFile, file: string, pagesAtOnce: number): Promise<void> {
  // The library copies pages only between files of one kind, and gives the other one no key.
  if (key !== null) db.prepare('vacuum into ?').run(file);
  else {
    // What is committed meanwhile neither gets in nor makes the copy begin again.
    if (db.readonly) db.exec('begin; select count(*) from sqlite_master');
    await db.backup(file, { progress: () => pagesAtOnce });
    if (db.inTransaction) db.exec('rollback');
  }
}

/** Encrypts a file that nobody uses, with the key of this process; null: makes it readable again. */
export function encryptSqlite(file: string, encrypt: boolean): void {
  const db = openSqlite(file, { fileMustExist: true });
  try {
    // With a log beside it the file would be spoilt.
    db.pragma('wal_checkpoint(truncate)');
    db.pragma('journal_mode = DELETE');
    db.pragma(`rekey = "${encrypt ? literal(key!) : ''}"`);
  } finally {
    db.close();
  }
}

const literal = (digits: string): string => `x'${digits}'`;

/** For knex. */
export function sqliteClient(): string | typeof knex.Client {
  if (key === null) return 'better-sqlite3';
  const Client = createRequire(import.meta.url)('knex/lib/dialects/better-sqlite3/index.js') as typeof knex.Client;
  return class extends Client {
    _driver(): unknown {
      return function open(file: string, options: Sqlite.Options) {
        return openSqlite(file, options);
      };
    }
  };
}
