import { attachSqlite, type SqliteFile } from './sqlite-file.ts';
import { DERIVED_TABLES } from './tables.ts';

/*
 * Brings a copy up to date with what another database of the same installation, the one that counts now, holds: everything it has and the copy
 * has not, and of what both have its newer state. Nobody is counted twice: rows are known by the ids they were made with.
 */

/** Null, as in a row of before, makes a sum null: it is not known for all of the minute. */
const QUALITY_SUMS = ['frames_due', 'at_risk_ms'];

/** Of a minute that was begun in one database and went on in the other. */
const SUMS: Record<string, { key: string[]; sums: string[]; mosts: string[]; live: string | null }> = {
  counting_results: {
    key: ['camera_id', 'zone_id', 'time_period', 'period_start'],
    live: 'recount_id is null',
    mosts: ['max_occupancy', 'max_queue'],
    sums: [
      'count_in',
      'count_out',
      'count_total',
      'coverage_ms',
      'frames',
      ...QUALITY_SUMS,
      'entries',
      'exits',
      'occupancy_ms',
      'queue_ms',
    ],
  },
  camera_coverage: {
    key: ['camera_id', 'period_start'],
    live: null,
    mosts: [],
    sums: ['coverage_ms', 'frames', ...QUALITY_SUMS],
  },
};

/** What the program keeps about the file itself; the audit log is carried by itself. */
const OF_THE_FILE = ['installation', 'knex_migrations', 'knex_migrations_lock', 'audit_logs'];

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Both are of the same version. Throws, and changes nothing, when one of them is damaged. */
export function mergeInto(target: SqliteFile, other: string): void {
  attachSqlite(target, other, 'other');
  try {
    target.pragma('foreign_keys = OFF');
    target.transaction(() => {
      const [own, theirs] = ['main', 'other'].map((schema) =>
        Number(target.prepare(`select last_revision from ${schema}.installation`).pluck().get()),
      );
      for (const table of tables(target)) mergeTable(target, table, own);
      // Every row that came is newer than all that were there.
      target
        .prepare('update main.installation set last_revision = ?, alive_at = (select alive_at from other.installation)')
        .run(own + theirs);
      const broken = target.pragma('foreign_key_check') as { table: string }[];
      if (broken.length > 0) throw new Error(`rows of ${broken[0].table} refer to what is not there`);
    })();
  } finally {
    target.exec('detach other');
    target.pragma('foreign_keys = ON');
  }
}

function tables(target: SqliteFile): string[] {
  const names = target
    .prepare(
      "select name from main.sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name in (select name from other.sqlite_master)",
    )
    .pluck()
    .all() as string[];
  return names.filter((name) => ![...OF_THE_FILE, ...DERIVED_TABLES].includes(name));
}

function mergeTable(target: SqliteFile, table: string, offset: number): void {
  const columns = (target.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[]).filter(
    (name) => name !== 'id',
  );
  const t = quoted(table);
  const value = (name: string) => (name === 'revision' ? `o.revision + ${offset}` : `o.${quoted(name)}`);
  const key = keyOf(target, table, columns);
  // Samples, of which each camera has one a minute: they never change.
  if (key === null)
    return void target.exec(
      `insert or ignore into main.${t} (${columns.map(quoted).join(', ')}) select ${columns.map(value).join(', ')} from other.${t} as o order by o.rowid`,
    );
  const k = quoted(key);
  // What did not change since the copy has the same revision in both.
  const newer = columns.includes('revision') ? 'o.revision > m.revision' : 'true';
  target.exec(
    `update main.${t} as m set ${columns.map((name) => `${quoted(name)} = ${value(name)}`).join(', ')} from other.${t} as o where o.${k} = m.${k} and ${newer}`,
  );
  if (SUMS[table]) addToMinutes(target, t, SUMS[table], offset);
  target.exec(
    `insert or ignore into main.${t} (${columns.map(quoted).join(', ')}) select ${columns.map(value).join(', ')} from other.${t} as o where o.${k} not in (select ${k} from main.${t}) order by o.rowid`,
  );
}

/** Minutes that both have under different ids: each has a part of it. */
function addToMinutes(
  target: SqliteFile,
  t: string,
  { key, sums, mosts, live }: (typeof SUMS)[string],
  offset: number,
): void {
  const set = [
    ...sums.map((name) => `${name} = m.${name} + o.${name}`),
    ...mosts.map((name) => `${name} = max(coalesce(m.${name}, 0), coalesce(o.${name}, 0))`),
    'worst_fps = coalesce(min(m.worst_fps, o.worst_fps), m.worst_fps, o.worst_fps)',
    'risk = case when coalesce(o.at_risk_ms, 0) > coalesce(m.at_risk_ms, 0) then o.risk else m.risk end',
    `revision = o.revision + ${offset}`,
  ];
  const both = [...key.map((name) => `o.${name} = m.${name}`), ...(live ? [`m.${live}`, `o.${live}`] : [])];
  target.exec(
    `update main.${t} as m set ${set.join(', ')} from other.${t} as o where ${both.join(' and ')} and o.uid not in (select uid from main.${t})`,
  );
}

/** The one column by which a row is known wherever it is; null: it takes several. */
function keyOf(target: SqliteFile, table: string, columns: string[]): string | null {
  const unique = (
    target
      .prepare('select name from pragma_index_list(?) where "unique" and not partial')
      .pluck()
      .all(table) as string[]
  ).map((index) => target.prepare('select name from pragma_index_info(?)').pluck().all(index) as string[]);
  const single = unique.filter((of) => of.length === 1).map(([name]) => name);
  const key = single.find((name) => columns.includes(name)) ?? columns.find((name) => name === 'uid');
  if (!key && unique.length === 0) throw new Error(`rows of ${table} have no id of their own`);
  return key ?? null;
}
