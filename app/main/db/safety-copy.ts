import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copySqlite, openSqlite } from './sqlite-file.ts';
import { FootfallError } from '../../shared/errors.ts';
import { databaseError } from './database-error.ts';
import { dated, removeDatabase, sizeOf } from './database-files.ts';
import { SAMPLE_TABLES } from './samples/health-columns.ts';

/** A week: a fault that is noticed on Monday may have begun on Friday. */
const KEPT = 7;
/** At once; it is a process of its own, or nobody counts yet. */
const PAGES_AT_ONCE = 4096;
const NAME = /^footfall-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.db$/;

export interface SafetyCopy {
  name: string;
  file: string;
  madeAtMs: number;
  bytes: number;
}

/** Newest first. A copy has its name only once it was verified. */
export function listCopies(folder: string): SafetyCopy[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .flatMap((name): SafetyCopy[] => {
      const found = NAME.exec(name);
      if (!found) return [];
      const file = join(folder, name);
      return [
        { name, file, madeAtMs: Date.parse(`${found[1]}T${found[2]}:${found[3]}:${found[4]}Z`), bytes: sizeOf(file) },
      ];
    })
    .sort((a, b) => b.madeAtMs - a.madeAtMs);
}

/**
 * Copies a database that may be in use, as it is at one moment, opens the copy and checks all of it; only then it gets its name. The oldest
 * beyond seven go. 'quick', while nobody counts: its indexes are not checked, and samples stay in it. Rejects with DB_003 when the database itself is damaged, DB_005 when the disk is full, DB_007 for the rest.
 */
export async function makeCopy(
  database: string,
  folder: string,
  nowMs: number,
  target = join(folder, `footfall-${dated(nowMs)}.db`),
  how: 'whole' | 'quick' = 'whole',
): Promise<SafetyCopy> {
  const part = `${target}.part`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeDatabase(part);
    await copyPages(database, part);
    // All of it is checked: what is damaged among the samples is a damaged database as well.
    const found = how === 'quick' ? checkCopy(part, 'quick_check') : (checkCopy(part) ?? lean(part));
    if (found !== null) {
      const own = checkCopy(database, 'quick_check');
      throw own === null
        ? new FootfallError('DB_007', { folder, detail: `what was written is not what was read (${found})` })
        : new FootfallError('DB_003', { file: database, detail: own });
    }
    renameSync(part, target);
  } catch (thrown) {
    if (existsSync(part)) removeDatabase(part);
    const known = databaseError(thrown, database);
    if (known && ['DB_003', 'DB_005', 'DB_007'].includes(known.info.code)) throw known;
    throw new FootfallError(
      'DB_007',
      { folder, detail: thrown instanceof Error ? thrown.message : String(thrown) },
      { cause: thrown },
    );
  }
  const copies = listCopies(folder);
  for (const { file } of copies.slice(KEPT)) rmSync(file, { force: true });
  return (
    copies.find(({ file }) => file === target) ?? { name: target, file: target, madeAtMs: nowMs, bytes: sizeOf(target) }
  );
}

/** Minutes of the cameras' health are most of the file after a month, and seven copies of them would fill a small disk. Restoring takes over those of the database that counts. Null: the copy is as it should be. */
function lean(part: string): string | null {
  const copy = openSqlite(part);
  try {
    const there = copy.prepare("select count(*) from sqlite_master where type = 'table' and name = ?").pluck();
    const samples = SAMPLE_TABLES.filter((table) => there.get(table) === 1);
    for (const table of samples) copy.exec(`delete from "${table}"`);
    if (samples.length > 0) copy.exec('vacuum');
  } finally {
    copy.close();
  }
  return checkCopy(part, 'quick_check');
}

async function copyPages(database: string, part: string): Promise<void> {
  const source = openSqlite(database, { readonly: true, fileMustExist: true });
  try {
    await copySqlite(source, part, PAGES_AT_ONCE);
  } finally {
    source.close();
  }
  // One file, without a log beside it.
  const copy = openSqlite(part);
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/** Null when all of it is sound, else what is wrong. */
export function checkCopy(file: string, how: 'integrity_check' | 'quick_check' = 'integrity_check'): string | null {
  try {
    const copy = openSqlite(file, { readonly: true, fileMustExist: true });
    try {
      const found = String(copy.pragma(`${how}(1)`, { simple: true }));
      return found === 'ok' ? null : found;
    } finally {
      copy.close();
    }
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
