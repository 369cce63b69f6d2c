import { existsSync, renameSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Knex } from 'knex';
import { FootfallError } from '../../shared/errors.ts';
import { databaseError } from '../db/database-error.ts';
import { dated, putInPlace, removeDatabase, sizeOf } from '../db/database-files.ts';
import { withTheConnection } from '../db/exclusive.ts';
import { checkCopy } from '../db/safety-copy.ts';
import { copySqlite } from '../db/sqlite-file.ts';
import { readSetUp, writeSetUp } from '../db/set-up-copy.ts';
import type { Log } from '../host.ts';
import { countOnAnew, type Happened } from './count-on-anew.ts';
import type { KeptFiles } from './kept-files.ts';

/** Milliseconds. */
export const DATABASE_KEEPER = {
  /** Between two looks at the file: somebody who deletes it looks at the screen some seconds later. */
  lookMs: 3_000,
  /** After a mending that failed, above all on a full disk. */
  againMs: 10_000,
} as const;

export interface KeeperOptions {
  db: Knex;
  files: KeptFiles;
  log: Log;
  /** Another database is in place, or the same one again: what is shown has to be read anew. */
  onHappened(happened: Happened[]): void;
}

/**
 * Watches over the database while it is in use: puts it back where it was deleted or replaced, counts on in a new one when it is damaged, and
 * keeps what was set up in a second file. Whoever uses the database meanwhile waits; nobody has to know.
 */
export class DatabaseKeeper {
  readonly #options: KeeperOptions;
  readonly #timer: NodeJS.Timeout;
  /** The file that is open, as the system knows it. */
  #own: string | null;
  #ownLog: string | null;
  #bytes: number;
  /** What was set up when it was last read: also when no file of it is left. */
  #setUp: Buffer | null = null;
  #setUpIsWritten = true;
  #work: Promise<void> | null = null;
  #notBefore = 0;
  #closed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#own = idOf(options.files.database);
    this.#ownLog = idOf(logOf(options.files.database));
    this.#bytes = sizeOf(options.files.database);
    options.db.on('query-error', (thrown: unknown) => {
      if (databaseError(thrown, options.files.database)?.info.code === 'DB_003') this.damaged(String(thrown));
    });
    this.#timer = setInterval(() => this.look(), DATABASE_KEEPER.lookMs);
  }

  /** Somebody found that it cannot be read. */
  damaged(reason: string): void {
    this.#begin(reason, () => this.#countOn());
  }

  /** Whether it is still the file that was opened, in its place, and as long. */
  look(): void {
    const { database } = this.#options.files;
    // Both of one look: somebody may delete it between two, and what is gone was not cut off.
    const seen = statSync(database, { throwIfNoEntry: false }),
      now = seen ? `${seen.dev} ${seen.ino}` : null,
      bytes = seen?.size ?? 0,
      log = idOf(logOf(database));
    if (now !== this.#own || (this.#ownLog !== null && log !== this.#ownLog))
      return this.#begin('its file was deleted or replaced', () => this.#putBack());
    // It becomes shorter when it is written anew, and when somebody cuts it off.
    const isCutOff = bytes < this.#bytes && (bytes === 0 || checkCopy(database, 'quick_check') !== null);
    if (isCutOff && idOf(database) === now) return this.#begin('its file was cut off', () => this.#countOn());
    this.#bytes = bytes;
    this.#ownLog = log;
    if (!this.#setUpIsWritten) void this.setUpChanged();
  }

  /** Reads and keeps what is set up now. Never rejects: what cannot be written now is written later. */
  async setUpChanged(): Promise<void> {
    const { db, files, log } = this.#options;
    if (this.#closed) return;
    try {
      this.#setUp = await withTheConnection(db, readSetUp);
      this.#setUpIsWritten = false;
      writeSetUp(this.#setUp, files.setUp);
      this.#setUpIsWritten = true;
    } catch (thrown) {
      if (databaseError(thrown, files.database)?.info.code === 'DB_003') this.damaged(String(thrown));
      else log.error('what was set up could not be kept', { reason: String(thrown) });
    }
  }

  /** Runs `swap` while nobody uses the database; it may put another file in its place. */
  async exchange<T>(swap: () => T): Promise<T> {
    const { db } = this.#options;
    return withTheConnection(db, (connection) => {
      connection.pragma('wal_checkpoint(TRUNCATE)');
      connection.close();
      try {
        return swap();
      } finally {
        this.#remember();
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#work;
  }

  #begin(reason: string, mend: () => Promise<Happened[]>): void {
    if (this.#work || this.#closed || performance.now() < this.#notBefore) return;
    const { log, onHappened } = this.#options;
    log.error('the database is not as it should be', { reason });
    this.#work = mend()
      .then(async (happened) => {
        this.#remember();
        onHappened(happened);
      })
      .catch((thrown: unknown) => {
        this.#notBefore = performance.now() + DATABASE_KEEPER.againMs;
        log.error('the database could not be mended yet', {
          reason: thrown instanceof Error ? thrown.message : String(thrown),
        });
      })
      .finally(() => {
        this.#work = null;
      });
  }

  #remember(): void {
    this.#own = idOf(this.#options.files.database);
    // The next connection makes a new one.
    this.#ownLog = null;
    this.#bytes = sizeOf(this.#options.files.database);
  }

  async #countOn(): Promise<Happened[]> {
    const { db, files, log } = this.#options;
    return withTheConnection(db, async (connection) => {
      // Never damaged twice for one reason: who asks after the exchange asks the new one.
      if (this.#setUp && sizeOf(files.setUp) === 0) writeSetUp(this.#setUp, files.setUp);
      return countOnAnew(files, 'database-damaged', log, () => closeQuietly(connection));
    });
  }

  /** The open file has no name any more, but everything is in it: a copy of it takes its place. */
  async #putBack(): Promise<Happened[]> {
    const {
      db,
      files: { database },
    } = this.#options;
    return withTheConnection(db, async (connection) => {
      const fresh = `${database}.new`,
        atMs = Date.now();
      removeDatabase(fresh);
      await copySqlite(connection, fresh, 4096);
      const found = checkCopy(fresh, 'quick_check');
      if (found !== null) throw new FootfallError('DB_003', { file: fresh, detail: found });
      let kept = '';
      // Ours with another log is as good as gone; nothing is not worth keeping.
      if (existsSync(database) && idOf(database) !== this.#own && sizeOf(database) > 0) {
        kept = `${database}.replaced-${dated(atMs)}`;
        renameSync(database, kept);
      }
      closeQuietly(connection);
      putInPlace(fresh, database);
      return [{ code: 'database-put-back' as const, params: { atMs, file: basename(kept) } }];
    });
  }
}

function idOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.dev} ${found.ino}` : null;
}

/** The log holds what was committed last; without it a power cut would take that along. */
const logOf = (file: string): string => `${file}-wal`;

/** What it wanted to write last is of no use where it is. */
function closeQuietly(connection: { close(): unknown }): void {
  try {
    connection.close();
  } catch {
    /* it is damaged */
  }
}
