import { statSync } from 'node:fs';
import { openSqlite, sqliteClient, type SqliteFile } from './sqlite-file.ts';
import knex, { type Knex } from 'knex';
import { FootfallError } from '../../shared/errors.ts';
import { databaseError } from './database-error.ts';
import { migrationSource, migrations as ours } from './migrations/index.ts';

/** While it waits the whole process waits, so it is short; the recorder tries again by itself. */
const BUSY_MS = 1_000;
/** A whole check of a larger file would keep the shop waiting; it is left to the nightly backup. */
const CHECKED_BYTES = 256 * 1024 * 1024;

/** Opens the one database of this installation, brought up to date. Rejects with DB_001 to DB_006; never deletes or replaces a file. */
export async function openDatabase(file: string, migrations = ours): Promise<Knex> {
  let db: Knex | undefined;
  // SQLite ends a transaction itself when the disk is full, and knex would report its own rollback's failure instead.
  let reason: { thrown: unknown } | null = null;
  const watched = migrations.map(({ name, up }) => ({
    name,
    up: (inside: Knex) =>
      up(inside).catch((thrown: unknown) => {
        reason = { thrown };
        throw thrown;
      }),
  }));
  try {
    inspect(
      file,
      migrations.map(({ name }) => name),
    );
    db = knex({
      client: sqliteClient(),
      connection: { filename: file },
      useNullAsDefault: true,
      // What goes wrong is thrown as well; the program's output is not knex's.
      log: { warn() {}, error() {}, deprecate() {}, debug() {} },
      pool: {
        min: 1,
        max: 1,
        afterCreate: (connection: SqliteFile, done: (error?: unknown) => void) => {
          configure(connection);
          done();
        },
      },
    });
    const config = { migrationSource: migrationSource(watched) };
    // One process owns this folder, so a lock that is found was left by a kill in the middle of a migration, which SQLite rolled back.
    await db.migrate.forceFreeMigrationsLock(config);
    await db.migrate.latest(config);
    return db;
  } catch (thrown) {
    await db?.destroy();
    const first: unknown = reason ? (reason as { thrown: unknown }).thrown : thrown;
    throw databaseError(first, file) ?? first;
  }
}

/** Whether opening it would change how it is built; false where it cannot even be asked, which opening it will show. */
export function mustMigrate(file: string, migrations = ours): boolean {
  try {
    const connection = openSqlite(file, { readonly: true, fileMustExist: true });
    try {
      const applied = new Set(connection.prepare('select name from knex_migrations').pluck().all() as string[]);
      return applied.size > 0 && migrations.some(({ name }) => !applied.has(name));
    } finally {
      connection.close();
    }
  } catch {
    return false;
  }
}

/** A second connection for somebody who only reads; the file is there and up to date. */
export function openReader(file: string): Knex {
  return knex({
    client: sqliteClient(),
    connection: { filename: file, options: { readonly: true } },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
    log: { warn() {}, error() {}, deprecate() {}, debug() {} },
  });
}

/** Writes the file anew, so that no page holds what was overwritten; a large one only forgets what is in its journal. */
export async function forgetOldPages(db: Knex, file: string): Promise<void> {
  if (statSync(file).size <= CHECKED_BYTES) await db.raw('vacuum');
  await db.raw('pragma wal_checkpoint(truncate)');
}

function configure(connection: SqliteFile): void {
  connection.pragma(`busy_timeout = ${BUSY_MS}`);
  connection.pragma('journal_mode = WAL');
  // NORMAL would lose the last commits, already published, when the power fails.
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
}

/** Refuses a file that cannot be written, is held, is damaged or is newer than this program, before anything is changed in it. */
function inspect(file: string, known: string[]): void {
  const connection = openSqlite(file);
  try {
    connection.pragma(`busy_timeout = ${BUSY_MS}`);
    const hasMigrations = connection.prepare("select 1 from sqlite_master where name = 'knex_migrations'").get();
    const applied = hasMigrations
      ? (connection.prepare('select name from knex_migrations').pluck().all() as string[])
      : [];
    const unknown = applied.filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new FootfallError('DB_004', { file, unknown: unknown.join(', ') });
    if (statSync(file).size <= CHECKED_BYTES) {
      const found = connection.pragma('quick_check(1)', { simple: true });
      if (found !== 'ok') throw new FootfallError('DB_003', { file, detail: String(found) });
    }
    configure(connection);
    connection.exec('begin immediate; rollback');
  } finally {
    connection.close();
  }
}
