import { createHash } from 'node:crypto';
import { businessDay, dateOf } from '../../../core/stats/business-day.ts';
import type { CentreSession } from '../../../main/db/centre/centre-session.ts';
import { CellRefused } from '../../../main/db/centre/cells.ts';
import type { ExportStore } from '../../../main/db/travelling/export-store.ts';
import type { Batch, StoreRows } from '../../../main/db/travelling/rows.ts';
import { travelling, TRAVELLING } from '../../../main/db/travelling/travelling.ts';
import type { ExportJob } from '../../../shared/domain/export.ts';
import { sendBatch, type Report, type Touched } from './send-rows.ts';

/** Of days that nothing was sent of so many are proved once more in each run, those first whose proof is oldest: what is changed in the centre is found within weeks. */
const OLD_DAYS_AT_ONCE = 2;
/** A run ends, and the next one goes on: what is counted meanwhile is sent before more of the past is proved. */
const PROVING_MS = 60_000;

interface Day {
  table: string;
  name: string;
  fromMs: number;
  toMs: number;
}

/**
 * Compares what was sent, row by row, day by day, with what the centre holds, and sends again what differs. Resolves with the moment before which every
 * day is proved; null: the first one is not yet.
 */
export async function proveDays(
  store: StoreRows,
  known: ExportStore,
  session: CentreSession,
  job: ExportJob & { centreId: string },
  touched: Touched,
  report: Report,
): Promise<number | null> {
  const untilMs = performance.now() + PROVING_MS,
    { due, old } = daysToProve(store, known, job, touched);
  for (const day of [...due, ...old]) {
    if (performance.now() > untilMs) break;
    await report(await proveDay(store, session, day, touched.until(day.table, store), report));
    if (due[0] === day) due.shift();
  }
  const today = businessDay(job.nowMs, job.timeZone, job.dayStartMinutes).fromMs;
  if (due.some(({ name }) => name === 'all')) return null;
  const first = Math.min(today, ...TRAVELLING.flatMap(({ table }) => store.span(table)?.fromMs ?? []));
  const unproved = Math.min(today, ...due.map(({ fromMs }) => fromMs));
  return unproved <= first && due.length > 0 ? null : unproved;
}

/** Tables without moments that something was sent of; then, newest first, days that ended and were touched or never proved; then a few of the oldest proofs. */
function daysToProve(
  store: StoreRows,
  known: ExportStore,
  { centreId, nowMs, timeZone, dayStartMinutes }: ExportJob & { centreId: string },
  touched: Touched,
): { due: Day[]; old: Day[] } {
  const whole: Day[] = [],
    due: Day[] = [],
    old: { day: Day; provedAtMs: number }[] = [];
  for (const { table, time } of TRAVELLING) {
    const proofs = known.proofs(centreId, table);
    if (time === null && (touched.any(table) || !proofs.has('all')))
      whole.push({ table, name: 'all', fromMs: 0, toMs: 0 });
    const span = store.span(table);
    if (span === null) continue;
    let day = businessDay(span.fromMs, timeZone, dayStartMinutes);
    for (; day.toMs <= nowMs && day.fromMs <= span.toMs; day = businessDay(day.toMs, timeZone, dayStartMinutes)) {
      // What this store no longer keeps is no difference.
      const one = { table, name: dateOf(day.fromMs, timeZone), ...day, fromMs: Math.max(day.fromMs, span.fromMs) },
        provedAtMs = proofs.get(one.name);
      if (provedAtMs === undefined || provedAtMs < day.toMs || touched.within(table, day.fromMs, day.toMs))
        due.push(one);
      else old.push({ day: one, provedAtMs });
    }
  }
  due.sort((a, b) => b.fromMs - a.fromMs);
  old.sort((a, b) => a.provedAtMs - b.provedAtMs);
  return { due: [...whole, ...due], old: old.slice(0, OLD_DAYS_AT_ONCE).map(({ day }) => day) };
}

async function proveDay(store: StoreRows, session: CentreSession, day: Day, sentUntil: number, report: Report) {
  const before = await compare(store, session, day, sentUntil);
  if (before.differ.rows.length > 0) await sendBatch(session, before.differ, report, false);
  const after = before.differ.rows.length === 0 ? before : await compare(store, session, day, sentUntil);
  return {
    kind: 'proved' as const,
    table: day.table,
    day: day.name,
    rows: after.same,
    hash: after.hash,
    repaired: before.differ.rows.length - after.differ.rows.length,
    centreOnly: after.centreOnly,
  };
}

interface Compared {
  same: number;
  hash: string;
  /** Of the store: what the centre lacks, or has otherwise. */
  differ: Batch;
  centreOnly: number;
}

/** A row that the centre cannot take is set aside already, and no difference; nor is one that changed since it was sent. */
async function compare(
  store: StoreRows,
  session: CentreSession,
  { table, fromMs, toMs }: Day,
  sentUntil: number,
): Promise<Compared> {
  const ours = store.within(table, fromMs, toMs);
  const theirs = new Map<string, string>();
  const { key, time } = travelling(table),
    revision = ours.columns.indexOf('revision'),
    at = [...key, ...(time === null ? [] : [time])].map((name) => ours.columns.indexOf(name));
  const nameOf = (cells: (string | null)[]) => JSON.stringify(at.map((i) => cells[i]));
  for (const cells of await session.read(table, ours.columns, fromMs, toMs))
    theirs.set(nameOf(cells), JSON.stringify(cells));
  const differ: Batch['rows'] = [],
    same: string[] = [];
  for (const row of ours.rows) {
    let cells: (string | null)[];
    try {
      [cells] = await session.cells(table, ours.columns, [row]);
    } catch (thrown) {
      if (thrown instanceof CellRefused) continue;
      throw thrown;
    }
    const name = nameOf(cells),
      text = JSON.stringify(cells);
    if (theirs.get(name) === text) same.push(text);
    else if (Number(row[revision]) <= sentUntil) differ.push(row);
    theirs.delete(name);
  }
  const hash = createHash('sha256');
  for (const text of same.sort()) hash.update(text);
  return { same: same.length, hash: hash.digest('hex'), differ: { ...ours, rows: differ }, centreOnly: theirs.size };
}
