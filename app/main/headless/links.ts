import { createHash, randomBytes, randomInt } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DAY_MS, MINUTE_MS } from '../../core/time.ts';
import type { LinkFor } from '../host.ts';

/** Nothing that is taken for another letter: 0 O, 1 I L. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

export const LINK_TIMES = {
  /** Of the link that is printed at the start, which may be read from a log. Milliseconds. */
  startMs: DAY_MS,
  /** Of an invitation and of `footfall link`: somebody is waiting for it. Milliseconds. */
  invitedMs: 10 * MINUTE_MS,
  /** So long it is known that a link was used or has expired, and not merely wrong. Milliseconds. */
  rememberedMs: 7 * DAY_MS,
} as const;
/** Letters of a code that is typed: 8 of 31 are 8·10¹¹, and a tenth of them is not tried in ten minutes. */
const CODE_LETTERS = 8;
const MOST_LINKS = 200;

export type LinkState = 'opened' | 'used' | 'expired' | 'wrong';

/**
 * Links that let one screen in, once. Each is a file, so that a command can make one while the server runs, and one that opened is moved away,
 * so that of two who bring it at once one is let in. The file's name is a hash: who reads the folder's listing can open nothing.
 */
export class Links {
  readonly #folder: string;
  readonly #now: () => number;

  constructor(folder: string, now = Date.now) {
    this.#folder = folder;
    this.#now = now;
  }

  /** A long one that is only ever clicked. */
  makeToken(lastsMs: number, whom: LinkFor = 'anybody'): string {
    return this.#make(randomBytes(24).toString('base64url'), lastsMs, whom);
  }

  /** A short one that can be typed as well. */
  makeCode(lastsMs: number, whom: LinkFor = 'anybody'): string {
    const code = Array.from({ length: CODE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    return this.#make(code, lastsMs, whom);
  }

  /** Whom it would let in; null: it is not known. */
  whom(given: string): LinkFor | null {
    return this.#read(this.#file(tokenOf(given)))?.whom ?? null;
  }

  /** Lets in once. What was typed may be the whole link, or the code in small letters with blanks or dashes. */
  open(given: string): LinkState {
    const token = tokenOf(given),
      file = this.#file(token);
    const link = this.#read(file);
    if (link === null) return this.#read(`${file}.used`) === null ? 'wrong' : 'used';
    if (link.revoked || link.expiresMs <= this.#now()) {
      // For good: a clock that is set back opens nothing again.
      this.revoke(token);
      return 'expired';
    }
    try {
      renameSync(file, `${file}.used`);
      return 'opened';
    } catch {
      return 'used';
    }
  }

  /** Of one that was made here. */
  stateOf(token: string): 'waiting' | 'used' | 'over' {
    const link = this.#read(this.#file(token));
    if (link === null) return this.#read(`${this.#file(token)}.used`) === null ? 'over' : 'used';
    return link.revoked || link.expiresMs <= this.#now() ? 'over' : 'waiting';
  }

  /** It opens no more. */
  revoke(token: string): void {
    const link = this.#read(this.#file(token));
    if (link !== null) writeFileSync(this.#file(token), text({ ...link, revoked: true }), { mode: 0o600 });
  }

  #make(token: string, lastsMs: number, whom: LinkFor): string {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#forgetOld();
    writeFileSync(this.#file(token), text({ expiresMs: this.#now() + lastsMs, whom, revoked: false }), { mode: 0o600 });
    // A command that root has run made it for the user of the server.
    const owner = statSync(dirname(this.#folder));
    if (process.getuid?.() === 0)
      for (const path of [this.#folder, this.#file(token)]) chownSync(path, owner.uid, owner.gid);
    return token;
  }

  /** And those that are over soonest, when there are very many. */
  #forgetOld(): void {
    const all = readdirSync(this.#folder)
      .map((name) => ({
        file: join(this.#folder, name),
        expiresMs: this.#read(join(this.#folder, name))?.expiresMs ?? 0,
      }))
      .sort((a, b) => b.expiresMs - a.expiresMs);
    for (const [i, { file, expiresMs }] of all.entries())
      if (i >= MOST_LINKS || expiresMs + LINK_TIMES.rememberedMs < this.#now()) rmSync(file, { force: true });
  }

  #file(token: string): string {
    return join(this.#folder, createHash('sha256').update(token).digest('hex'));
  }

  #read(file: string): Stored | null {
    try {
      const [expires, whom = 'anybody', userId = '', revoked] = readFileSync(file, 'utf8').split(' ');
      return {
        expiresMs: Number(expires),
        whom: whom === 'person' ? { userId } : whom === 'machine' ? whom : 'anybody',
        revoked: revoked === 'revoked',
      };
    } catch {
      return null;
    }
  }
}

interface Stored {
  expiresMs: number;
  /** It opens no more, whatever the clock says. */
  revoked: boolean;
  whom: LinkFor;
}

const text = ({ expiresMs, whom, revoked }: Stored): string =>
  `${expiresMs} ${typeof whom === 'string' ? `${whom} ` : `person ${whom.userId}`}${revoked ? ' revoked' : ''}`;

function tokenOf(given: string): string {
  const text = given.trim().slice(0, 2_000);
  const linked = /[?&]token=([\w-]+)/.exec(text)?.[1] ?? text;
  const typed = linked.replaceAll(/[\s-]/g, '').toUpperCase();
  return typed.length === CODE_LETTERS ? typed : linked;
}
