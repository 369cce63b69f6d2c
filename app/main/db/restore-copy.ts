import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { openSqlite, type SqliteFile } from './sqlite-file.ts';
import { FootfallError } from '../../shared/errors.ts';
import { carryAudit } from './audit-log/carry-audit.ts';
import { carryErasures } from './erasures/carry-erasures.ts';
import { applyIncrement } from './backup/increment.ts';
import { copyDatabase, linkAside, putInPlace, removeDatabase, sizeOf } from './database-files.ts';
import { mergeInto } from './merge-database.ts';
import { openDatabase } from './open-database.ts';
import { checkCopy } from './safety-copy.ts';

/**
 * A copy, gone on with by an increment of it if one is given, checked once more and of this version, as a file that only waits for what the database of now has beyond it. Takes as long as
 * copying and reading it does. Rejects with DB_008 when the copy cannot be used.
 */
export async function prepareRestore(copy: string, prepared: string, increment: string | null = null): Promise<void> {
  const unusable = (detail: string, cause?: unknown) => new FootfallError('DB_008', { file: copy, detail }, { cause });
  if (sizeOf(copy) === 0) throw unusable('there is no such file, or nothing in it');
  try {
    copyDatabase(copy, prepared);
    const found = checkCopy(prepared);
    if (found !== null) throw unusable(found);
    if (increment !== null) {
      const wrong = checkCopy(increment);
      if (wrong !== null) throw unusable(`${basename(increment)}: ${wrong}`);
      applyIncrement(prepared, increment);
    }
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
 * added because it cannot be read. `addSince`: false where it shall be as it was, without what was counted later; that is in the database that is kept.
 */
export function finishRestore(
  prepared: string,
  database: string,
  nowMs: number,
  addSince = true,
): { kept: string; lost: string | null } {
  let lost: string | null = null;
  if (sizeOf(database) > 0) {
    const target = openSqlite(prepared);
    try {
      const attempt = (take: (target: SqliteFile, other: string) => void): boolean => {
        try {
          take(target, database);
          return true;
        } catch (thrown) {
          if (thrown instanceof FootfallError) throw thrown;
          lost ??= thrown instanceof Error ? thrown.message : String(thrown);
          return false;
        }
      };
      // Of one that is surely ours, what cannot be read keeps nothing else from being taken along.
      if (attempt(refuseAnother))
        for (const take of [...(addSince ? [mergeInto] : []), carryErasures, carryAudit, takeNode]) attempt(take);
      target.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      target.close();
    }
  }
  emptyJournal(database);
  const kept = linkAside(database, 'before-restore', nowMs);
  putInPlace(prepared, database);
  for (const part of ['-wal', '-shm']) rmSync(prepared + part, { force: true });
  return { kept: basename(kept), lost };
}

/** So that what is kept is one file; what cannot be read is kept as it is. */
function emptyJournal(database: string): void {
  try {
    const db = openSqlite(database, { fileMustExist: true });
    try {
      db.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      db.close();
    }
  } catch {
    /* damaged, or not there */
  }
}

/** The counts of another shop's PC would become ours; those of before it became a node of its own are ours. */
function refuseAnother(target: SqliteFile, database: string): void {
  const copied = target.prepare('select node_id from installation').pluck().get() as string;
  const own = installationOf(database);
  if (own && own.nodeId !== copied && !own.formerNodes.includes(copied))
    throw new FootfallError('DB_008', { file: database, detail: 'it is of another installation' });
}

/** Whoever this is now, it stays. */
function takeNode(target: SqliteFile, database: string): void {
  const own = installationOf(database);
  if (own)
    target
      .prepare('update installation set node_id = ?, former_nodes = ?')
      .run(own.nodeId, own.formerNodes.length === 0 ? null : JSON.stringify(own.formerNodes));
}

function installationOf(database: string): { nodeId: string; formerNodes: string[] } | null {
  const db = openSqlite(database, { readonly: true });
  try {
    const row = db.prepare('select * from installation').get() as
      { node_id: string; former_nodes?: string | null } | undefined;
    return row ? { nodeId: row.node_id, formerNodes: JSON.parse(row.former_nodes ?? '[]') as string[] } : null;
  } finally {
    db.close();
  }
}
