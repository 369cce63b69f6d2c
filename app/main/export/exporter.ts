import type { Knex } from 'knex';
import { MINUTE_MS } from '../../core/time.ts';
import type { Site } from '../../shared/api/index.ts';
import type { ExportState } from '../../shared/domain/export.ts';
import { FootfallError, maskCredentials, toErrorInfo, type ErrorInfo } from '../../shared/errors.ts';
import { parseCentreAddress, shownAddress } from '../db/centre/centre-address.ts';
import {
  beginRun,
  countWaiting,
  endRun,
  getExportTarget,
  noteHandedOut,
  noteStep,
  readExportHistory,
  setExportTarget,
  type ExportTarget,
} from '../db/travelling/export-rows.ts';
import type { Identity } from '../db/installation.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Log, SecretBox } from '../host.ts';
import { signingKey } from '../node/key-file.ts';
import { TaskAborted, type RunTask } from '../tasks/run-task.ts';

export const EXPORT = {
  /** The first run after a start, milliseconds: cameras come first. */
  firstMs: 30_000,
  intervalMinutes: 5,
  /** After a run that failed, milliseconds; doubled with each more, and a half to the whole of it by chance, so that shops do not come back all at once. */
  againMs: 30_000,
  longestAgainMs: 30 * MINUTE_MS,
  /** How far back what was repaired is told. */
  repairedMs: 30 * 24 * 60 * MINUTE_MS,
  /** More than so many waiting rows are not counted. */
  mostWaiting: 10_000,
} as const;

export interface ExporterOptions {
  db: Knex;
  databaseFile: string;
  identity: Identity;
  site: Site;
  secrets: SecretBox;
  /** The key that signs files; made when it is missing. */
  signingKeyFile: string;
  log: Log;
  runTask: RunTask;
  /** What a screen shows of it is another. */
  onChanged(): void;
  /** A day differed and was sent again, or the centre would not have a row. */
  onDifference?(what: { table: string; day: string; rows: number }): void;
  random?(): number;
}

/** Sends what was counted to the centre, again and again, for as long as there is one. */
export class Exporter {
  readonly #options: ExporterOptions;
  readonly #end = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #failures = 0;
  #nextRunMs: number | null = null;
  #sentNow = 0;

  constructor(options: ExporterOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if ((await getExportTarget(this.#options.db))?.active) this.#later(EXPORT.firstMs);
  }

  async state(): Promise<ExportState> {
    const { db } = this.#options;
    const target = await getExportTarget(db);
    const history = await readExportHistory(db, Date.now() - EXPORT.repairedMs);
    return {
      ...history,
      target: target && {
        url: target.url,
        hasPassword: target.sealedPassword !== null,
        hasAuthority: target.certificateAuthority !== null,
        verified: parseCentreAddress(target.url, target.certificateAuthority).tls !== null,
        intervalMinutes: target.intervalMinutes,
        active: target.active,
      },
      running: this.#running !== null,
      sentRows: this.#running ? this.#sentNow : history.sentRows,
      waitingRows: target ? await countWaiting(db, EXPORT.mostWaiting) : 0,
      nextRunMs: this.#nextRunMs,
    };
  }

  /** `url` with its password, or without one for that of before; so with the authority, too. Sends soon, when it is active. Rejects with EXPORT_001. */
  async setTarget(wish: {
    url: string;
    certificateAuthority?: string;
    intervalMinutes: number;
    active: boolean;
  }): Promise<void> {
    const { db, secrets, onChanged } = this.#options;
    const address = parseCentreAddress(wish.url, wish.certificateAuthority ?? null),
      before = await getExportTarget(db);
    const mode = /[?&]sslmode=[^&]*/.exec(wish.url)?.[0].slice(1);
    const url = shownAddress(address) + (mode ? `?${mode}` : '');
    const kept = before?.url === url ? before : null;
    await setExportTarget(
      db,
      {
        url,
        sealedPassword:
          address.password === null ? (kept?.sealedPassword ?? null) : await secrets.encrypt(address.password),
        certificateAuthority: wish.certificateAuthority ?? kept?.certificateAuthority ?? null,
        intervalMinutes: wish.intervalMinutes,
        active: wish.active,
      },
      Date.now(),
    );
    this.#failures = 0;
    if (wish.active) this.#later(0);
    else this.#never();
    onChanged();
  }

  /** Sends now. Rejects with EXPORT codes; resolves when what there was is there. */
  async run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      this.#options.onChanged();
    });
    this.#options.onChanged();
    return this.#running;
  }

