import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DAY_MS } from '../../core/time.ts';
import { SESSION_TIMES } from '../people/open-people.ts';
import { readOrMakeKey } from '../node/key-file.ts';

export const LOGIN_TIMES = {
  /** A screen that nobody opened for so long has to log in again. Days. */
  cookieDays: 30,
  /** A cookie that is older is given anew while it is used. Days. */
  renewAfterDays: 1,
} as const;

/** A command of this PC proves by the key who it is, for as long as it takes to connect. Milliseconds. */
const COMMAND_MS = 60_000;
const COMMAND = 'Footfall-Command ';
/** The longest that browsers keep a cookie. Days. */
const KIOSK_DAYS = 400;
const MOST_DAYS = SESSION_TIMES.wholeMs / DAY_MS;

/** What a browser carries: the token of its login, or of the link of a screen on a wall. */
export interface Carried {
  kind: 'session' | 'kiosk';
  token: string;
}

export interface Session {
  /** Of one browser, from its login to its logout, however often its cookie is renewed. */
  id: string;
  expiresMs: number;
}

/**
 * As long as there are no people, who is logged in: a signed cookie each, so that nothing has to be kept but who has logged out. Key and list are in the data folder, so both
 * survive a restart.
 */
export class Login {
  #key: Buffer;
  readonly #keyFile: string;
  readonly #endedFile: string;
  readonly #now: () => number;
  /** Sessions that were ended, with the time at which their last cookie runs out. */
  readonly #ended: Map<string, number>;

  constructor(keyFile: string, endedFile: string, now = Date.now) {
    this.#key = readOrMakeKey(keyFile);
    this.#keyFile = keyFile;
    this.#endedFile = endedFile;
    this.#now = now;
    this.#ended = readEnded(endedFile);
  }

  /** Cookies know no ports: two installations on one PC must not sign each other out. */
  get #cookieName(): string {
    return `footfall_${createHash('sha256').update(this.#key).digest('hex').slice(0, 8)}`;
  }

  /** Also for people, but known by the folder: ending every login of before there were people must not end theirs. */
  get #peopleCookieName(): string {
    return `footfall_${createHash('sha256').update(resolve(this.#keyFile)).digest('hex').slice(0, 8)}_p`;
  }

  /** The Set-Cookie of a person's login, or of a screen on a wall. When it ends is not up to the browser. */
  carry({ kind, token }: Carried): string {
    const days = kind === 'kiosk' ? KIOSK_DAYS : MOST_DAYS;
    return `${this.#peopleCookieName}=${kind}.${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${days * 86_400}`;
  }

  /** What a Cookie header carries of it. */
  carried(cookies: string | undefined): Carried | null {
    for (const cookie of (cookies ?? '').split(';')) {
      const [name, value = ''] = cookie.trim().split('=', 2);
      const found = name === this.#peopleCookieName ? /^(session|kiosk)\.([\w-]{20,100})$/.exec(value) : null;
      if (found) return { kind: found[1] as Carried['kind'], token: found[2] };
    }
    return null;
  }

  /** The Set-Cookie that makes the browser forget it. */
  drop(): string {
    return `${this.#peopleCookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
  }

  /** What a command of this PC, which may read the key, shows to be let in. */
  command(): string {
    const claim = `${this.#now() + COMMAND_MS}`;
    return `${COMMAND}${claim}.${this.#sign(`command ${claim}`)}`;
  }

  isCommand(authorization: string): boolean {
    const [claim, signed = ''] = authorization.slice(COMMAND.length).split('.', 2);
    return (
      authorization.startsWith(COMMAND) &&
      same(signed, this.#sign(`command ${claim}`)) &&
      Number(claim) > this.#now() &&
      Number(claim) <= this.#now() + COMMAND_MS
    );
  }

  /** The Set-Cookie of a new session. */
  begin(): string {
    return this.#cookie(randomBytes(12).toString('base64url'));
  }

  /** The session that a Cookie header carries, when it has neither run out nor been ended. */
  session(cookies: string | undefined): Session | null {
    for (const cookie of (cookies ?? '').split(';')) {
      const [name, value = ''] = cookie.trim().split('=', 2);
      if (name !== this.#cookieName) continue;
      const claim = value.slice(0, value.lastIndexOf('.')),
        [expires, id = ''] = claim.split('.');
      const known =
        same(value.slice(claim.length + 1), this.#sign(claim)) && Number(expires) > this.#now() && !this.#ended.has(id);
      if (known) return { id, expiresMs: Number(expires) };
    }
    return null;
  }

  /** The Set-Cookie that lets a session go on; null while its cookie is young. */
  renewed({ id, expiresMs }: Session): string | null {
    const ageMs = this.#now() + LOGIN_TIMES.cookieDays * DAY_MS - expiresMs;
    return ageMs < LOGIN_TIMES.renewAfterDays * DAY_MS ? null : this.#cookie(id);
  }

  /** From now on nobody is logged in with it; the Set-Cookie that makes the browser forget it. Throws what the file system does. */
  end({ id }: Session): string {
    const nowMs = this.#now();
    // It may have been renewed by another page of the same browser meanwhile.
    this.#ended.set(id, nowMs + LOGIN_TIMES.cookieDays * DAY_MS);
    for (const [other, expiresMs] of this.#ended) if (expiresMs <= nowMs) this.#ended.delete(other);
    write(this.#endedFile, JSON.stringify(Object.fromEntries(this.#ended)));
    return `${this.#cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
  }

  /** Ends every session there is. Throws what the file system does. */
  endAll(): void {
    const key = randomBytes(this.#key.length);
    write(this.#keyFile, key);
    this.#key = key;
  }

  #cookie(id: string): string {
    const claim = `${this.#now() + LOGIN_TIMES.cookieDays * DAY_MS}.${id}`;
    return `${this.#cookieName}=${claim}.${this.#sign(claim)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${LOGIN_TIMES.cookieDays * 86_400}`;
  }

  #sign(claim: string): string {
    return createHmac('sha256', this.#key).update(`login ${claim}`).digest('base64url');
  }
}

/** An unreadable list is none: it holds at most what is over in a month. */
function readEnded(file: string): Map<string, number> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>));
  } catch {
    return new Map();
  }
}

/** Whole or not at all, for its owner only. */
function write(file: string, content: string | Buffer): void {
  writeFileSync(`${file}.new`, content, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

function same(given: string, right: string): boolean {
  const [a, b] = [given, right].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a, b);
}
