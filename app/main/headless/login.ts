import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readOrMakeKey } from './key-file.ts';

const COOKIE_DAYS = 30;
const DAY_MS = 86_400_000;

/** A link that opens once, and a signed cookie that lives on: its key is in the data folder, so it survives a restart of the server. */
export class Login {
  readonly #key: Buffer;
  readonly #cookieName: string;
  readonly #now: () => number;
  #token: string | null = randomBytes(24).toString('base64url');

  constructor(keyFile: string, now = Date.now) {
    this.#key = readOrMakeKey(keyFile);
    this.#now = now;
    // Cookies know no ports: two installations on one PC must not sign each other out.
    this.#cookieName = `footfall_${createHash('sha256').update(this.#key).digest('hex').slice(0, 8)}`;
  }

  /** Of the link that is printed; null once it was used. */
  get token(): string | null { return this.#token; }

  /** The Set-Cookie for whoever brings the right token, the first time. */
  redeem(token: string): string | null {
    if (this.#token === null || !same(token, this.#token)) return null;
    this.#token = null;
    const claim = `${this.#now() + COOKIE_DAYS * DAY_MS}.${randomBytes(12).toString('base64url')}`;
    return `${this.#cookieName}=${claim}.${this.#sign(claim)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${COOKIE_DAYS * 86_400}`;
  }

  /** Whether a Cookie header carries a cookie of ours that has not run out. */
  knows(cookies: string | undefined): boolean {
    for (const cookie of (cookies ?? '').split(';')) {
      const [name, value = ''] = cookie.trim().split('=', 2);
      if (name !== this.#cookieName) continue;
      const claim = value.slice(0, value.lastIndexOf('.'));
      if (same(value.slice(claim.length + 1), this.#sign(claim)) && Number(claim.split('.')[0]) > this.#now()) return true;
    }
    return false;
  }

  #sign(claim: string): string {
    return createHmac('sha256', this.#key).update(`login ${claim}`).digest('base64url');
  }
}

function same(given: string, right: string): boolean {
  const [a, b] = [given, right].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a, b);
}
