import { setImmediate } from 'node:timers/promises';
import type { Knex } from 'knex';
import { MINUTE_MS, minuteOf } from '../../core/time.ts';
import type { Site } from '../../shared/api/index.ts';
import type { Recount } from '../../shared/domain/recount.ts';
import { FootfallError, errorInfo, toErrorInfo, type ErrorInfo } from '../../shared/errors.ts';
import { addMissed } from '../counts/open-counts.ts';
import { listRegions } from '../db/counting-zones.ts';
import { databaseError } from '../db/database-error.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { samplesSince } from '../db/person-tracking.ts';
import {
  getRecount,
  insertRecount,
  listRecounts,
  removeSomeResults,
  updateRecount,
  type RecountChange,
  type RecountRecord,
} from '../db/recounts.ts';
import { inTransaction } from '../db/transaction.ts';
import { erasedSpans } from '../db/erasures/erasures.ts';
import { uuidv7 } from '../db/uuid.ts';
import type { Log } from '../host.ts';
import { TaskAborted, TaskEnded, type RunTask } from '../tasks/run-task.ts';
import { recountDays } from './recount-days.ts';
import { clock } from './site-clock.ts';
import { writeResults } from './write-results.ts';

/** Tracks, minutes and visits of the last moments may still be on their way. */
const SETTLED_MS = 2 * MINUTE_MS;
const REMOVED_AT_ONCE = 500;
/** Those that a list shows. */
const NEWEST = 50;

const shown = ({ regions: _, known: __, ...record }: RecountRecord, progress: number): Recount => ({
  ...record,
  progress,
});

/** The newest of one camera, where none is under way. */
export const readRecounts = async (db: Db, cameraId: string): Promise<Recount[]> =>
  (await listRecounts(db, { cameraId, newest: NEWEST })).map((record) => shown(record, 1));

export interface RecountServiceOptions {
  db: Knex;
  databaseFile: string;
  identity: Identity;
  site: Site;
  log: Log;
  runTask: RunTask;
  onChanged(recount: Recount): void;
  /** Accepted or taken back: charts show other numbers now. */
  onDecided(recount: Recount): Promise<void>;
}

/** The regions of now, applied to the stored tracks of the past: beside what was counted, and shown instead of it once it is accepted. */
export class RecountService {
  readonly #options: RecountServiceOptions;
  #turn: Promise<void> = Promise.resolve();
  /** Those that wait or run. */
  readonly #work = new Map<string, { progress: number; cancel: AbortController }>();
  #closed = false;

  constructor(options: RecountServiceOptions) {
    this.#options = options;
  }

