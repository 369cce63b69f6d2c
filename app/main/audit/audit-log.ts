import type { Knex } from 'knex';
import { errorInfo, FootfallError } from '../../shared/errors.ts';
import type { AuditEvent, AuditOutcome } from '../../shared/domain/audit.ts';
import { lastOlder, removeArchived, writeAuditArchive } from '../db/audit-log/archive-audit.ts';
import { appendAudit, hasAudit, storedHash, storedHead } from '../db/audit-log/audit-logs.ts';
import type { AuditHead, AuditRow, Doubt } from '../db/audit-log/audit-row.ts';
import type { Identity } from '../db/installation.ts';
import { inTransaction } from '../db/transaction.ts';
import { uuidv7 } from '../db/uuid.ts';
import type { Log } from '../host.ts';
import { forgetAsked, leftAsked, noteAsked, readHead, writeHead } from './head-file.ts';
import { differences, masked } from './masked.ts';

/** Who does something, as it is written. */
export interface Actor {
  who: AuditRow['who'];
  address: string | null;
}

/** What somebody wants, before it is known what comes of it. */
export interface Asked extends Actor {
  atMs: number;
  action: string;
  subject: string;
  recordId: string | null;
  asked: unknown;
}

export interface Became {
  outcome: AuditOutcome;
  errorCode?: string | null;
  recordId?: string | null;
  before?: unknown;
  after?: unknown;
}

/** Of what nobody logged in can cause, so many rows an hour: a guessing program fills no disk. */
export const STRANGERS_PER_HOUR = 200;
const HOUR_MS = 3_600_000;

/** The chain of who did what. Rows are written one after the other, each with the hash of the one before it. */
export class AuditLog {
  readonly #db: Knex;
  readonly #folder: string;
  readonly #identity: Identity;
  readonly #log: Log;
  readonly #now: () => number;
  #head: AuditHead | null = null;
  #turn: Promise<void> = Promise.resolve();
  /** Rows that the database could not take yet. */
  readonly #waiting: { auditId: string; asked: Asked; became: Became }[] = [];
  readonly #strangers = { hour: -1, rows: 0 };

  constructor(parts: { db: Knex; folder: string; identity: Identity; log: Log; now?: () => number }) {
    this.#db = parts.db;
    this.#folder = parts.folder;
    this.#identity = parts.identity;
    this.#log = parts.log;
    this.#now = parts.now ?? Date.now;
  }

