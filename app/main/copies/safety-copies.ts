import { basename, join } from 'node:path';
import { DAY_MS, HOUR_MS } from '../../core/time.ts';
import type { SafetyCopy } from '../../shared/api/index.ts';
import { FootfallError, toErrorInfo } from '../../shared/errors.ts';
import { finishRestore } from '../db/restore-copy.ts';
import { listCopies } from '../db/safety-copy.ts';
import type { Host, Log } from '../host.ts';
import { runTask } from '../jobs/run-task.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import type { DatabaseKeeper, KeptFiles } from '../safety/open-safety.ts';

/** One a day, and the first soon after the start: a PC that is switched off at night never comes to a nightly hour. */
const FIRST_LOOK_MS = 60_000, LOOK_MS = 600_000;
/** After one that failed: a full disk is often emptied within the hour. */
const AGAIN_MS = HOUR_MS;

export interface SafetyCopiesOptions {
  files: KeptFiles;
  log: Log;
  notices: NoticeBoard;
  keeper: DatabaseKeeper;
  launchJobs: Host['launchJobs'];
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

  /** Makes one now. Rejects with DB_003, DB_005 or DB_007, which is also told on the screen. */
  make(): Promise<void> {
    return this.#inTurn(async () => {
      const { files, notices, keeper, launchJobs, log } = this.#options;
      try {
        await runTask(launchJobs, 'footfall backup', { type: 'copy', database: files.database, folder: files.copies, nowMs: Date.now() }, this.#end.signal);
        notices.set('backup-failed', null);
      } catch (thrown) {
        const error = toErrorInfo(thrown);
        log.error(error.message, { code: error.code });
        if (this.#end.signal.aborted) throw thrown;
        if (error.code === 'DB_003') keeper.damaged(error.message);
        else notices.set('backup-failed', { detail: error.message, lastMs: listCopies(files.copies)[0]?.madeAtMs ?? 0 });
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
      const { files, keeper, launchJobs, notices, onRestored, log } = this.#options;
      const copy = listCopies(files.copies).find((one) => one.name === name);
      if (!copy) throw new FootfallError('DB_008', { file: name, detail: 'there is no such copy' });
      const prepared = join(files.copies, 'restoring.db');
      await runTask(launchJobs, 'footfall restore', { type: 'prepare-restore', copy: copy.file, prepared }, this.#end.signal);
      const { kept, lost } = await keeper.exchange(() => finishRestore(prepared, files.database, Date.now()));
      log.warn('a copy was restored', { copy: copy.name, kept, lost });
      notices.over(['database-damaged', 'database-missing']);
      notices.tell('copy-restored', { copyMs: copy.madeAtMs, file: basename(kept) });
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
    if (due && performance.now() >= this.#notBefore) this.make().catch(() => { this.#notBefore = performance.now() + AGAIN_MS; });
    this.#timer = setTimeout(() => this.#look(), LOOK_MS);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work);
    this.#turn = next.catch(() => {});
    return next;
  }
}
