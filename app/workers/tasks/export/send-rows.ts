import { isRowRefused } from '../../../main/db/centre/centre-error.ts';
import type { CentreSession } from '../../../main/db/centre/centre-session.ts';
import type { Batch, StoreRows, Value } from '../../../main/db/travelling/rows.ts';
import { laneName, travelling } from '../../../main/db/travelling/travelling.ts';
import type { ExportStep } from '../../../shared/domain/export.ts';

/** Rows in one transaction: large enough that the way there costs little, small enough that what is lost with a connection is sent again in a second. */
export const ROWS_AT_ONCE = 10_000;

export type Report = (step: ExportStep) => Promise<void>;

/** Sends what the centre has not yet, table by table. Resolves with the days, by their moments, that rows were sent of. */
export async function sendRows(
  store: StoreRows,
  session: CentreSession,
  cursors: ReadonlyMap<string, number>,
  report: Report,
): Promise<Touched> {
  const touched = new Touched();
  for (const lane of store.lanes()) {
    // What is counted from now on is the next run's: this one ends also where people never stop coming.
    const head = touched.until(lane.table, store);
    let revision = cursors.get(laneName(lane)) ?? 0;
    const after = () => (revision < head ? store.after(lane, revision, ROWS_AT_ONCE) : null);
    for (
      let batch = after(), next: Batch | null | undefined;
      batch !== null;
      batch = next === undefined ? after() : next
    ) {
      revision = batch.revision;
      next = undefined;
      await sendBatch(session, batch, report, true, () => {
        // While the centre takes these.
        if (next === undefined && (next = after()) !== null) session.prepare(next);
      });
      touched.add(batch);
      await report({ kind: 'sent', lane: laneName(lane), revision: batch.revision, rows: batch.rows.length });
    }
  }
  return touched;
}

/** The moments of rows that were sent, by table, and up to which revision all of a table's were. */
export class Touched {
  readonly #moments = new Map<string, Set<number>>();
  readonly #heads = new Map<string, number>();

  until(table: string, store: StoreRows): number {
    const head = this.#heads.get(table) ?? store.head(table);
    this.#heads.set(table, head);
    return head;
  }

  add({ lane: { table }, columns, rows }: Batch): void {
    const { time } = travelling(table),
      moments = this.#moments.get(table) ?? new Set();
    this.#moments.set(table, moments);
    const at = time === null ? -1 : columns.indexOf(time);
    // A day begins at a quarter of an hour in every zone.
    for (const row of rows) moments.add(at < 0 ? 0 : Math.floor(Number(row[at]) / QUARTER_MS));
  }

  within(table: string, fromMs: number, toMs: number): boolean {
    const moments = this.#moments.get(table);
    if (moments)
      for (let quarter = Math.floor(fromMs / QUARTER_MS); quarter * QUARTER_MS < toMs; quarter++)
        if (moments.has(quarter)) return true;
    return false;
  }

  any(table: string): boolean {
    return this.#moments.has(table);
  }
}
const QUARTER_MS = 15 * 60_000;

/** As one, or, where the centre refuses that for a row's sake, in halves until the row is found and set aside. */
export async function sendBatch(
  session: CentreSession,
  batch: Batch,
  report: Report,
  cursor = true,
  meanwhile?: () => void,
): Promise<void> {
  try {
    await session.put(batch, cursor, meanwhile);
  } catch (thrown) {
    if (!isRowRefused(thrown)) throw thrown;
    if (batch.rows.length === 1) return refuse(session, batch, thrown, report, cursor);
    const half = batch.rows.length >> 1;
    await sendBatch(session, part(batch, 0, half), report, cursor);
    await sendBatch(session, part(batch, half), report, cursor);
  }
}

function part(batch: Batch, from: number, to?: number): Batch {
  const rows = batch.rows.slice(from, to),
    at = batch.columns.indexOf('revision');
  return { ...batch, rows, revision: Math.max(...rows.map((row) => Number(row[at]))) };
}

/** The cursor goes past it: it is known to the store, and must hold up nothing else. */
async function refuse(
  session: CentreSession,
  batch: Batch,
  thrown: unknown,
  report: Report,
  cursor: boolean,
): Promise<void> {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  await report({ kind: 'refused', table: batch.lane.table, key: keyOf(batch, batch.rows[0]), reason });
  if (cursor) await session.put({ ...batch, rows: [] });
}

/** By which a row is known; moments and numbers as they are stored. */
export function keyOf({ lane: { table }, columns }: Batch, row: Value[]): (string | number)[] {
  return travelling(table).key.map((name) => row[columns.indexOf(name)] as string | number);
}
