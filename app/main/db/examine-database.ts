import { existsSync } from 'node:fs';
import { openSqlite, type SqliteFile } from './sqlite-file.ts';
import { FootfallError } from '../../shared/errors.ts';
import { databaseError } from './database-error.ts';
import { sizeOf } from './database-files.ts';
import { journalDamaged } from './journal-check.ts';
import { migrations } from './migrations/index.ts';

export interface Examined {
  /** Of the library. */
  version: string;
  bytes: number;
  /** Whether the next start builds it anew; null: there is none yet. */
  outdated: boolean | null;
}

/** Whether a database is sound and of this version. Only read, so `inUse` it may be. Throws DB_001 to DB_006. */
export function examineDatabase(file: string, inUse: boolean): Examined {
  const memory = openSqlite(':memory:');
  const version = memory.prepare('select sqlite_version()').pluck().get() as string;
  memory.close();
  if (!existsSync(file)) return { version, bytes: 0, outdated: null };
  const bytes = sizeOf(file);
  if (bytes === 0) throw new FootfallError('DB_003', { file, detail: 'it is empty' });
  // The journal of one that is being written changes while it is read.
  if (!inUse && journalDamaged(`${file}-wal`))
    throw new FootfallError('DB_003', { file, detail: 'what was written last cannot be read' });
  let connection: SqliteFile | undefined;
  try {
    connection = openSqlite(file, { readonly: true });
    const found = connection.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw new FootfallError('DB_003', { file, detail: String(found) });
    const ours = new Set(migrations.map(({ name }) => name)),
      applied = appliedTo(connection),
      unknown = applied.filter((name) => !ours.has(name));
    if (unknown.length > 0) throw new FootfallError('DB_004', { file, unknown: unknown.join(', ') });
    return { version, bytes, outdated: applied.length < ours.size };
  } catch (thrown) {
    throw databaseError(thrown, file) ?? thrown;
  } finally {
    connection?.close();
  }
}

function appliedTo(connection: SqliteFile): string[] {
  const has = connection.prepare("select 1 from sqlite_master where name = 'knex_migrations'").get();
  return has ? (connection.prepare('select name from knex_migrations').pluck().all() as string[]) : [];
}
