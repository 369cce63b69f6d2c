import type { ExportStep } from '../../../shared/domain/export.ts';
import { FootfallError, type ErrorInfo } from '../../../shared/errors.ts';
import { getInstallation } from '../installation.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';
import { uuidv7 } from '../uuid.ts';
import { TRAVELLING, whichTravel } from './travelling.ts';

/** Where rows are sent, as it is stored. */
export interface ExportTarget {
  /** Without its password. */
  url: string;
  sealedPassword: string | null;
  certificateAuthority: string | null;
  intervalMinutes: number;
  active: boolean;
  /** This database was made a node of its own. */
  forked: boolean;
}

const KEPT_RUNS = 1_000;
const SHOWN_LETTERS = 100;

export async function getExportTarget(db: Db): Promise<ExportTarget | null> {
  const row = (await db('export_targets').first()) as Record<string, unknown> | undefined;
  return row
    ? {
        url: String(row.target_url),
        sealedPassword: row.target_password as string | null,
        certificateAuthority: row.certificate_authority as string | null,
        intervalMinutes: Number(row.interval_minutes),
        active: Boolean(row.is_active),
        forked: row.forked_at !== null,
      }
    : null;
}

export async function setExportTarget(db: Db, target: Omit<ExportTarget, 'forked'>, nowMs: number): Promise<void> {
  const now = dialectOf(db).toInstant(nowMs);
  const values = {
    target_url: target.url,
    target_password: target.sealedPassword,
    certificate_authority: target.certificateAuthority,
    interval_minutes: target.intervalMinutes,
    is_active: target.active,
    updated_at: now,
  };
  if ((await db('export_targets').update(values)) === 0)
    await db('export_targets').insert({ ...values, target_id: uuidv7(nowMs), created_at: now });
}

/** From now on this database is a node of its own, which never sent anything. Rejects with EXPORT_014. */
export async function forkNode(db: Db, nodeId: string, nowMs: number): Promise<void> {
  if ((await db('export_targets').update({ forked_at: dialectOf(db).toInstant(nowMs) })) === 0)
    throw new FootfallError('EXPORT_014');
  const before = (await getInstallation(db))!,
    former = [...before.formerNodes, before.nodeId];
  await db('installation').update({ node_id: nodeId, former_nodes: dialectOf(db).toJson(former) });
  for (const table of ['export_runs', 'export_cursors', 'export_dead_letters', 'export_proofs'])
    await db(table).delete();
}

/** `into`: a file, of which screens say nothing. */
export async function beginRun(db: Db, nowMs: number, into: 'centre' | 'file' = 'centre'): Promise<string> {
  const runId = uuidv7(nowMs);
  await db('export_runs').insert({
    run_id: runId,
    centre_id: into === 'file' ? 'file' : null,
    started_at: dialectOf(db).toInstant(nowMs),
  });
  // The centre knows one of the newest; those before are gone for good.
  const old = (await db('export_runs').orderBy('id', 'desc').offset(KEPT_RUNS).first('id')) as
    { id: number } | undefined;
  if (old) await db('export_runs').where('id', '<=', old.id).delete();
  return runId;
}

export async function endRun(
  db: Db,
  runId: string,
  { verifiedUntilMs, error }: { verifiedUntilMs: number | null; error: ErrorInfo | null },
  nowMs: number,
): Promise<void> {
  const dialect = dialectOf(db);
  await db('export_runs')
    .where({ run_id: runId })
    .update({
      ended_at: dialect.toInstant(nowMs),
      verified_until: verifiedUntilMs === null ? null : dialect.toInstant(verifiedUntilMs),
      error: error === null ? null : dialect.toJson(error),
    });
}

/** Stores a step of a run. `centreId`: of the centre it greeted. */
export async function noteStep(
  db: Db,
  runId: string,
  centreId: string,
  step: ExportStep,
  nowMs: number,
): Promise<void> {
  const dialect = dialectOf(db),
    now = dialect.toInstant(nowMs);
  switch (step.kind) {
    case 'greeted':
      return void (await db('export_runs').where({ run_id: runId }).update({ centre_id: centreId }));
    case 'sent':
      await db('export_cursors')
        .insert({ centre_id: centreId, lane: step.lane, revision: step.revision, updated_at: now })
        .onConflict(['centre_id', 'lane'])
        .merge(['revision', 'updated_at']);
      return void (await db('export_runs').where({ run_id: runId }).increment('row_count', step.rows));
    case 'refused':
      return void (await db('export_dead_letters')
        .insert({
          centre_id: centreId,
          table_name: step.table,
          row_key: dialect.toJson(step.key),
          reason: step.reason,
          refused_at: now,
        })
        .onConflict(['centre_id', 'table_name', 'row_key'])
        .merge(['reason', 'refused_at']));
    case 'accepted':
      return void (await db('export_dead_letters')
        .where({ centre_id: centreId, table_name: step.table, row_key: dialect.toJson(step.key) })
        .delete());
    case 'proved':
      return void (await db('export_proofs')
        .insert({
          centre_id: centreId,
          table_name: step.table,
          proved_day: step.day,
          row_count: step.rows,
          row_hash: step.hash,
          repaired_count: step.repaired,
          centre_only_count: step.centreOnly,
          proved_at: now,
        })
        .onConflict(['centre_id', 'table_name', 'proved_day'])
        .merge());
    default:
      return step satisfies never;
  }
}

