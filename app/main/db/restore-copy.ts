import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import Sqlite from 'better-sqlite3';
import { FootfallError } from '../../shared/errors.ts';
import { copyDatabase, putInPlace, removeDatabase, setAside, sizeOf } from './database-files.ts';
import { mergeInto } from './merge-database.ts';
import { openDatabase } from './open-database.ts';
import { checkCopy } from './safety-copy.ts';

/**
 * A copy, checked once more and of this version, as a file that only waits for what the database of now has beyond it. Takes as long as
 * copying and reading it does. Rejects with DB_008 when the copy cannot be used.
 */
export async function prepareRestore(copy: string, prepared: string): Promise<void> {
  const unusable = (detail: string, cause?: unknown) => new FootfallError('DB_008', { file: copy, detail }, { cause });
  if (sizeOf(copy) === 0) throw unusable('there is no such file, or nothing in it');
  try {
    copyDatabase(copy, prepared);
    const found = checkCopy(prepared);
    if (found !== null) throw unusable(found);
    const db = await openDatabase(prepared);
    try {
      if (!(await db('installation').first())) throw unusable('it is not a database of Footfall');
    } finally {
      await db.destroy();
    }
  } catch (thrown) {
    removeDatabase(prepared);
    if (thrown instanceof FootfallError && ['DB_004', 'DB_005', 'DB_008'].includes(thrown.info.code)) throw thrown;
    throw unusable(thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }
}

/**
 * Adds what `database` holds beyond the prepared copy, keeps `database` under a dated name, and puts the result in its place. Nobody else may
 * have it open, or must be asked to open it anew. Returns the name it is kept under ('' when there was none), and what could not be
 * added because it cannot be read.
 */
export function finishRestore(
  prepared: string,
  database: string,
  nowMs: number,
): { kept: string; lost: string | null } {
  let lost: string | null = null;
  if (sizeOf(database) > 0) {
    const target = new Sqlite(prepared);
    try {
      refuseAnother(target, database);
      mergeInto(target, database);
      target.pragma('wal_checkpoint(TRUNCATE)');
    } catch (thrown) {
      if (thrown instanceof FootfallError) throw thrown;
      lost = thrown instanceof Error ? thrown.message : String(thrown);
    } finally {
      target.close();
    }
  }
  const kept = setAside(database, 'before-restore', nowMs);
  putInPlace(prepared, database);
  for (const part of ['-wal', '-shm']) rmSync(prepared + part, { force: true });
  return { kept: basename(kept), lost };
}

/** The counts of another shop's PC would become ours. */
function refuseAnother(target: Sqlite.Database, database: string): void {
  const nodeOf = (connection: Sqlite.Database) => connection.prepare('select node_id from installation').pluck().get();
  const other = new Sqlite(database, { readonly: true });
  try {
    const own = nodeOf(other);
    if (own !== undefined && own !== nodeOf(target))
      throw new FootfallError('DB_008', { file: database, detail: 'it is of another installation' });
  } finally {
    other.close();
  }
}