  async list(cameraId: string): Promise<Recount[]> {
    return (await listRecounts(this.#options.db, { cameraId, newest: NEWEST })).map((record) => this.#shown(record));
  }

  /** Begins one, one after the other; from and to become whole minutes. Rejects with RECOUNT_001 to RECOUNT_003. */
  async start(cameraId: string, from: number, to: number): Promise<Recount> {
    const { db, identity, site } = this.#options;
    const nowMs = Date.now(),
      time = (ms: number) => clock(ms, site.timeZone);
    const fromMs = minuteOf(from);
    const toMs = Math.min(Math.ceil(to / MINUTE_MS) * MINUTE_MS, minuteOf(nowMs - SETTLED_MS));
    const record = await inTransaction(db, async (transaction) => {
      const regions = await listRegions(transaction, cameraId);
      if (!regions.some(({ kind }) => kind !== 'ignore')) throw new FootfallError('RECOUNT_003');
      const since = await samplesSince(transaction, cameraId);
      if (since === null || fromMs >= toMs) throw new FootfallError('RECOUNT_002', { from: time(from), to: time(to) });
      const sinceMs = minuteOf(since);
      const erased = (await erasedSpans(transaction, fromMs, toMs, ['people', 'all'])).find(
        (span) => span.cameraId === cameraId,
      );
      if (erased) throw new FootfallError('RECOUNT_007', { from: time(erased.fromMs), to: time(erased.toMs) });
      if (fromMs < sinceMs) throw new FootfallError('RECOUNT_001', { since: time(sinceMs), sinceMs });
      return insertRecount(transaction, identity, { recountId: uuidv7(nowMs), cameraId, fromMs, toMs, regions }, nowMs);
    });
    const work = { progress: 0, cancel: new AbortController() };
    this.#work.set(record.recountId, work);
    this.#turn = this.#turn.then(() => this.#run(record, work));
    return this.#publish(record);
  }

  /** Rejects with RECOUNT_005 when it is no longer running. */
  async cancel(recountId: string): Promise<Recount> {
    const record = await this.#change(recountId, 'running', () => Promise.resolve({ status: 'cancelled' }));
    const work = this.#work.get(recountId);
    work?.cancel.abort();
    return record;
  }

  /** From now on charts show it; one row changes, so that it is all or nothing. Rejects with RECOUNT_005 when it is not ready. */
  async accept(recountId: string): Promise<Recount> {
    const { site } = this.#options;
    const accepted = await this.#change(recountId, 'ready', async (transaction, record) => ({
      status: 'accepted',
      days: await recountDays(transaction, site, record),
    }));
    await this.#compareAgain(accepted);
    await this.#options.onDecided(accepted);
    return accepted;
  }

  /** Charts show what they showed before; it waits for a decision again, and can be accepted again. Rejects with RECOUNT_005 when it is not accepted. */
  async revoke(recountId: string): Promise<Recount> {
    const revoked = await this.#change(recountId, 'accepted', () => Promise.resolve({ status: 'ready' }));
    await this.#compareAgain(revoked);
    await this.#options.onDecided(revoked);
    return (await this.list(revoked.cameraId)).find((recount) => recount.recountId === recountId) ?? revoked;
  }

  /** Those that wait for a decision are compared with what charts show now. */
  async #compareAgain({ cameraId, fromMs, toMs }: Recount): Promise<void> {
    const { db, site } = this.#options;
    for (const other of await listRecounts(db, { cameraId, status: ['ready'] })) {
      if (other.fromMs < toMs && other.toMs > fromMs)
        await this.#change(other.recountId, 'ready', async (transaction, record) => ({
          days: await recountDays(transaction, site, record),
        }));
    }
  }

  /** Rejects with RECOUNT_005 when it is not ready. */
  async discard(recountId: string): Promise<Recount> {
    const record = await this.#change(recountId, 'ready', () => Promise.resolve({ status: 'discarded' }));
    this.#removeLater(recountId);
    return record;
  }

  /** At the start: what was interrupted has failed, and what nobody will accept goes. */
  async recover(): Promise<void> {
    for (const { recountId } of await listRecounts(this.#options.db, { status: ['running'] })) {
      await this.#change(recountId, 'running', () =>
        Promise.resolve({
          status: 'failed',
          error: errorInfo('RECOUNT_004', { detail: 'Footfall ended before it was done' }),
        }),
      );
    }
    for (const { recountId } of await listRecounts(this.#options.db, { status: ['failed', 'cancelled', 'discarded'] }))
      this.#removeLater(recountId);
  }

  /** Resolves when none waits or runs any more. */
  idle(): Promise<void> {
    return this.#turn;
  }

  /** What runs is interrupted, as the next start will say. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { cancel } of this.#work.values()) cancel.abort();
    await this.#turn;
  }

  async #run(record: RecountRecord, work: { progress: number; cancel: AbortController }): Promise<void> {
    const { db, databaseFile, identity, site, runTask, log } = this.#options;
    const { recountId, cameraId, fromMs, toMs, regions, known } = record;
    try {
      const { tracks } = await runTask(
        'recount',
        { databaseFile, cameraId, fromMs, toMs, regions, timeZone: site.timeZone, known },
        {
          signal: work.cancel.signal,
          onProgress: async ({ results, progress }) => {
            await inTransaction(db, (transaction) => writeResults(transaction, identity, record, results, Date.now()));
            work.progress = progress;
            if (!work.cancel.signal.aborted) this.#options.onChanged(this.#shown(record));
          },
        },
      );
      await this.#change(recountId, 'running', async (transaction) => {
        await addMissed(transaction, identity, record, Date.now());
        return { status: 'ready', tracks, days: await recountDays(transaction, site, record) };
      });
    } catch (thrown) {
      if (this.#closed) return;
      if (!(thrown instanceof TaskAborted || work.cancel.signal.aborted)) {
        log.error('a recount failed', { recountId, reason: String(thrown) });
        const error = errorOf(thrown, databaseFile);
        await this.#change(recountId, 'running', () => Promise.resolve({ status: 'failed', error })).catch(
          (again: unknown) => log.error('its end could not be noted', { recountId, reason: String(again) }),
        );
      }
      await this.#remove(recountId);
    } finally {
      this.#work.delete(recountId);
    }
  }

  async #change(
    recountId: string,
    status: Recount['status'],
    change: (transaction: Knex.Transaction, record: RecountRecord) => Promise<RecountChange>,
  ): Promise<Recount> {
    const { db, identity } = this.#options;
    return this.#publish(
      await inTransaction(db, async (transaction) => {
        const record = await getRecount(transaction, recountId);
        if (!record) throw new FootfallError('RECOUNT_006', { recountId });
        if (record.status !== status) throw new FootfallError('RECOUNT_005', { status: record.status });
        await updateRecount(transaction, identity, recountId, await change(transaction, record), Date.now());
        return (await getRecount(transaction, recountId))!;
      }),
    );
  }

  #publish(record: RecountRecord): Recount {
    const recount = this.#shown(record);
    this.#options.onChanged(recount);
    return recount;
  }

  #shown(record: RecountRecord): Recount {
    return shown(record, record.status === 'running' ? (this.#work.get(record.recountId)?.progress ?? 0) : 1);
  }

  #removeLater(recountId: string): void {
    this.#turn = this.#turn.then(() => this.#remove(recountId));
  }

  /** A little at a time, so that counting never waits for it. */
  async #remove(recountId: string): Promise<void> {
    const { db, log } = this.#options;
    try {
      while (
        !this.#closed &&
        (await inTransaction(db, (transaction) => removeSomeResults(transaction, recountId, REMOVED_AT_ONCE)))
      )
        await setImmediate();
    } catch (thrown) {
      log.error('what a recount left could not be removed', { recountId, reason: String(thrown) });
    }
  }
}

function errorOf(thrown: unknown, databaseFile: string): ErrorInfo {
  if (thrown instanceof TaskEnded) return errorInfo('RECOUNT_004', { detail: `its process ended (${thrown.detail})` });
  return databaseError(thrown, databaseFile)?.info ?? toErrorInfo(thrown);
}
