import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { attachSqlite, openSqlite, type SqliteFile } from '../sqlite-file.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { databaseError } from '../database-error.ts';
import { dated, removeDatabase, sizeOf } from '../database-files.ts';
import { checkCopy, listCopies, type SafetyCopy } from '../safety-copy.ts';
import { SAMPLE_TABLES } from '../samples/health-columns.ts';
import { DERIVED_TABLES, SET_UP_TABLES } from '../tables.ts';

/*
 * Between two whole copies, every ten minutes: a small database of everything that is other than in the last whole one. Rows that were counted have a revision, so what was added or
 * changed is what has a higher one; what is set up is small and taken whole. Each stands for itself: whole copy and one increment are a database, however many others are missing.
 */

const NAME = /^footfall-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\+(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.db$/;
/** All of the newest whole copy are kept for so long, of each hour the last one after; of older copies the last. Milliseconds. */
const ALL_MS = 2 * 3_600_000,
  HOUR_MS = 3_600_000;

export interface Increment {
  name: string;
  file: string;
  /** Of the whole copy that it goes on from. */
  baseMs: number;
  madeAtMs: number;
  bytes: number;
}

/** Newest first. */
export function listIncrements(folder: string): Increment[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .flatMap((name): Increment[] => {
      const m = NAME.exec(name);
      if (!m) return [];
      const file = join(folder, name),
        ms = (at: number) => Date.parse(`${m[at]}T${m[at + 1]}:${m[at + 2]}:${m[at + 3]}Z`);
      return [{ name, file, baseMs: ms(1), madeAtMs: ms(5), bytes: sizeOf(file) }];
    })
    .sort((a, b) => b.madeAtMs - a.madeAtMs);
}

/** A state that can be brought back: a whole copy, and how it went on. */
export interface State {
  copy: SafetyCopy;
  increment: Increment | null;
  atMs: number;
}

/** Newest first. */
export function listStates(folder: string): State[] {
  const increments = listIncrements(folder);
  return listCopies(folder)
    .flatMap((copy): State[] => [
      { copy, increment: null, atMs: copy.madeAtMs },
      ...increments
        .filter(({ baseMs }) => baseMs === copy.madeAtMs)
        .map((increment) => ({ copy, increment, atMs: increment.madeAtMs })),
    ])
    .sort((a, b) => b.atMs - a.atMs);
}

/**
 * Makes one that goes on from the newest whole copy, as the database is at one moment, and checks it. Null: a whole copy is due, because there is none, or it is of another version, or
 * of before something was restored. Rejects as makeCopy does.
 */
export function makeIncrement(database: string, folder: string, nowMs: number): Increment | null {
  const base = listCopies(folder)[0];
  if (!base || base.madeAtMs > nowMs) return null;
  const file = join(folder, `footfall-${dated(base.madeAtMs)}+${dated(nowMs)}.db`),
    part = `${file}.part`;
  try {
    removeDatabase(part);
    const out = openSqlite(part);
    try {
      out.pragma('foreign_keys = OFF');
      attachSqlite(out, database, 'live');
      attachSqlite(out, base.file, 'base');
      if (!out.transaction(() => copyChanges(out))()) return null;
    } finally {
      out.close();
    }
    const found = checkCopy(part);
    if (found !== null)
      throw new FootfallError('DB_007', { folder, detail: `what was written is not what was read (${found})` });
    renameSync(part, file);
    thinOut(folder, nowMs);
    return { name: file.slice(folder.length + 1), file, baseMs: base.madeAtMs, madeAtMs: nowMs, bytes: sizeOf(file) };
  } catch (thrown) {
    const known = databaseError(thrown, database);
    if (known && ['DB_003', 'DB_005', 'DB_007'].includes(known.info.code)) throw known;
    throw new FootfallError('DB_007', { folder, detail: (thrown as Error).message }, { cause: thrown });
  } finally {
    removeDatabase(part);
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** One moment of the database: nothing is read outside this transaction. False: it does not go on from the copy. */
function copyChanges(out: SqliteFile): boolean {
  const tables = out
      .prepare(
        "select name, sql from live.sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'",
      )
      .all() as { name: string; sql: string }[],
    one = (sql: string) => out.prepare(sql).pluck().get();
  const versions = (schema: string) =>
    out.prepare(`select name from ${schema}.knex_migrations order by name`).pluck().all().join();
  if (versions('live') !== versions('base')) return false;
  const revision = Number(one('select last_revision from base.installation'));
  if (Number(one('select last_revision from live.installation')) < revision) return false;
  for (const { name, sql } of tables) {
    const t = quoted(name);
    if (!goesOn(out, name)) return false;
    out.exec(sql);
    if (LEFT_OUT.includes(name)) continue;
    const since = isWhole(out, name) ? '' : ` where revision > ${revision}`;
    out.exec(`insert into main.${t} select * from live.${t}${since}`);
  }
  return true;
}

/** What is made anew, and what may be lost. */
const LEFT_OUT: readonly string[] = [...SAMPLE_TABLES, ...DERIVED_TABLES];

/** Tables without revisions are small, or do not travel. */
function isWhole(db: SqliteFile, table: string): boolean {
  const columns = db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[];
  return SET_UP_TABLES.includes(table) || !columns.includes('revision');
}

/** Whether the newest row of the copy has its number here as well: a database that was restored since gave out others. */
function goesOn(db: SqliteFile, table: string): boolean {
  const columns = db.prepare('select name from pragma_table_info(?, ?)').pluck().all(table, 'live') as string[];
  const uid = ['uid', 'counting_event_id'].find((name) => columns.includes(name));
  if (!columns.includes('id') || !uid || !columns.includes('revision')) return true;
  const t = quoted(table);
  const last = db.prepare(`select id, ${uid} as uid from base.${t} order by id desc limit 1`).get() as
    { id: number; uid: string } | undefined;
  const here = last && db.prepare(`select ${uid} from live.${t} where id = ?`).pluck().get(last.id);
  return !last || here === undefined || here === last.uid;
}

/** Makes of a whole copy the database as it was when the increment was made, rows and numbers alike. Throws, and changes nothing, when one of them is damaged. */
export function applyIncrement(prepared: string, increment: string): void {
  const db = openSqlite(prepared);
  try {
    db.pragma('foreign_keys = OFF');
    attachSqlite(db, increment, 'other');
    db.transaction(() => {
      const derived: unknown = db.prepare('select derived_revision from main.installation').pluck().get();
      const tables = db
        .prepare("select name from other.sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'")
        .pluck()
        .all() as string[];
      for (const table of tables) {
        const t = quoted(table);
        if (LEFT_OUT.includes(table)) continue;
        if (isWhole(db, table)) db.exec(`delete from main.${t}`);
        db.exec(`insert or replace into main.${t} select * from other.${t}`);
      }
      // Sums are those of the whole copy, and follow what came since.
      db.prepare('update main.installation set derived_revision = ?').run(derived);
      const broken = db.pragma('foreign_key_check') as { table: string }[];
      if (broken.length > 0) throw new Error(`rows of ${broken[0].table} refer to what is not there`);
    })();
  } finally {
    db.close();
  }
}

function thinOut(folder: string, nowMs: number): void {
  const copies = new Set(listCopies(folder).map(({ madeAtMs }) => madeAtMs)),
    newest = Math.max(...copies),
    seen = new Set<string>();
  for (const { file, baseMs, madeAtMs } of listIncrements(folder)) {
    const slot =
      baseMs !== newest
        ? `${baseMs}`
        : nowMs - madeAtMs < ALL_MS
          ? file
          : `${baseMs} ${Math.floor(madeAtMs / HOUR_MS)}`;
    if (!copies.has(baseMs) || seen.has(slot)) rmSync(file, { force: true });
    seen.add(slot);
  }
}