/** Up to which revisions rows were written into a file. */
export async function noteHandedOut(db: Db, until: Readonly<Record<string, number>>, nowMs: number): Promise<void> {
  const now = dialectOf(db).toInstant(nowMs);
  for (const [lane, revision] of Object.entries(until))
    await db('export_cursors')
      .insert({ centre_id: 'file', lane, revision, updated_at: now })
      .onConflict(['centre_id', 'lane'])
      .merge(['revision', 'updated_at']);
}

/** The one that answered last; '': none ever did. */
async function lastCentre(db: Db): Promise<string> {
  const row = (await db('export_runs')
    .whereNotNull('centre_id')
    .whereNot('centre_id', 'file')
    .orderBy('id', 'desc')
    .first('centre_id')) as { centre_id: string } | undefined;
  return row?.centre_id ?? '';
}

export interface ExportHistory {
  lastSuccessMs: number | null;
  lastError: ErrorInfo | null;
  sentRows: number;
  verifiedUntilMs: number | null;
  refused: { table: string; key: (string | number)[]; reason: string; atMs: number }[];
  refusedCount: number;
  repairedRows: number;
  centreOnlyRows: number;
}

/** What the runs to the centre of the last one did; of what was repaired since `sinceMs`. */
export async function readExportHistory(db: Db, sinceMs: number): Promise<ExportHistory> {
  const { fromInstant, toInstant, fromJson } = dialectOf(db);
  const runs = () =>
    db('export_runs').whereNotNull('ended_at').whereRaw("centre_id is distinct from 'file'").orderBy('id', 'desc');
  const last = (await runs().first()) as Record<string, unknown> | undefined;
  const good = (await runs().whereNull('error').first()) as Record<string, unknown> | undefined;
  const centre = await lastCentre(db);
  const of = { centre_id: centre };
  const letters = (await db('export_dead_letters').where(of).orderBy('id', 'desc').limit(SHOWN_LETTERS)) as Record<
    string,
    unknown
  >[];
  const [{ count }] = (await db('export_dead_letters').where(of).count({ count: '*' })) as { count: number }[];
  const [sums] = (await db('export_proofs')
    .where(of)
    .where('proved_at', '>=', toInstant(sinceMs))
    .sum({ repaired: 'repaired_count', only: 'centre_only_count' })) as Record<'repaired' | 'only', number | null>[];
  return {
    lastSuccessMs: good ? fromInstant(good.ended_at) : null,
    lastError: last && last.error !== null ? (fromJson(last.error) as ErrorInfo) : null,
    sentRows: Number(last?.row_count ?? 0),
    verifiedUntilMs: good && good.verified_until !== null ? fromInstant(good.verified_until) : null,
    refused: letters.map((row) => ({
      table: String(row.table_name),
      key: fromJson(row.row_key) as (string | number)[],
      reason: String(row.reason),
      atMs: fromInstant(row.refused_at),
    })),
    refusedCount: Number(count),
    repairedRows: Number(sums.repaired ?? 0),
    centreOnlyRows: Number(sums.only ?? 0),
  };
}

/** Rows that the centre has not yet, counted up to `most`; of recounts none. */
export async function countWaiting(db: Db, most: number): Promise<number> {
  const centre = await lastCentre(db);
  const cursors = new Map(
    ((await db('export_cursors').where({ centre_id: centre })) as { lane: string; revision: number }[]).map(
      ({ lane, revision }) => [lane, Number(revision)],
    ),
  );
  let waiting = 0;
  for (const spec of TRAVELLING) {
    const rows = db({ t: spec.table })
      .where(`t.${spec.revision}`, '>', cursors.get(spec.table) ?? 0)
      .whereRaw(whichTravel(spec))
      .limit(most - waiting)
      .select(db.raw('1'));
    if (spec.recounted) rows.whereNull('t.recount_id');
    const [{ count }] = (await db.count({ count: '*' }).from(rows.as('rows'))) as { count: number }[];
    waiting += Number(count);
    if (waiting >= most) return most;
  }
  return waiting;
}
