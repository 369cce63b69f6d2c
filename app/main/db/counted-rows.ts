import { openSqlite, type SqliteFile } from './sqlite-file.ts';

/** What an update may neither lose nor change: rows, and the sums of these columns. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  counting_events: ['event_timestamp'],
  counting_results: ['count_in', 'count_out', 'coverage_ms'],
  zone_visits: ['left_at'],
  camera_coverage: ['coverage_ms'],
  recounts: [],
  occupancy_adjustments: [],
};

/** By table and column. Reads each table once: some seconds of a gigabyte. */
export function countedRows(file: string): Map<string, number> {
  const db = openSqlite(file, { readonly: true, fileMustExist: true }),
    found = new Map<string, number>();
  try {
    for (const [table, sums] of Object.entries(COUNTED)) {
      const there = columnsOf(db, table);
      if (there.size === 0) continue;
      const columns = sums.filter((column) => there.has(column));
      const row = db
        .prepare(
          `select count(*) as "rows"${columns.map((column) => `, total(${column}) as ${column}`).join('')} from ${table}`,
        )
        .get() as Record<string, number>;
      for (const [name, value] of Object.entries(row)) found.set(`${table}, ${name}`, value);
    }
    return found;
  } finally {
    db.close();
  }
}

/** What was there before and is another now, in words; null: nothing. */
export function differenceOf(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string | null {
  for (const [name, value] of before)
    if (after.get(name) !== value) return `${name}: ${after.get(name) ?? 'gone'} instead of ${value}`;
  return null;
}

const columnsOf = (db: SqliteFile, table: string): Set<string> =>
  new Set(db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[]);