  /** Finds the end of the chain, and writes down what was cut short. Rejects as the database does. */
  async open(): Promise<void> {
    const noted = readHead(this.#folder),
      stored = await storedHead(this.#db);
    const behind = noted && noted.sequence > (stored?.sequence ?? 0);
    // Rows that are elsewhere (a copy was restored) or nowhere: the chain goes on from where it was, so that what is missing shows, and fits again when it comes back.
    this.#head = behind ? noted : stored;
    if (behind) {
      this.#log.error('rows of the audit log are not in the database', {
        from: (stored?.sequence ?? 0) + 1,
        to: noted.sequence,
      });
      void this.event('audit.behind', PROGRAM, { from: (stored?.sequence ?? 0) + 1, to: noted.sequence });
    }
    // What was written anew, or can be proved no more, is known for ever, and not only until the next end is noted.
    const doubt = await this.#doubt(noted, stored);
    if (doubt) {
      this.#log.error('the audit log is not as it was noted beside the database', { ...doubt });
      void this.event('audit.doubted', PROGRAM, doubt);
    }
    for (const { auditId, row } of leftAsked<Asked>(this.#folder)) {
      if (await hasAudit(this.#db, auditId)) forgetAsked(this.#folder, auditId);
      else this.#put(auditId, row, { outcome: 'unknown' });
    }
    await this.#turn;
    this.#log.info('the audit log', { head: this.#head ? `${this.#head.sequence}:${this.#head.hash}` : 'empty' });
  }

  /** What was noted beside the database does not fit what is in it; null: it does, or rows are missing, which shows by itself. */
  async #doubt(noted: AuditHead | null, stored: AuditHead | null): Promise<Doubt | null> {
    if (!stored) return null;
    if (!noted) return { kind: 'no-head', sequence: stored.sequence };
    const hash = await storedHash(this.#db, noted.sequence);
    return hash === null || hash === noted.hash ? null : { kind: 'rewritten', sequence: noted.sequence };
  }

  /** The end of the chain now. */
  get head(): AuditHead | null {
    return this.#head;
  }

  /** Something that happened, and changed nothing in the database. */
  event(action: AuditEvent, actor: Actor, asked: unknown, became?: Partial<Became>): Promise<void> {
    return actor.who.kind === 'nobody' && this.#isFlood() ? this.#turn : this.happened(action, actor, asked, became);
  }

  /** The same of a method that changes nothing. */
  happened(action: string, actor: Actor, asked: unknown, became: Partial<Became> = {}): Promise<void> {
    const recordId = became.recordId ?? null;
    this.#put(uuidv7(this.#now()), this.#asked(actor, action, recordId, asked), { outcome: 'done', ...became });
    return this.#turn;
  }

  /** Somebody asked for what he may not. */
  refused(action: string, actor: Actor, errorCode: string): Promise<void> {
    this.#put(uuidv7(this.#now()), this.#asked(actor, action, null, null), { outcome: 'refused', errorCode });
    return this.#turn;
  }

  /**
   * Does `work`, and writes what came of it. That it was asked is on the disk before: whatever ends the program meanwhile, a row says so at the next start. `look`: the state it changes, read
   * before and after; `recordOf`: what it is about, if only its answer says so.
   */
  async watch<T>(
    action: string,
    actor: Actor,
    input: unknown,
    work: () => T | Promise<T>,
    of: { recordId: string | null; look?: () => Promise<unknown>; recordOf?: (answer: T) => string | null },
  ): Promise<T> {
    const auditId = uuidv7(this.#now()),
      asked = this.#asked(actor, action, of.recordId, input);
    const look = async () => (of.look ? await of.look().catch(() => null) : null);
    const before = await look();
    try {
      noteAsked(this.#folder, auditId, asked);
    } catch (thrown) {
      // A full disk keeps nobody from making room on it.
      this.#log.error('the audit log could not note what was asked', { action, reason: String(thrown) });
    }
    try {
      const answer = await work();
      const changed = differences(before, await look());
      const recordId = of.recordId ?? of.recordOf?.(answer) ?? null;
      this.#put(auditId, asked, { outcome: 'done', recordId, ...changed });
      await this.#turn;
      return answer;
    } catch (thrown) {
      const errorCode = thrown instanceof FootfallError ? thrown.info.code : errorInfo('SYS_007').code;
      this.#put(auditId, asked, { outcome: 'failed', errorCode });
      await this.#turn;
      throw thrown;
    }
  }

  /** Moves rows from before a moment into a file, and says so in the chain first. Resolves with how many went. Rejects with DB_010. */
  async archive(folder: string, untilMs: number): Promise<number> {
    await this.#turn;
    // The row that says where they went has to be in the chain before they go.
    if (this.#waiting.length > 0) return 0;
    const last = await lastOlder(this.#db, untilMs);
    const file = last && (await writeAuditArchive(this.#db, folder, last.sequence));
    if (!last || !file) return 0;
    await this.happened('audit.archived', PROGRAM, { file }, { after: { through: last.sequence, hash: last.hash } });
    return this.#waiting.length > 0 ? 0 : removeArchived(this.#db, last.sequence);
  }

  /** Everything that can be written is. */
  async close(): Promise<void> {
    await this.#turn;
  }

  #asked(actor: Actor, action: string, recordId: string | null, asked: unknown): Asked {
    return { ...actor, atMs: this.#now(), action, subject: action.split('.')[0], recordId, asked: masked(asked) };
  }

  #isFlood(): boolean {
    const hour = Math.floor(this.#now() / HOUR_MS);
    if (hour !== this.#strangers.hour) Object.assign(this.#strangers, { hour, rows: 0 });
    this.#strangers.rows += 1;
    if (this.#strangers.rows === STRANGERS_PER_HOUR + 1)
      this.#log.warn('failed logins of the rest of this hour are not written to the audit log', {});
    return this.#strangers.rows > STRANGERS_PER_HOUR;
  }

  #put(auditId: string, asked: Asked, became: Became): void {
    this.#waiting.push({ auditId, asked, became });
    this.#turn = this.#turn.then(() => this.#write());
  }

  /** What waits, in order; what the database does not take now waits for the next one. Never rejects. */
  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const { auditId, asked, became } = this.#waiting[0];
      try {
        await this.#append(auditId, asked, became);
      } catch (thrown) {
        this.#log.error('a row of the audit log waits', { action: asked.action, reason: String(thrown) });
        return;
      }
      this.#waiting.shift();
      try {
        writeHead(this.#folder, this.#head!);
        forgetAsked(this.#folder, auditId);
      } catch (thrown) {
        this.#log.error('the end of the audit log could not be noted', { reason: String(thrown) });
      }
    }
  }

  async #append(auditId: string, asked: Asked, became: Became): Promise<void> {
    const { siteId, nodeId } = this.#identity;
    this.#head = await inTransaction(this.#db, (db) =>
      appendAudit(db, this.#head, {
        auditId,
        ...asked,
        recordId: became.recordId ?? asked.recordId,
        outcome: became.outcome,
        errorCode: became.errorCode ?? null,
        before: masked(became.before),
        after: masked(became.after),
        siteId,
        nodeId,
      }),
    );
  }
}

/** This program itself. */
export const PROGRAM: Actor = {
  who: { userId: null, name: null, role: null, kind: 'program', sessionId: null },
  address: null,
};
