import { renameSync, writeFileSync } from 'node:fs';
import { databaseKey, encryptSqlite, openSqlite, type SqliteFile } from './sqlite-file.ts';
import { copyDatabase } from './database-files.ts';
import { openDatabase } from './open-database.ts';
import { COUNT_TABLES } from './tables.ts';

/*
 * What was set up (cameras, lines, the shop), without what was counted: a small database of its own beside the large one, renewed with every
 * change. When the large one is lost, counting goes on with it; that it is there at all says that this folder was set up.
 */

/** Revisions that were given out after the copy was made keep their meaning: the next ones begin so much higher. */
const REVISIONS_BETWEEN = 10_000_000;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The copy as bytes, read through the connection of the running program: also when its file was deleted under it. Outside a transaction. */
export function readSetUp(connection: SqliteFile): Buffer {
  connection.exec("attach ':memory:' as set_up");
  try {
    const parts = connection
      .prepare(
        "select type, name, sql from main.sqlite_master where sql is not null and name not like 'sqlite\\_%' escape '\\' order by type = 'trigger', type desc",
      )
      .all() as { type: string; name: string; sql: string }[];
    // A created table is made where it is named, an index or a view where its own name says.
    const copied = connection.transaction(() => {
      for (const { type, name, sql } of parts) {
        connection.exec(sql.replace(/^(create\s+(?:unique\s+)?(?:table|index|view|trigger)\s+)/i, '$1set_up.'));
        if (type === 'table' && !COUNT_TABLES.includes(name))
          connection.exec(`insert into set_up.${quoted(name)} select * from main.${quoted(name)}`);
      }
    });
    connection.pragma('foreign_keys = OFF');
    copied();
    return connection.serialize({ attached: 'set_up' });
  } finally {
    connection.pragma('foreign_keys = ON');
    connection.exec('detach set_up');
  }
}

/** Whole or not at all; readable by its owner only, as the database is. */
export function writeSetUp(bytes: Buffer, file: string): void {
  writeFileSync(`${file}.new`, bytes, { mode: 0o600, flush: true });
  if (databaseKey() !== null) encryptSqlite(`${file}.new`, true);
  renameSync(`${file}.new`, file);
}

/**
 * Makes, at `target`, a database that counts on with what was set up in `source` (such a copy, or a whole database), and with nothing that was
 * counted. Rejects with a DB code when the source cannot be used.
 */
export async function makeFromSetUp(source: string, target: string): Promise<void> {
  copyDatabase(source, target);
  const check = openSqlite(target);
  try {
    if (check.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw new Error(`${source} is damaged`);
    check.pragma('foreign_keys = OFF');
    const names = new Set(
      check.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[],
    );
    // Who did what stays, where the source is a whole database: its rows only ever grow in number.
    for (const table of COUNT_TABLES)
      if (names.has(table) && table !== 'audit_logs') check.exec(`delete from ${quoted(table)}`);
    if (!names.has('installation') || !check.prepare('select 1 from installation').get())
      throw new Error(`${source} holds no installation`);
    check.prepare('update installation set last_revision = last_revision + ?').run(REVISIONS_BETWEEN);
    check.exec('vacuum');
  } finally {
    check.close();
  }
  await (await openDatabase(target)).destroy();
}
