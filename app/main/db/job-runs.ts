import type { JobName, JobResult, JobRun } from '../../shared/domain/job.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { dialectOf, type Db } from './dialect/dialect.ts';
import { uuidv7 } from './uuid.ts';

/** Of each job so many runs are kept: two years of a weekly one. */
const KEPT = 104;

/** Notes that a job begins, and forgets its oldest runs; returns the id of this one. */
export async function beginJobRun(db: Db, name: JobName, dueMs: number | null, nowMs: number): Promise<string> {
  const { toInstant, toJson } = dialectOf(db),
    uid = uuidv7(nowMs);
  const oldest = (await db('job_runs')
    .where({ job_name: name })
    .orderBy('id', 'desc')
    .offset(KEPT - 1)
    .first('id')) as { id: number } | undefined;
  if (oldest) await db('job_runs').where({ job_name: name }).where('id', '<=', oldest.id).delete();
  await db('job_runs').insert({
    uid,
    job_name: name,
    due_at: dueMs === null ? null : toInstant(dueMs),
    started_at: toInstant(nowMs),
    outcome: 'running',
    result: toJson({}),
  });
  return uid;
}

export async function endJobRun(
  db: Db,
  uid: string,
  end: { outcome: 'done' | 'failed' | 'interrupted'; result: JobResult; error: ErrorInfo | null },
  nowMs: number,
): Promise<void> {
  const { toInstant, toJson } = dialectOf(db);
  await db('job_runs')
    .where({ uid })
    .update({
      outcome: end.outcome,
      result: toJson(end.result),
      error: end.error && toJson(end.error),
      ended_at: toInstant(nowMs),
    });
}

/** Those that a Footfall before this one did not end. */
export async function interruptJobRuns(db: Db): Promise<void> {
  await db('job_runs').where({ outcome: 'running' }).update({ outcome: 'interrupted' });
}

/** The newest runs of a job, newest first. */
export async function listJobRuns(db: Db, name: JobName, most: number): Promise<JobRun[]> {
  const rows = (await db('job_runs').where({ job_name: name }).orderBy('id', 'desc').limit(most)) as Record<
    string,
    unknown
  >[];
  return rows.map((row) => jobRunOf(db, row));
}

/** The last run that ended well of those that stood for a moment up to `nowMs`: what a clock that was ahead noted for later does not count. */
export async function lastDone(db: Db, name: JobName, nowMs: number): Promise<JobRun | null> {
  const row = (await db('job_runs')
    .where({ job_name: name, outcome: 'done' })
    .where('due_at', '<=', dialectOf(db).toInstant(nowMs))
    .orderBy('due_at', 'desc')
    .first()) as Record<string, unknown> | undefined;
  return row ? jobRunOf(db, row) : null;
}

function jobRunOf(db: Db, row: Record<string, unknown>): JobRun {
  const { fromInstant, fromJson } = dialectOf(db),
    moment = (value: unknown) => (value === null ? null : fromInstant(value));
  return {
    dueMs: moment(row.due_at),
    startedMs: fromInstant(row.started_at),
    endedMs: moment(row.ended_at),
    outcome: row.outcome as JobRun['outcome'],
    result: fromJson(row.result) as JobResult,
    error: row.error === null ? null : (fromJson(row.error) as ErrorInfo),
  };
}
