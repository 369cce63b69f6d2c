import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Knex } from 'knex';
import { FootfallError, toErrorInfo } from '../../shared/errors.ts';
import { countedRows, differenceOf } from '../db/counted-rows.ts';
import { copyAside, copyDatabase, putInPlace, setAside, sizeOf } from '../db/database-files.ts';
import { journalDamaged } from '../db/journal-check.ts';
import { migrations as ours } from '../db/migrations/index.ts';
import { mustMigrate, openDatabase } from '../db/open-database.ts';
import { listCopies, makeCopy, type SafetyCopy } from '../db/safety-copy.ts';
import type { Log } from '../host.ts';
import { countOnAnew, type Happened } from './count-on-anew.ts';
import type { KeptFiles } from './kept-files.ts';

/**
 * Opens the database of this folder. In the place of one that is damaged, or gone or empty where something was set up, a new one counts on.
 * Rejects as openDatabase does when a person or time can help (locked, not writable, newer, a full disk): then nothing is touched.
 */
export async function openKept(
  files: KeptFiles,
  log: Log,
  migrations = ours,
): Promise<{ db: Knex; happened: Happened[] }> {
  const happened: Happened[] = journalDamaged(`${files.database}-wal`) ? [keepJournal(files, log)] : [];
  try {
    if (sizeOf(files.database) === 0) {
      const wasSetUp = existsSync(files.setUp) || listCopies(files.copies).length > 0;
      if (wasSetUp) happened.push(...(await countOnAnew(files, 'database-missing', log)));
    } else if (mustMigrate(files.database, migrations)) {
      return { db: await update(files, log, happened, migrations), happened };
    }
    return { db: await openDatabase(files.database, migrations), happened };
  } catch (thrown) {
    if (!(thrown instanceof FootfallError) || thrown.info.code !== 'DB_003') throw thrown;
    log.error(thrown.message, { code: thrown.info.code });
    happened.push(...(await countOnAnew(files, 'database-damaged', log)));
    return { db: await openDatabase(files.database), happened };
  }
}

/** What SQLite will leave out of a damaged journal is kept first, with the database it belongs to. */
function keepJournal({ database }: KeptFiles, log: Log): Happened {
  const atMs = Date.now(),
    kept = copyAside(database, 'journal-damaged', atMs);
  log.error('the journal of the database is damaged; what cannot be read of it is left out', { kept });
  return { code: 'journal-damaged', params: { file: basename(kept), atMs } };
}

/** An update changes the database. What was counted is compared before and after; where it is another, the database as it was takes its place again. Rejects with DB_017 then. */
async function update(files: KeptFiles, log: Log, happened: Happened[], migrations: typeof ours): Promise<Knex> {
  const { database } = files,
    beganMs = performance.now();
  const copy = await copyFirst(files, log, happened),
    before = countedRows(database);
  const db = await openDatabase(database, migrations);
  const difference = differenceOf(before, countedRows(database));
  if (difference === null) {
    log.info('the database was brought up to date', { seconds: Math.round((performance.now() - beganMs) / 1000) });
    return db;
  }
  await db.destroy();
  const kept = setAside(database, 'update-failed', Date.now());
  if (copy) {
    const fresh = `${database}.new`;
    copyDatabase(copy.file, fresh);
    putInPlace(fresh, database);
  }
  throw new FootfallError('DB_017', { file: copy ? database : kept, detail: difference, kept });
}

/** How it was. Without room for it the shop counts all the same: null. */
async function copyFirst({ database, copies }: KeptFiles, log: Log, happened: Happened[]): Promise<SafetyCopy | null> {
  try {
    return await makeCopy(database, copies, Date.now(), undefined, 'quick');
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    if (error.code === 'DB_003') throw thrown;
    log.error('no copy could be made before the update', { code: error.code, reason: error.message });
    happened.push({
      code: 'backup-failed',
      params: { detail: error.message, lastMs: listCopies(copies)[0]?.madeAtMs ?? 0 },
    });
    return null;
  }
}
