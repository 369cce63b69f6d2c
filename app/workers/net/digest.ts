import { createHash, randomBytes } from 'node:crypto';

/* The challenges of HTTP and RTSP, and answers to them: Digest (RFC 7616, and RFC 2069 where a device names no qop) with MD5 and SHA-256, and Basic (RFC 7617). */

export interface Challenge {
  scheme: 'digest' | 'basic';
  /** Names in lower case. */
  parts: Record<string, string>;
  /** How often its nonce was answered. */
  count: number;
}

/** By the names of the standard, the stronger first. */
const HASHES = new Map([
  ['sha-256', 'sha256'],
  ['md5', 'md5'],
]);

/** Every challenge in these headers: each may hold several, and a scheme's name and its first part stand side by side. */
export function parseChallenges(headers: readonly string[]): Challenge[] {
  const found: Challenge[] = [];
  for (const header of headers) {
    // scheme | name=value | name="value", where a quoted value may hold commas and escaped quotes.
    for (const [, scheme, name, quoted, bare] of header
      .slice(0, 4000)
      .matchAll(
        /([A-Za-z][\w-]*)(?=\s+[A-Za-z][\w-]*\s*=|\s*$|\s*,)|([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))/g,
      )) {
      if (scheme !== undefined) {
        const kind = scheme.toLowerCase();
        found.push({
          scheme: kind === 'basic' ? 'basic' : 'digest',
          parts: kind === 'basic' || kind === 'digest' ? {} : { foreign: kind },
          count: 0,
        });
      } else {
        const last = found.at(-1);
        if (last) last.parts[name.toLowerCase()] = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? '';
      }
    }
  }
  return found.filter(
    ({ scheme, parts }) => parts.foreign === undefined && (scheme === 'basic' || isAnswerable(parts)),
  );
}

const algorithmOf = (parts: Challenge['parts']): string => (parts.algorithm ?? 'MD5').toLowerCase();

const nameOfHash = (parts: Challenge['parts']): string => algorithmOf(parts).replace(/-sess$/, '');

function isAnswerable(parts: Challenge['parts']): boolean {
  return parts.nonce !== undefined && HASHES.has(nameOfHash(parts));
}

/** The one to answer: the strongest digest; null: none. */
export function bestDigest(challenges: readonly Challenge[]): Challenge | null {
  const rank = ({ parts }: Challenge) => [...HASHES.keys()].indexOf(nameOfHash(parts));
  return challenges.filter(({ scheme }) => scheme === 'digest').toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

export interface Login {
  username: string;
  password: string;
}

/** Answers it; its nonce has been used once more then. Only names that the challenge has are sent: strict devices refuse others. `cnonce`: for tests. */
export function digestAuthorization(
  challenge: Challenge,
  login: Login,
  method: string,
  uri: string,
  body: string,
  cnonce = randomBytes(8).toString('hex'),
): string {
  const { parts } = challenge,
    algorithm = algorithmOf(parts),
    hash = (text: string): string =>
      createHash(HASHES.get(nameOfHash(parts))!)
        .update(text)
        .digest('hex');
  const offered = (parts.qop ?? '').toLowerCase().split(/[\s,]+/),
    qop = offered.includes('auth') ? 'auth' : offered.includes('auth-int') ? 'auth-int' : null;
  const { realm = '', nonce } = parts,
    session = algorithm.endsWith('-sess'),
    nc = (++challenge.count).toString(16).padStart(8, '0');
  const secret = hash(`${login.username}:${realm}:${login.password}`),
    ha1 = session ? hash(`${secret}:${nonce}:${cnonce}`) : secret,
    ha2 = hash(qop === 'auth-int' ? `${method}:${uri}:${hash(body)}` : `${method}:${uri}`);
  const response = hash(qop === null ? `${ha1}:${nonce}:${ha2}` : `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`);
  const fields = [
    `username=${quoted(login.username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    ...(parts.algorithm === undefined ? [] : [`algorithm=${parts.algorithm}`]),
    ...(qop === null ? [] : [`qop=${qop}`, `nc=${nc}`]),
    ...(qop === null && !session ? [] : [`cnonce="${cnonce}"`]),
    `response="${response}"`,
    ...(parts.opaque === undefined ? [] : [`opaque=${quoted(parts.opaque)}`]),
  ];
  return headerText(`Digest ${fields.join(', ')}`);
}

export const basicAuthorization = ({ username, password }: Login): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** The nonce that the device wants next. */
export function takeNextNonce(challenge: Challenge, authenticationInfo: string): void {
  const next = /nextnonce\s*=\s*"([^"]+)"/i.exec(authenticationInfo)?.[1];
  if (next === undefined) return;
  challenge.parts.nonce = next;
  challenge.count = 0;
}

const quoted = (value: string): string => `"${value.replaceAll(/["\\]/g, '\\$&')}"`;

/** Headers are bytes: UTF-8, without what would end a line. */
const headerText = (value: string): string =>
  Buffer.from(value.replaceAll(/[\u0000-\u001f\u007f]/g, '')).toString('latin1');
