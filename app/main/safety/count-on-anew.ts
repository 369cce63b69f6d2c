import { basename } from 'node:path';
import type { Notice } from '../../shared/domain/notice.ts';
import { FootfallError } from '../../shared/errors.ts';
import { databaseError } from '../db/database-error.ts';
import { putInPlace, removeDatabase, setAside } from '../db/database-files.ts';
import { openDatabase } from '../db/open-database.ts';
import { listCopies } from '../db/safety-copy.ts';
import { makeFromSetUp } from '../db/set-up-copy.ts';
import type { Log } from '../host.ts';
import type { KeptFiles } from './kept-files.ts';

/** What people have to know. */
export type Happened = Pick<Notice, 'code' | 'params'>;

/**
 * Puts in the place of a database that cannot be used a new one: with the cameras, lines and settings of before, and without counts. What was
 * there is kept under a dated name. The new one is complete before anything is moved, so a full disk leaves all as it was.
 * `release`: closes the old one, if somebody has it open, once it has its new name.
 */
export async function countOnAnew(
  files: KeptFiles,
  why: 'database-damaged' | 'database-missing',
  log: Log,
  release: () => void = () => {},
): Promise<Happened[]> {
  const fresh = `${files.database}.new`,
    atMs = Date.now();
  removeDatabase(fresh);
  const copies = listCopies(files.copies);
  const source = await firstUsable([files.setUp, ...copies.map(({ file }) => file)], fresh, log);
  if (source === null) await (await openDatabase(fresh)).destroy();
  // A file that is open cannot be renamed on Windows; elsewhere it is closed afterwards, so that closing changes nothing in it.
  if (process.platform === 'win32') release();
  const kept = setAside(files.database, why === 'database-damaged' ? 'damaged' : 'empty', atMs);
  release();
  putInPlace(fresh, files.database);
  log.error('the database could not be used; counting goes on in a new one', { why, kept, setUpFrom: source });
  const happened: Happened[] = [
    { code: why, params: { file: basename(kept), atMs, fromMs: copies[0]?.madeAtMs ?? 0 } },
  ];
  if (source === null) happened.push({ code: 'configuration-lost', params: {} });
  return happened;
}

/** Tries one after the other; null when none can be used. Rejects when the disk, and not a source, is the reason. */
async function firstUsable(sources: string[], fresh: string, log: Log): Promise<string | null> {
  for (const source of sources) {
    try {
      await makeFromSetUp(source, fresh);
      return source;
    } catch (thrown) {
      removeDatabase(fresh);
      const known = databaseError(thrown, fresh);
      if (known && known.info.code !== 'DB_003')
        throw new FootfallError(known.info.code, known.info.params, { cause: thrown });
      log.warn('what was set up could not be taken from here', { source, reason: String(thrown) });
    }
  }
  return null;
}
