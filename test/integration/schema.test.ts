import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations, migrationSource } from '../../app/main/db/migrations/index.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { isMoment, SAVED_TABLES } from '../../app/main/db/save/columns.ts';
import { COUNT_TABLES, SET_UP_TABLES } from '../../app/main/db/tables.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

/*
 * One schema on two databases: both are made by the same migrations, and then asked what they really have.
 */

interface Table {
  /** Name, kind of value, whether it may be null. */
  columns: [name: string, kind: string, nullable: boolean][];
  /** Columns, whether it is unique, whether it is of some rows only. */
  indexes: [columns: string, unique: boolean, partial: boolean][];
  references: [columns: string, table: string, columns: string][];
  /** Column and words, of each CHECK. */
  words: [column: string, words: string][];
}
type Schema = Record<string, Table>;

const sorted = <T>(rows: T[]): T[] =>
  rows
    .map((row) => [JSON.stringify(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
/** `"scope" in ('site', 'camera')`, and what PostgreSQL makes of it. */
const wordsOf = (check: string): [string, string] => {
  // PostgreSQL writes a negative number as a word.
  const words = [...check.matchAll(/'([^']*)'/g)].map(([, word]) => word).filter((word) => !/^-?\d+$/.test(word));
  return [/[`"]?([a-z_]+)[`"]?\)*(?:::text)?\)*\s*(?:in\b|=)/i.exec(check)![1], words.sort().join(' ')];
};

/** A moment is a number here and timestamptz there, JSON is text here: each kind has one name for both. */
const SQLITE_KINDS: Record<string, string> = {
  float: 'number',
  integer: 'whole',
  boolean: 'yes-no',
  blob: 'bytes',
  double: 'number',
  text: 'text',
};
const POSTGRES_KINDS: Record<string, string> = {
  numeric: 'number',
  'double precision': 'number',
  integer: 'whole',
  bigint: 'whole',
  'timestamp with time zone': 'whole',
  boolean: 'yes-no',
  bytea: 'bytes',
  text: 'text',
  jsonb: 'text',
};

async function ofSqlite(db: Knex): Promise<Schema> {
  const tables: { name: string; sql: string }[] = await db('sqlite_master')
    .where({ type: 'table' })
    .whereRaw("name not like 'sqlite\\_%' escape '\\'")
    .select('name', 'sql');
  const schema: Schema = {};
  for (const { name, sql } of tables) {
    const columns: { name: string; type: string; notnull: number; pk: number }[] = await db.raw(
      'select * from pragma_table_info(?)',
      [name],
    );
    const indexes: { name: string; unique: number; partial: number; origin: string }[] = await db.raw(
      'select * from pragma_index_list(?)',
      [name],
    );
    const keys: { id: number; table: string; from: string; to: string }[] = await db.raw(
      'select * from pragma_foreign_key_list(?) order by id, seq',
      [name],
    );
    schema[name] = {
      columns: columns.map(({ name: column, type, notnull, pk }) => [
        column,
        type.startsWith('varchar') ? type : (SQLITE_KINDS[type.toLowerCase()] ?? type),
        !notnull && !pk,
      ]),
      indexes: sorted(
        await Promise.all(
          indexes
            .filter(({ origin }) => origin !== 'pk')
            .map(async (index): Promise<Table['indexes'][number]> => [
              (
                (await db.raw('select name from pragma_index_info(?) order by seqno', [index.name])) as {
                  name: string;
                }[]
              )
                .map((each) => each.name)
                .join(' '),
              index.unique === 1,
              index.partial === 1,
            ]),
        ),
      ),
      references: sorted(
        [...new Set(keys.map(({ id }) => id))].map((id): Table['references'][number] => {
          const of = keys.filter((key) => key.id === id);
          return [of.map(({ from }) => from).join(' '), of[0].table, of.map(({ to }) => to).join(' ')];
        }),
      ),
      words: sorted([...sql.matchAll(/check\s*\(([^()]*\([^()]*\))\)/gi)].map(([, check]) => wordsOf(check))),
    };
  }
  return schema;
}

async function ofPostgres(db: Knex): Promise<Schema> {
  const rows = async <T>(sql: string, bindings: readonly string[] = []): Promise<T[]> =>
    ((await db.raw(sql, bindings as string[])) as { rows: T[] }).rows;
  const tables = await rows<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')",
  );
  const schema: Schema = {};
  for (const { name } of tables) {
    const columns = await rows<{ name: string; type: string; required: boolean }>(
      'select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as required from pg_attribute where attrelid = ?::regclass and attnum > 0 and not attisdropped order by attnum',
      [name],
    );
    const indexes = await rows<{ columns: string[]; unique: boolean; partial: boolean }>(
      `select array(select attname::text from unnest(indkey) with ordinality k(n, o) join pg_attribute on attrelid = indrelid and attnum = n order by o) as columns,
         indisunique as unique, indpred is not null as partial from pg_index where indrelid = ?::regclass and not indisprimary`,
      [name],
    );
    const constraints = await rows<{ type: string; text: string; columns: string[]; other: string; theirs: string[] }>(
      `select contype as type, pg_get_constraintdef(oid) as text, confrelid::regclass::text as other,
         array(select attname::text from unnest(conkey) with ordinality k(n, o) join pg_attribute on attrelid = conrelid and attnum = n order by o) as columns,
         array(select attname::text from unnest(confkey) with ordinality k(n, o) join pg_attribute on attrelid = confrelid and attnum = n order by o) as theirs
       from pg_constraint where conrelid = ?::regclass`,
      [name],
    );
    schema[name] = {
      columns: columns.map(({ name: column, type, required }) => [
        column,
        type.startsWith('character varying')
          ? type.replace('character varying', 'varchar')
          : (POSTGRES_KINDS[type.replace(/\(.*\)/, '')] ?? type),
        !required,
      ]),
      indexes: sorted(
        indexes.map(({ columns: of, unique, partial }): Table['indexes'][number] => [of.join(' '), unique, partial]),
      ),
      references: sorted(
        constraints
          .filter(({ type }) => type === 'f')
          .map(({ columns: of, other, theirs }): Table['references'][number] => [
            of.join(' '),
            other,
            theirs.join(' '),
          ]),
      ),
      words: sorted(constraints.filter(({ type }) => type === 'c').map(({ text }) => wordsOf(text))),
    };
  }
  return schema;
}

const bin = await findPostgres();

describe.skipIf(!bin)('one schema on two databases', () => {
  let postgres: Postgres;
  let folder: ReturnType<typeof temporaryFolder>;
  let sqlite: Knex;
  let here: Schema, there: Schema;
  beforeAll(async () => {
    folder = temporaryFolder();
    postgres = await startPostgres(bin!);
    await postgres.db.migrate.latest({ migrationSource: migrationSource(migrations) });
    sqlite = await openDatabase(`${folder.path}/footfall.db`);
    [here, there] = [await ofSqlite(sqlite), await ofPostgres(postgres.db)];
  });
  afterAll(async () => {
    await sqlite?.destroy();
    await postgres?.stop();
    folder.remove();
  });

  it('both have the same tables, and each of them is told whether it was counted or set up', () => {
    expect(Object.keys(here).sort()).toEqual(Object.keys(there).sort());
    expect(Object.keys(here).sort()).toEqual([...COUNT_TABLES, ...SET_UP_TABLES].sort());
  });

  it('each table has the same columns, indexes, references and words in both', () => {
    // knex's own two are written by knex.
    const own = (schema: Schema) => Object.entries(schema).filter(([name]) => !name.startsWith('knex_'));
    for (const [name, table] of own(here)) expect(table, name).toEqual(there[name]);
    expect(own(here).flatMap(([, { words }]) => words).length).toBeGreaterThan(60);
  });

  it('every reference can be followed from the other side by an index, but for those that nobody follows', () => {
    const missing = Object.entries(there).flatMap(([name, { references, indexes }]) =>
      references
        .filter(([columns]) => columns !== 'site_id' && !indexes.some(([of]) => `${of} `.startsWith(`${columns} `)))
        .map(([columns]) => `${name}.${columns}`),
    );
    // Why not: docs/decisions/storage.md.
    expect(missing.sort()).toEqual([
      'person_tracking.camera_id',
      'person_tracking.worker_session',
      'stream_quality_metrics.stream_id',
      'zone_visits.zone_id rule_version',
    ]);
  });

  it('what is saved as a moment is what PostgreSQL keeps as one', async () => {
    const { rows } = (await postgres.db.raw(
      "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' and data_type in ('timestamp with time zone', 'integer', 'bigint')",
    )) as { rows: { table_name: string; column_name: string; data_type: string }[] };
    const wrong = rows.filter(
      ({ table_name: table, column_name: name, data_type: type }) =>
        SAVED_TABLES.includes(table) && isMoment(name) !== type.startsWith('timestamp'),
    );
    expect(wrong).toEqual([]);
  });

  it('a word that is not known is refused by both', async () => {
    for (const db of [sqlite, postgres.db])
      await expect(
        db('alert_rules').insert({
          comparison_operator: '~',
          rule_id: 'r',
          rule_name: 'r',
          metric_name: 'm',
          threshold_value: 1,
          site_id: 's',
          node_id: 'n',
          revision: 1,
          created_at: db === sqlite ? 1 : new Date(1),
          updated_at: db === sqlite ? 1 : new Date(1),
        }),
      ).rejects.toThrow(/comparison_operator_known/);
  });
});
