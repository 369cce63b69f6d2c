import { basename, join } from 'node:path';
import { DAY_MS, HOUR_MS } from '../../core/time.ts';
import type { SafetyCopy } from '../../shared/api/index.ts';
import { FootfallError, toErrorInfo } from '../../shared/errors.ts';
import type { TaskInput } from '../../shared/tasks.ts';
import { finishRestore } from '../db/restore-copy.ts';
import { listCopies } from '../db/safety-copy.ts';
import type { Log } from '../host.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import type { DatabaseKeeper, KeptFiles } from '../safety/open-safety.ts';
import { TaskAborted, TaskEnded, type RunTask } from '../tasks/run-task.ts';

/** One a day, and the first soon after the start: a PC that is switched off at night never comes to a nightly hour. */
const FIRST_LOOK_MS = 60_000,
  LOOK_MS = 600_000;
/** After one that failed: a full disk is often emptied within the hour. */
const AGAIN_MS = HOUR_MS;

export interface SafetyCopiesOptions {
  files: KeptFiles;
  log: Log;
  notices: NoticeBoard;
  keeper: DatabaseKeeper;
  runTask: RunTask;
  /** What was counted and set up is another now. */
  onRestored(): Promise<void>;
}

/** The daily copy of the database, and the way back to one. */
export class SafetyCopies {
  readonly #options: SafetyCopiesOptions;
  readonly #end = new AbortController();
  #timer: NodeJS.Timeout;
  #turn: Promise<unknown> = Promise.resolve();
  /** By the clock that never steps. */
  #notBefore = 0;

  constructor(options: SafetyCopiesOptions) {
    this.#options = options;
    this.#timer = setTimeout(() => this.#look(), FIRST_LOOK_MS);
  }

  /** Newest first. */
  list(): SafetyCopy[] {
    return listCopies(this.#options.files.copies).map(({ name, madeAtMs, bytes }) => ({ name, madeAtMs, bytes }));
  }

  /** Makes one now. Rejects with DB_003, DB_005 or DB_007, which is also shown on the screen. */
  make(): Promise<void> {
    return this.#inTurn(async () => {
      const { files, notices, keeper, log } = this.#options;
      try {
        await this.#task('copy', { database: files.database, folder: files.copies, nowMs: Date.now() }, files.copies);
        notices.set('backup-failed', null);
      } catch (thrown) {
        const error = toErrorInfo(thrown);
        log.error(error.message, { code: error.code });
        if (this.#end.signal.aborted) throw thrown;
        if (error.code === 'DB_003') keeper.damaged(error.message);
        else
          notices.set('backup-failed', { detail: error.message, lastMs: listCopies(files.copies)[0]?.madeAtMs ?? 0 });
        throw thrown;
      }
    });
  }

  /**
   * What was counted until then is shown again, with everything that was counted since; what is set up stays as it is now. Counting goes on
   * meanwhile. Rejects with DB_008 and the like, and has changed nothing then.
   */
  restore(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const { files, keeper, notices, onRestored, log } = this.#options;
      const copy = listCopies(files.copies).find((one) => one.name === name);
      if (!copy) throw new FootfallError('DB_008', { file: name, detail: 'there is no such copy' });
      const prepared = join(files.copies, 'restoring.db');
      await this.#task('prepare-restore', { copy: copy.file, prepared }, prepared);
      const { kept, lost } = await keeper.exchange(() => finishRestore(prepared, files.database, Date.now()));
      log.warn('a copy was restored', { copy: copy.name, kept, lost });
      notices.over(['database-damaged', 'database-missing']);
      notices.add('copy-restored', { copyMs: copy.madeAtMs, file: basename(kept) });
      await onRestored();
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#end.abort();
    await this.#turn.catch(() => {});
  }

  #look(): void {
    const newest = listCopies(this.#options.files.copies)[0];
    // A clock that was set may have put the newest into the future.
    const due = !newest || Math.abs(Date.now() - newest.madeAtMs) >= DAY_MS;
    if (due && performance.now() >= this.#notBefore)
      this.make().catch(() => {
        this.#notBefore = performance.now() + AGAIN_MS;
      });
    this.#timer = setTimeout(() => this.#look(), LOOK_MS);
  }

  /** Rejects with what it failed for, or DB_007 when its process ended, or this program is ending. */
  async #task<N extends 'copy' | 'prepare-restore'>(name: N, input: TaskInput<N>, target: string): Promise<void> {
    try {
      await this.#options.runTask(name, input, { signal: this.#end.signal });
    } catch (thrown) {
      if (thrown instanceof TaskAborted)
        throw new FootfallError('DB_007', { folder: target, detail: 'Footfall is ending' });
      if (thrown instanceof TaskEnded)
        throw new FootfallError('DB_007', { folder: target, detail: `its process ended (${thrown.detail})` });
      throw thrown;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work);
    this.#turn = next.catch(() => {});
    return next;
  }
}
