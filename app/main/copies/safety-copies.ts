import { basename, join } from 'node:path';
import { DAY_MS, HOUR_MS } from '../../core/time.ts';
import type { Knex } from 'knex';
import type { CopiesTarget, SafetyCopy } from '../../shared/api/index.ts';
import { FootfallError, toErrorInfo, type ErrorInfo } from '../../shared/errors.ts';
import type { TaskInput, TaskOutput } from '../../shared/tasks.ts';
import { markAway } from '../db/backup/away.ts';
import { getBackupTarget, setBackupTarget } from '../db/backup/backup-target.ts';
import { listStates, type State } from '../db/backup/increment.ts';
import { finishRestore } from '../db/restore-copy.ts';
import { listCopies } from '../db/safety-copy.ts';
import type { Log, SecretBox } from '../host.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import type { DatabaseKeeper, KeptFiles } from '../safety/open-safety.ts';
import { TaskAborted, TaskEnded, type RunTask } from '../tasks/run-task.ts';

/** One a day, and the first soon after the start: a PC that is switched off at night never comes to a nightly hour. */
const FIRST_LOOK_MS = 60_000,
  LOOK_MS = 600_000;
/** After one that failed: a full disk is often emptied within the hour. */
const AGAIN_MS = HOUR_MS;

export interface SafetyCopiesOptions {
  db: Knex;
  secrets: SecretBox;
  nodeId(): string;
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
  #awayError: ErrorInfo | null = null;
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
        await this.#putAway();
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
      const states = listStates(this.#options.files.copies).filter(({ copy }) => copy.name === name);
      if (states.length === 0) throw new FootfallError('DB_008', { file: name, detail: 'there is no such copy' });
      await this.#restoreFirstGood(states);
    });
  }

  /** After the database was lost: the newest state that is good, without anybody asking. Resolves in any case: what went wrong is told, and somebody may try another copy. */
  restoreNewest(): Promise<void> {
    return this.#inTurn(async () => {
      const states = listStates(this.#options.files.copies);
      if (states.length > 0) await this.#restoreFirstGood(states);
    }).catch((thrown: unknown) => {
      if (!this.#end.signal.aborted)
        this.#options.log.error('no copy could be restored', { reason: toErrorInfo(thrown).message });
    });
  }

  async #restoreFirstGood(states: readonly State[]): Promise<void> {
    const { files, keeper, notices, onRestored, log } = this.#options,
      prepared = join(files.copies, 'restoring.db');
    for (const [i, { copy, increment, atMs }] of states.entries()) {
      try {
        const input = { copy: copy.file, increment: increment?.file ?? null, prepared };
        await this.#task('prepare-restore', input, prepared);
      } catch (thrown) {
        if (i === states.length - 1 || toErrorInfo(thrown).code !== 'DB_008') throw thrown;
        log.warn('a copy cannot be restored; an older one is tried', { reason: toErrorInfo(thrown).message });
        continue;
      }
      const { kept, lost } = await keeper.exchange(() => finishRestore(prepared, files.database, Date.now()));
      log.warn('a copy was restored', { copy: (increment ?? copy).name, kept, lost });
      notices.over(['database-damaged', 'database-missing']);
      notices.add('copy-restored', { copyMs: atMs, file: basename(kept) });
      return onRestored();
    }
  }

  /** Whether copies are put into a second place, and where. */
  async target(): Promise<CopiesTarget> {
    const target = await getBackupTarget(this.#options.db);
    return {
      folder: target?.folder ?? null,
      encrypted: (target?.sealedPassphrase ?? null) !== null,
      error: target ? this.#awayError : null,
    };
  }

  /** From now on; the copies there are follow at once. `passphrase`: null for none, undefined for that of before. Rejects with DB_011. */
  setTarget(folder: string | null, passphrase: string | null | undefined): Promise<CopiesTarget> {
    return this.#inTurn(async () => {
      const { db, secrets } = this.#options,
        before = await getBackupTarget(db);
      if (folder !== null) {
        await markAway(folder);
        const sealed = passphrase === undefined ? (before?.sealedPassphrase ?? null) : passphrase;
        const sealedPassphrase = passphrase === undefined || sealed === null ? sealed : await secrets.encrypt(sealed);
        await setBackupTarget(db, { folder, sealedPassphrase }, Date.now());
      } else await setBackupTarget(db, null, Date.now());
      this.#awayError = null;
      await this.#putAway();
      return this.target();
    });
  }

  /** Never rejects: what is here is safe, and it is tried again. */
  async #putAway(): Promise<void> {
    const { db, files, log, notices, secrets, nodeId } = this.#options;
    try {
      const target = await getBackupTarget(db);
      if (target) {
        const { folder, sealedPassphrase } = target,
          passphrase = sealedPassphrase === null ? null : await secrets.decrypt(sealedPassphrase);
        await this.#task('copy-away', { local: files.copies, away: { folder, passphrase, nodeId: nodeId() } }, folder);
      }
      this.#awayError = null;
      notices.set('backup-away-failed', null);
    } catch (thrown) {
      if (this.#end.signal.aborted) return;
      const error = toErrorInfo(thrown);
      this.#awayError = error;
      log.error(error.message, { code: error.code });
      notices.set('backup-away-failed', { detail: error.message });
    }
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
    if (performance.now() >= this.#notBefore)
      (due ? this.make() : this.makeIncrement()).catch(() => {
        this.#notBefore = performance.now() + AGAIN_MS;
      });
    this.#timer = setTimeout(() => this.#look(), LOOK_MS);
  }

  /** What changed since the last whole copy; a whole one where it cannot go on from that. Rejects as `make` does. */
  async makeIncrement(): Promise<void> {
    const { files } = this.#options;
    const done = await this.#inTurn(async () => {
      const input = { database: files.database, folder: files.copies, nowMs: Date.now() };
      const made = await this.#task('increment', input, files.copies);
      if (made) await this.#putAway();
      return made;
    });
    if (!done) await this.make();
  }

  /** Rejects with what it failed for, or DB_007 when its process ended, or this program is ending. */
  async #task<N extends 'copy' | 'increment' | 'copy-away' | 'prepare-restore'>(
    name: N,
    input: TaskInput<N>,
    target: string,
  ): Promise<TaskOutput<N>> {
    try {
      return await this.#options.runTask(name, input, { signal: this.#end.signal });
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
