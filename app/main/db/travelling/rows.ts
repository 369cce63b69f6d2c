import type { SqliteFile } from '../sqlite-file.ts';
import { travelling, TRAVELLING, whichTravel, type Lane, type Travelling } from './travelling.ts';

/*
 * Reads what travels out of the store's SQLite file, through a connection of its own that only reads. Rows are as SQLite has them: moments
 * are whole milliseconds, truth is 0 or 1, JSON is text. What the centre makes of them is in db/centre/cells.ts.
 */

export type Value = string | number | bigint | Buffer | null;
export interface Batch {
  lane: Lane;
  columns: string[];
  rows: Value[][];
  /** Of the last row: everything up to here is in this batch or was before. */
  revision: number;
}

const ANY = '*';
/** Written so that SQLite looks rows up by their revision, or by camera and moment. */
const BY_REVISION = '+t.camera_id not in (select camera_id from camera_configurations where is_demo)';
const BY_CAMERA = 't.camera_id in (select camera_id from camera_configurations where not is_demo)';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export class StoreRows {
  readonly #db: SqliteFile;
  readonly #columns = new Map<string, { names: string[]; sql: string }>();

  constructor(db: SqliteFile) {
    this.#db = db;
  }

  /** Every table, and for those that a recount counted anew one more for each that was accepted once. */
  lanes(): Lane[] {
    const recounts = this.#db
      .prepare(
        `select t.recount_id from recounts as t where ${whichTravel(travelling('recounts'), BY_REVISION)} order by t.accepted_order`,
      )
      .pluck()
      .all() as string[];
    return TRAVELLING.flatMap(({ table, recounted }) => [
      { table, recountId: null },
      ...(recounted ? recounts.map((recountId) => ({ table, recountId })) : []),
    ]);
  }

  /** The next rows after a revision, at most `most`; null: there are none. */
  after(lane: Lane, revision: number, most: number): Batch | null {
    const { revision: column } = travelling(lane.table);
    const rows = this.#select(lane, BY_REVISION, `t.${column} > ? order by t.${column} limit ?`, [revision, most]);
    return rows.length === 0 ? null : this.#batch(lane, rows);
  }

  /** The rows of a table whose moment lies in a span, of all its lanes; of one without moments all. */
  within(table: string, fromMs: number, toMs: number): Batch {
    const { time } = travelling(table);
    const rows = this.lanes()
      .filter((lane) => lane.table === table)
      .flatMap((lane) =>
        time === null
          ? this.#select(lane, BY_CAMERA, 'true', [])
          : this.#select(lane, BY_CAMERA, `t.${time} >= ? and t.${time} < ?`, [fromMs, toMs]),
      );
    return this.#batch({ table, recountId: null }, rows);
  }

  /** Of the rows that are known by these keys those that are there, whichever lane they are of. */
  byKeys(table: string, keys: readonly Value[][]): Batch {
    const { key } = travelling(table);
    const rows = keys.flatMap((values) =>
      this.#select({ table, recountId: ANY }, BY_REVISION, key.map((name) => `t.${name} = ?`).join(' and '), values),
    );
    return this.#batch({ table, recountId: null }, rows);
  }

  /** The revision of the last change of a table; of samples the last one. */
  head(table: string): number {
    const { revision } = travelling(table);
    return Number(
      this.#db
        .prepare(`select coalesce(max(${revision}), 0) from ${quoted(table)}`)
        .pluck()
        .get(),
    );
  }

  /** The first and last moment of a table; null: it is empty, or has none. */
  span(table: string): { fromMs: number; toMs: number } | null {
    const { time, ofCamera } = travelling(table);
    if (time === null) return null;
    const edge = (which: 'min' | 'max') =>
      ofCamera
        ? `(select ${which}((select ${which}(t.${time}) from ${table} as t where t.camera_id = c.camera_id)) from camera_configurations as c where not c.is_demo)`
        : `(select ${which}(${time}) from ${table})`;
    const found = this.#db.prepare(`select ${edge('min')} as fromMs, ${edge('max')} as toMs`).get() as {
      fromMs: number | null;
      toMs: number | null;
    };
    return found.fromMs === null ? null : { fromMs: found.fromMs, toMs: found.toMs! };
  }

  #select({ table, recountId }: Lane, by: string, where: string, values: Value[]): Value[][] {
    const spec = travelling(table),
      lane = spec.recounted && recountId !== ANY ? `t.recount_id is ? and ` : '';
    return this.#db
      .prepare(
        `select ${this.#columnsOf(spec).sql} from ${quoted(table)} as t where ${whichTravel(spec, by)} and ${lane}${where}`,
      )
      .raw()
      .all(...(lane === '' ? [] : [recountId]), ...values) as Value[][];
  }

  #batch({ table, recountId }: Lane, rows: Value[][]): Batch {
    const { names } = this.#columnsOf(travelling(table));
    const last = rows.at(-1)?.[names.indexOf('revision')] ?? 0;
    return { lane: { table, recountId }, columns: names, rows, revision: Number(last) };
  }

  /** The columns that travel, under the names they have in the centre; site and node are those of whoever sends. */
  #columnsOf({ table, stays, names: named, revision }: Travelling): { names: string[]; sql: string } {
    const known = this.#columns.get(table);
    if (known) return known;
    const own = (this.#db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[]).filter(
      (name) => !['id', 'site_id', 'node_id', 'revision', ...stays].includes(name),
    );
    const names = [...own.map((name) => named[name]?.as ?? name), 'revision'];
    const sql = [
      ...own.map((name) =>
        named[name]
          ? `(select ${named[name].id} from ${named[name].table} where id = t.${quoted(name)})`
          : `t.${quoted(name)}`,
      ),
      `t.${revision}`,
    ].join(', ');
    const found = { names, sql };
    this.#columns.set(table, found);
    return found;
  }
}
