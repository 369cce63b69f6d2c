import { attachSqlite, openSqlite } from '../sqlite-file.ts';

/** What is in a database and not in another state of it. */
export interface Loss {
  /** By table; those without any are left out. */
  rows: Record<string, number>;
  /** Of the crossings among them; null: there are none. */
  firstMs: number | null;
  lastMs: number | null;
}

const KEYS = ['counting_event_id', 'adjustment_id', 'uid', 'recount_id', 'camera_id', 'worker_session'];

/** What would not be there any more once `state` took the place of `database`. Reads both. */
export function lossOf(state: string, database: string): Loss {
  const db = openSqlite(state);
  try {
    attachSqlite(db, database, 'now');
    const tables = db
      .prepare(
        "select name from now.sqlite_master where type = 'table' and name in (select name from main.sqlite_master)",
      )
      .pluck()
      .all() as string[];
    const rows: Record<string, number> = {};
    for (const table of tables) {
      const columns = db.prepare('select name from pragma_table_info(?, ?)').pluck().all(table, 'now') as string[],
        key = KEYS.find((name) => columns.includes(name));
      if (!key || !columns.includes('revision')) continue;
      const lost = db
        .prepare(`select count(*) from now."${table}" where ${key} not in (select ${key} from main."${table}")`)
        .pluck()
        .get() as number;
      if (lost > 0) rows[table] = lost;
    }
    const span = db
      .prepare(
        'select min(event_timestamp) as firstMs, max(event_timestamp) as lastMs from now.counting_events where counting_event_id not in (select counting_event_id from main.counting_events)',
      )
      .get() as Pick<Loss, 'firstMs' | 'lastMs'>;
    return { rows, ...span };
  } finally {
    db.close();
  }
}
