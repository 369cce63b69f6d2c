import { createHash, randomBytes } from 'node:crypto';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/time.ts';
import type { Role } from '../../shared/domain/role.ts';
import type { StoredSession as Session } from '../db/access/sessions.ts';
import { uuidv7 } from '../db/uuid.ts';

export type { Session };

export const SESSION_TIMES = {
  /** A login that nobody used for so long has ended. An open screen uses it. Milliseconds. */
  idleMs: 30 * DAY_MS,
  /** Of an administrator, and of somebody who came in at the machine: a browser that was left open is what a shop really loses. */
  administratorIdleMs: 12 * HOUR_MS,
  /** A login ends then, however much it is used. */
  wholeMs: 90 * DAY_MS,
  administratorWholeMs: 30 * DAY_MS,
  /** Of somebody who came in at the machine, who has no password. */
  machineWholeMs: DAY_MS,
  /** How far what is stored of its use may be behind. */
  noteMs: 10 * MINUTE_MS,
} as const;

/** Of one person at once; the longest unused one makes room. */
const MOST_SESSIONS = 50;

/** Where they are kept over a restart. A disk that takes nothing keeps nobody out: they are in memory then. */
export interface KeptSessions {
  put(session: Session): void;
  remove(sessionIds: readonly string[]): void;
}

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Who is logged in: tokens that only browsers know, here by their hashes. What has ended once stays so, whatever the clock says later. */
export class Sessions {
  readonly #now: () => number;
  readonly #kept: KeptSessions;
  /** The role of a person now; null: he is no more, or not active. */
  readonly #roleOf: (userId: string) => Role | null;
  readonly #byHash = new Map<string, Session>();
  readonly #noted = new Map<string, number>();

  constructor(now: () => number, kept: KeptSessions, roleOf: (userId: string) => Role | null) {
    this.#now = now;
    this.#kept = kept;
    this.#roleOf = roleOf;
  }

  /** Takes up what was kept. */
  load(sessions: readonly Session[]): void {
    for (const session of sessions) {
      this.#byHash.set(session.tokenHash, session);
      this.#noted.set(session.sessionId, session.lastSeenAtMs);
    }
    this.endOver();
  }

  /** A new one; what the browser had before is not used on. Returns its token. */
  begin(userId: string | null, address: string | null, device: string | null): { session: Session; token: string } {
    const nowMs = this.#now(),
      token = newToken(),
      role = userId === null ? null : this.#roleOf(userId);
    const wholeMs =
      userId === null
        ? SESSION_TIMES.machineWholeMs
        : role === 'administrator'
          ? SESSION_TIMES.administratorWholeMs
          : SESSION_TIMES.wholeMs;
    const session: Session = {
      ...{ sessionId: uuidv7(nowMs), userId, tokenHash: hashOf(token), address, device },
      ...{ createdAtMs: nowMs, lastSeenAtMs: nowMs, expiresAtMs: nowMs + wholeMs },
    };
    const own = this.all().filter((one) => one.userId === userId);
    if (own.length >= MOST_SESSIONS)
      this.end([own.reduce((a, b) => (a.lastSeenAtMs <= b.lastSeenAtMs ? a : b)).sessionId]);
    this.#byHash.set(session.tokenHash, session);
    this.#note(session);
    return { session, token };
  }

  /** That of a token, which is used by that. */
  use(token: string): Session | null {
    const session = this.#byHash.get(hashOf(token));
    return session && this.#touch(session) ? session : null;
  }

  /** Whether it holds still; an open screen uses it. */
  holds(sessionId: string): boolean {
    const session = this.all().find((one) => one.sessionId === sessionId);
    return session !== undefined && this.#touch(session);
  }

  all(): Session[] {
    return [...this.#byHash.values()];
  }

  end(sessionIds: readonly string[]): void {
    const ended = this.all().filter(({ sessionId }) => sessionIds.includes(sessionId));
    for (const { tokenHash, sessionId } of ended) {
      this.#byHash.delete(tokenHash);
      this.#noted.delete(sessionId);
    }
    if (ended.length > 0) this.#kept.remove(ended.map(({ sessionId }) => sessionId));
  }

  /** Ends for good what is over by now; returns what that was. */
  endOver(): string[] {
    const over = this.all()
      .filter((session) => this.#isOver(session))
      .map(({ sessionId }) => sessionId);
    this.end(over);
    return over;
  }

  /** The database is another one: what holds here holds there. */
  keepAgain(): void {
    for (const session of this.all()) this.#note(session);
  }

  #touch(session: Session): boolean {
    if (this.#isOver(session)) {
      this.end([session.sessionId]);
      return false;
    }
    session.lastSeenAtMs = this.#now();
    if (session.lastSeenAtMs - (this.#noted.get(session.sessionId) ?? 0) >= SESSION_TIMES.noteMs) this.#note(session);
    return true;
  }

  #isOver({ userId, lastSeenAtMs, expiresAtMs }: Session): boolean {
    const nowMs = this.#now(),
      role = userId === null ? 'administrator' : this.#roleOf(userId);
    const idleMs = role === 'administrator' ? SESSION_TIMES.administratorIdleMs : SESSION_TIMES.idleMs;
    return role === null || nowMs >= expiresAtMs || nowMs >= lastSeenAtMs + idleMs;
  }

  #note(session: Session): void {
    this.#noted.set(session.sessionId, session.lastSeenAtMs);
    this.#kept.put({ ...session });
  }
}
