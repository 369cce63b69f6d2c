import type { Knex } from 'knex';
import { dateOf, instantOf } from '../../core/stats/business-day.ts';
import { DAY_MS } from '../../core/time.ts';
import type { Site } from '../../shared/api/index.ts';
import type { JobResult } from '../../shared/domain/job.ts';
import { ARCHIVED, ARCHIVED_TABLES, oldestOf, removeRows } from '../db/retention/remove-rows.ts';
import { provedUntil, retentionOf, setRemovedUntil } from '../db/retention/retention-rows.ts';
import { SAMPLE_TABLES } from '../db/samples/health-columns.ts';
import type { RunTask } from '../tasks/run-task.ts';

export interface CleanUpParts {
  db: Knex;
  databaseFile: string;
  /** Of the archives. */
  folder: string;
  site: Site;
  runTask: RunTask;
  /** False: this PC's clock was set, or is far from where it was; by one that is wrong everything would be too old. */
  clockIsTrusted(): boolean;
  /** Archives what is old of the audit log, whose end only the running program knows; resolves with how many rows. */
  archiveAudit?(folder: string, nowMs: number): Promise<number>;
}

/** Removes health samples that are older than they are kept. */
export async function cleanUpSamples(parts: CleanUpParts, nowMs: number, signal: AbortSignal): Promise<JobResult> {
  const limit = await limitOf(parts, 'samples', nowMs);
  if (limit === null) return { removedRows: 0 };
  await setRemovedUntil(parts.db, 'samples', limit, nowMs);
  let removed = 0;
  for (const table of SAMPLE_TABLES)
    removed += await removeRows(
      parts.db,
      { table, time: 'metric_timestamp', fromMs: 0, toMs: limit, only: null, lastId: null },
      signal,
    );
  return { removedRows: removed };
}

/**
 * Archives and removes the months of counts that are older than they are kept, and removes ways that are. What a centre is to have stays until it is proved to be there, however full
 * the disk is.
 */
export async function cleanUpCounts(parts: CleanUpParts, nowMs: number, signal: AbortSignal): Promise<JobResult> {
  let archived = 0,
    removed = 0,
    ways = 0;
  const limit = await limitOf(parts, 'counts', nowMs);
  if (limit !== null)
    for (const month of await monthsBefore(parts, limit)) {
      const done = await cleanUpMonth(parts, month, nowMs, signal);
      archived += done.archived;
      removed += done.removed;
    }
  const oldWays = await limitOf(parts, 'ways', nowMs);
  if (oldWays !== null) {
    await setRemovedUntil(parts.db, 'ways', oldWays, nowMs);
    const removal = {
      table: 'person_tracking',
      time: 'first_seen',
      fromMs: 0,
      toMs: oldWays,
      only: null,
      lastId: null,
    };
    ways = await removeRows(parts.db, removal, signal);
  }
  const audit = parts.clockIsTrusted() ? await parts.archiveAudit?.(parts.folder, nowMs) : 0;
  return { archivedRows: archived, removedRows: removed, removedWays: ways, ...(audit && { archivedAudit: audit }) };
}

/** Before which moment is removed what is of a kind; null: nothing is. */
async function limitOf(
  { db, clockIsTrusted }: CleanUpParts,
  kind: 'counts' | 'ways' | 'samples',
  nowMs: number,
): Promise<number | null> {
  const { keptDays } = await retentionOf(db, kind);
  if (keptDays === null || !clockIsTrusted()) return null;
  const limit = nowMs - keptDays * DAY_MS;
  // Ways stay in the shop anyway.
  const proved = kind === 'ways' ? null : await provedUntil(db);
  return proved === null ? limit : Math.min(limit, proved);
}

interface Month {
  name: string;
  fromMs: number;
  toMs: number;
}

/** The months of the site that ended before a moment and that something is left of, oldest first. */
async function monthsBefore({ db, site: { timeZone } }: CleanUpParts, limit: number): Promise<Month[]> {
  const oldest: number[] = [];
  for (const table of ARCHIVED_TABLES) {
    const { time, only } = ARCHIVED[table],
      first = await oldestOf(db, table, time, only);
    if (first !== null) oldest.push(first);
  }
  const months: Month[] = [];
  if (oldest.length === 0) return months;
  const [year, first] = dateOf(Math.min(...oldest), timeZone)
    .split('-')
    .map(Number);
  for (let month = first - 1; ; month++) {
    const beginMs = Date.UTC(year, month, 1),
      fromMs = instantOf(beginMs, timeZone),
      toMs = instantOf(Date.UTC(year, month + 1, 1), timeZone);
    if (toMs > limit) return months;
    months.push({ name: new Date(beginMs).toISOString().slice(0, 7), fromMs, toMs });
  }
}

async function cleanUpMonth(
  { db, databaseFile, folder, runTask }: CleanUpParts,
  { name, fromMs, toMs }: Month,
  nowMs: number,
  signal: AbortSignal,
): Promise<{ archived: number; removed: number }> {
  const removals: Parameters<typeof removeRows>[1][] = [];
  let archived = 0,
    removed = 0;
  for (const table of ARCHIVED_TABLES) {
    const { time, only } = ARCHIVED[table],
      input = { databaseFile, folder, table, month: name, fromMs, toMs, nowMs };
    const { rows, lastId } = await runTask('archive', input, { signal });
    archived += rows;
    removals.push({ table, time, fromMs, toMs, only, lastId });
  }
  await setRemovedUntil(db, 'counts', toMs, nowMs);
  for (const removal of removals) removed += await removeRows(db, removal, signal);
  return { archived, removed };
}
