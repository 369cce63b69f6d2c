import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { FootfallError } from '../shared/errors.ts';
import { sqliteCode } from './db/database-error.ts';

/**
 * Makes this process the only one that runs with a data folder; returns the release. The lock is one of the operating system's (held
 * through SQLite, which knows how on each platform), so a process that is killed leaves none behind. Throws SYS_005, SYS_004.
 */
export function lockFolder(folder: string): () => void {
  const pidFile = join(folder, 'footfall.pid');
  let connection: Sqlite.Database | undefined;
  try {
    connection = new Sqlite(join(folder, 'footfall.lock'), { timeout: 0 });
    connection.pragma('journal_mode = MEMORY');
    connection.exec('begin exclusive');
    writeFileSync(pidFile, String(process.pid));
    const held = connection;
    return () => held.close();
  } catch (thrown) {
    connection?.close();
    if (/^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(thrown)))
      throw new FootfallError('SYS_005', { folder, pid: readPid(pidFile) }, { cause: thrown });
    throw new FootfallError(
      'SYS_004',
      { folder, detail: thrown instanceof Error ? thrown.message : String(thrown) },
      { cause: thrown },
    );
  }
}

/** Which process runs with a data folder; null: none. Nothing is changed, and nobody is kept from starting. Throws SYS_004. */
export function folderHolder(folder: string): { pid: string; sinceMs: number } | null {
  const file = join(folder, 'footfall.lock'),
    pidFile = join(folder, 'footfall.pid');
  if (!existsSync(file)) return null;
  let connection: Sqlite.Database | undefined;
  try {
    connection = new Sqlite(file, { timeout: 0, readonly: true });
    connection.prepare('select count(*) from sqlite_master').get();
    return null;
  } catch (thrown) {
    if (/^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(thrown)))
      return { pid: readPid(pidFile), sinceMs: statSync(pidFile, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
    throw new FootfallError(
      'SYS_004',
      { folder, detail: thrown instanceof Error ? thrown.message : String(thrown) },
      { cause: thrown },
    );
  } finally {
    connection?.close();
  }
}

function readPid(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim() || 'unknown';
  } catch {
    return 'unknown';
  }
}