  /**
   * Writes what was not handed out in a file yet (`all`: everything) into `file`, which must not be there. Resolves with how many rows it has.
   * Rejects with EXPORT_016 when it cannot be written.
   */
  async writeFile(file: string, all: boolean): Promise<number> {
    const { db, databaseFile, identity, runTask, log } = this.#options;
    const target = await getExportTarget(db),
      runId = await beginRun(db, Date.now(), 'file');
    let error: ErrorInfo | null = null;
    try {
      const { rows, until } = await runTask(
        'export-file',
        {
          ...{ databaseFile, file, all, runId, siteId: identity.siteId, nodeId: identity.nodeId },
          forked: target?.forked ?? false,
          privateKey: signingKey(this.#options.signingKeyFile),
          nowMs: Date.now(),
        },
        { signal: this.#end.signal },
      );
      await inTransaction(db, (transaction) => noteHandedOut(transaction, until, Date.now()));
      return rows;
    } catch (thrown) {
      error = toErrorInfo(thrown);
      throw thrown;
    } finally {
      await endRun(db, runId, { verifiedUntilMs: null, error }, Date.now()).catch((thrown: unknown) =>
        log.error('the end of an export could not be noted', { reason: String(thrown) }),
      );
    }
  }

  async close(): Promise<void> {
    this.#never();
    this.#end.abort();
    await this.#running?.catch(() => {});
  }

  async #run(): Promise<void> {
    const { db, log } = this.#options;
    this.#never();
    const target = await getExportTarget(db);
    if (!target) throw new FootfallError('EXPORT_014');
    const runId = await beginRun(db, Date.now());
    let error: ErrorInfo | null = null,
      verifiedUntilMs: number | null = null,
      aborted = false;
    this.#sentNow = 0;
    try {
      ({ verifiedUntilMs } = await this.#send(target, runId));
      this.#failures = 0;
    } catch (thrown) {
      aborted = thrown instanceof TaskAborted;
      if (aborted) return;
      error = toErrorInfo(thrown);
      this.#failures += 1;
      log.warn(maskCredentials(error.message), { code: error.code });
      throw thrown;
    } finally {
      // One that was broken off never ended: what it sent is known, and that it sent all is not.
      if (!aborted)
        await endRun(db, runId, { verifiedUntilMs, error }, Date.now()).catch((thrown: unknown) =>
          log.error('the end of an export could not be noted', { reason: String(thrown) }),
        );
      if (target.active && !this.#end.signal.aborted) this.#later(this.#pauseMs(target.intervalMinutes));
    }
  }

  async #send(target: ExportTarget, runId: string): Promise<{ verifiedUntilMs: number | null }> {
    const { db, databaseFile, identity, site, secrets, runTask, onChanged, onDifference } = this.#options;
    let centreId = '';
    return runTask(
      'export',
      {
        databaseFile,
        url: withPassword(target.url, target.sealedPassword && (await secrets.decrypt(target.sealedPassword))),
        certificateAuthority: target.certificateAuthority,
        siteId: identity.siteId,
        nodeId: identity.nodeId,
        forked: target.forked,
        runId,
        timeZone: site.timeZone,
        dayStartMinutes: site.dayStartMinutes,
        nowMs: Date.now(),
      },
      {
        signal: this.#end.signal,
        onProgress: async (step) => {
          if (step.kind === 'greeted') ({ centreId } = step);
          if (step.kind === 'sent') this.#sentNow += step.rows;
          await inTransaction(db, (transaction) => noteStep(transaction, runId, centreId, step, Date.now()));
          if (step.kind === 'proved' && step.repaired > 0)
            onDifference?.({ table: step.table, day: step.day, rows: step.repaired });
          if (step.kind !== 'proved') onChanged();
        },
      },
    );
  }

  #pauseMs(intervalMinutes: number): number {
    if (this.#failures === 0) return intervalMinutes * MINUTE_MS;
    const most = Math.min(EXPORT.againMs * 2 ** (this.#failures - 1), EXPORT.longestAgainMs);
    return most * (0.5 + (this.#options.random ?? Math.random)() / 2);
  }

  #later(ms: number): void {
    this.#never();
    this.#nextRunMs = Date.now() + ms;
    this.#timer = setTimeout(() => void this.run().catch(() => {}), ms);
  }

  #never(): void {
    clearTimeout(this.#timer);
    this.#nextRunMs = null;
  }
}

export function withPassword(url: string, password: string | null): string {
  return password === null ? url : url.replace(/^(postgres:\/\/[^@]*)@/, `$1:${encodeURIComponent(password)}@`);
}
