import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FootfallError } from '../../shared/errors.ts';
import { databaseError } from './database-error.ts';
import { putInPlace, removeDatabase } from './database-files.ts';
import { checkCopy } from './safety-copy.ts';
import { encryptSqlite, isEncrypted, openSqlite, copySqlite } from './sqlite-file.ts';

const PAGES_AT_ONCE = 4096;

/** Every database of a data folder that is not as it should be: the one that counts last, so that what was broken off is gone on with. */
export function databasesToChange(data: string, encrypt: boolean): string[] {
  const found = [data, join(data, 'backups')].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true })
          .filter(
            (entry) =>
              entry.isFile() &&
              /\.db(?:$|\.)|\.inc/.test(entry.name) &&
              !/-(?:wal|shm|journal)$|\.changing$/.test(entry.name),
          )
          .map(({ name }) => join(folder, name))
      : [],
  );
  const own = join(data, 'footfall.db');
  return found
    .filter((file) => isEncrypted(file) === !encrypt)
    .sort((a, b) => Number(a === own) - Number(b === own) || (a < b ? -1 : 1));
}

/**
 * Encrypts a database that nobody uses with the key of this process, or makes it readable again: a copy is changed, checked and compared with it table by table, and only then takes its
 * place. Rejects with DB_003, DB_005, DB_007; the file is as it was then.
 */
export async function changeDatabase(file: string, encrypt: boolean): Promise<void> {
  const fresh = `${file}.changing`;
  removeDatabase(fresh);
  try {
    const before = openSqlite(file, { fileMustExist: true });
    let rows: string;
    try {
      before.pragma('wal_checkpoint(truncate)');
      await copySqlite(before, fresh, PAGES_AT_ONCE);
      rows = rowsOf(before);
    } finally {
      before.close();
    }
    encryptSqlite(fresh, encrypt);
    const found = checkCopy(fresh);
    if (found !== null) throw new Error(`the copy is not sound (${found})`);
    if (isEncrypted(fresh) !== encrypt) throw new Error(encrypt ? 'it was not encrypted' : 'it is still encrypted');
    const after = openSqlite(fresh, { readonly: true });
    try {
      if (rowsOf(after) !== rows) throw new Error('the copy has other rows');
    } finally {
      after.close();
    }
    putInPlace(fresh, file);
  } catch (thrown) {
    removeDatabase(fresh);
    throw (
      databaseError(thrown, file) ??
      new FootfallError('DB_007', { folder: file, detail: thrown instanceof Error ? thrown.message : String(thrown) })
    );
  }
}

/** Of each table how many. */
function rowsOf(db: ReturnType<typeof openSqlite>): string {
  const tables = db
    .prepare("select name from sqlite_master where type = 'table' order by name")
    .pluck()
    .all() as string[];
  return JSON.stringify(
    tables.map((table) => [
      table,
      db
        .prepare(`select count(*) from "${table.replaceAll('"', '""')}"`)
        .pluck()
        .get(),
    ]),
  );
}
