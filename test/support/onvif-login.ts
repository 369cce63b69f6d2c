import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Personality } from './onvif-service.ts';

/* How simulated devices check a login, written from the standards and not from the code that is tested. */

export interface Gate {
  usedNonces: Set<string>;
  digest: DigestGate;
  wrong: number;
}

const inner = (question: string, name: string): string | null =>
  new RegExp(`<(?:\\w+:)?${name}\\b[^>]*>([^<]*)<`).exec(question)?.[1] ?? null;
/** Without entities. */
export const plain = (text: string): string =>
  text.replaceAll(/&#(\d+);|&(amp|lt|gt|quot|apos);/g, (_, code?: string, name?: string) =>
    code ? String.fromCharCode(Number(code)) : { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name!]!,
  );

/** What is wrong with the token of WS-Security; null: nothing. */
export function tokenFault(
  personality: Personality,
  gate: Gate,
  question: string,
  user: string,
  password: string,
): string | null {
  const given = inner(question, 'Username'),
    nonce = inner(question, 'Nonce'),
    created = inner(question, 'Created'),
    secret = inner(question, 'Password');
  if (given === null || secret === null) return 'none';
  const asText = /#PasswordText/.test(question);
  if (plain(given) !== user || asText !== (personality.password_text_only ?? false)) return 'password';
  if (nonce === null || created === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(created))
    return 'password';
  const digest = createHash('sha1')
    .update(Buffer.from(nonce, 'base64'))
    .update(created)
    .update(password)
    .digest('base64');
  if (asText ? plain(secret) !== password : secret !== digest) return 'password';
  const clock = Date.now() + 1000 * (personality.clock_skew ?? 0);
  if (Math.abs(Date.parse(created) - clock) > 1000 * (personality.tight_time_window ?? 300)) return 'time';
  if (personality.nonce_strict_once && gate.usedNonces.has(nonce)) return 'nonce';
  gate.usedNonces.add(nonce);
  return null;
}

/** Challenges for Digest and checks the answers: a nonce is of one path, and each count of it of one question. */
export class DigestGate {
  readonly #personality: Personality;
  readonly #nonces = new Map<string, { path: string; count: number }>();

  constructor(personality: Personality) {
    this.#personality = personality;
  }

  challenges(request: IncomingMessage): string[] {
    const { auth } = this.#personality,
      algorithms = Array.isArray(auth) ? auth : ['MD5' as const];
    return algorithms.map((algorithm) => {
      const nonce = this.#issue(request.url ?? '/');
      // null: as in RFC 2069, without qop and algorithm.
      return algorithm === null
        ? `Digest realm="IP Camera(\\"1\\")", nonce="${nonce}"`
        : `Digest qop="auth,auth-int", realm="IP Camera(\\"1\\")", nonce="${nonce}", opaque="o,1"${algorithm === 'MD5' ? '' : `, algorithm=${algorithm}`}, stale="FALSE"`;
    });
  }

  accepts(request: IncomingMessage, body: string, user: string, password: string): boolean {
    const header = request.headers.authorization ?? '';
    if (!header.startsWith('Digest ')) return false;
    const parts: Record<string, string> = {};
    for (const [, name, quoted, bare] of Buffer.from(header.slice(7), 'latin1')
      .toString('utf8')
      .matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^,\s]*))/g))
      parts[name] = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare;
    const known = this.#nonces.get(parts.nonce);
    if (!known || known.path !== request.url || parts.uri !== request.url || parts.username !== user) return false;
    const count = parts.nc === undefined ? 1 : parseInt(parts.nc, 16);
    if (parts.nc !== undefined && (count <= known.count || (this.#personality.nonce_strict_once && count > 1)))
      return false;
    const hash = (text: string) =>
      createHash(/^SHA-256/.test(parts.algorithm ?? '') ? 'sha256' : 'md5')
        .update(text)
        .digest('hex');
    const first = hash(`${user}:IP Camera("1"):${password}`),
      ha1 = parts.algorithm?.endsWith('-sess') ? hash(`${first}:${parts.nonce}:${parts.cnonce}`) : first,
      ha2 = hash(
        parts.qop === 'auth-int' ? `${request.method}:${parts.uri}:${hash(body)}` : `${request.method}:${parts.uri}`,
      );
    const wanted = hash(
      parts.qop
        ? `${ha1}:${parts.nonce}:${parts.nc}:${parts.cnonce}:${parts.qop}:${ha2}`
        : `${ha1}:${parts.nonce}:${ha2}`,
    );
    if (wanted !== parts.response) return false;
    known.count = count;
    return true;
  }

  /** Of an answer that let in. */
  next(request: IncomingMessage): string {
    return `nextnonce="${this.#issue(request.url ?? '/')}"`;
  }

  #issue(path: string): string {
    const nonce = randomBytes(12).toString('hex');
    this.#nonces.set(nonce, { path, count: 0 });
    return nonce;
  }
}
