import { openSqlite, type SqliteFile } from '../sqlite-file.ts';
import { StoreRows } from './rows.ts';

/** What the store itself knows of its exports, read by the process that sends; main writes it (export-rows.ts). */
export interface DeadLetter {
  table: string;
  key: (string | number)[];
}

/** A connection of its own, which only reads. */
export function openStore(file: string): { rows: StoreRows; known: ExportStore; close(): void } {
  const db = openSqlite(file, { readonly: true, fileMustExist: true });
  return { rows: new StoreRows(db), known: new ExportStore(db), close: () => void db.close() };
}

export class ExportStore {
  readonly #db: SqliteFile;

  constructor(db: SqliteFile) {
    this.#db = db;
  }

  /** Whether this database began the run of that id, also when it was killed in it. */
  began(runId: string): boolean {
    return this.#db.prepare('select 1 from export_runs where run_id = ?').get(runId) !== undefined;
  }

  /** Of all runs that it knows. */
  runs(): string[] {
    return this.#db.prepare('select run_id from export_runs order by id').pluck().all() as string[];
  }

  /** How far the lanes are at a centre, as this store knows it; `file`: how far they were handed out in files. */
  cursors(centreId: string): Map<string, number> {
    const rows = this.#db.prepare('select lane, revision from export_cursors where centre_id = ?').all(centreId) as {
      lane: string;
      revision: number;
    }[];
    return new Map(rows.map(({ lane, revision }) => [lane, revision]));
  }

  deadLetters(centreId: string, most: number): DeadLetter[] {
    const rows = this.#db
      .prepare('select table_name, row_key from export_dead_letters where centre_id = ? order by id limit ?')
      .all(centreId, most) as { table_name: string; row_key: string }[];
    return rows.map((row) => ({ table: row.table_name, key: JSON.parse(row.row_key) as (string | number)[] }));
  }

  /** When each day of a table was proved last, by its date. */
  proofs(centreId: string, table: string): Map<string, number> {
    const rows = this.#db
      .prepare('select proved_day, proved_at from export_proofs where centre_id = ? and table_name = ?')
      .all(centreId, table) as { proved_day: string; proved_at: number }[];
    return new Map(rows.map((row) => [row.proved_day, row.proved_at]));
  }
}
