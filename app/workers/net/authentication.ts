import { createHash, randomBytes } from 'node:crypto';

/*
 * How a camera is shown that we know its password, over HTTP and RTSP alike: Basic (RFC 7617) and Digest (RFC 2069, 2617, 7616). The password itself leaves this PC only
 * where the camera offers nothing better.
 */

export interface Login {
  username: string;
  password: string;
}

/** What a camera asks with its 401. */
export interface Challenge {
  scheme: 'basic' | 'digest';
  realm: string;
  nonce: string;
  opaque: string | null;
  algorithm: string;
  /** 'auth' is offered; without it the answer is that of RFC 2069. */
  qop: boolean;
}

/** Each with what Node calls it. Other algorithms are not answered. */
const HASHES: Record<string, string> = { md5: 'md5', 'sha-256': 'sha256', 'sha-512-256': 'sha512-256' };
/** A header longer than this is nobody's challenge. */
const LONGEST_HEADER = 8192;

/** Every challenge of these WWW-Authenticate headers that can be answered, the better ones first; of Digest the camera's own order holds. */
export function challengesIn(headers: readonly string[]): Challenge[] {
  const found = headers.flatMap((header) =>
    header
      .slice(0, LONGEST_HEADER)
      .split(/(?:^|,)\s*(?=(?:basic|digest)\s)/i)
      .flatMap((part): Challenge[] => {
        const [, scheme, rest] = /^\s*(basic|digest)\s+([^]*)$/i.exec(part) ?? [];
        if (scheme === undefined) return [];
        const values = parameters(rest);
        const algorithm = values.algorithm ?? 'MD5';
        return [
          {
            scheme: scheme.toLowerCase() as Challenge['scheme'],
            realm: values.realm ?? '',
            nonce: values.nonce ?? '',
            opaque: values.opaque ?? null,
            algorithm,
            qop: (values.qop ?? '').split(/[\s,]+/).some((one) => one.toLowerCase() === 'auth'),
          },
        ];
      }),
  );
  const usable = found.filter(
    ({ scheme, nonce, algorithm }) => scheme === 'basic' || (nonce !== '' && hashOf(algorithm) !== null),
  );
  return usable.toSorted((a, b) => Number(a.scheme === 'basic') - Number(b.scheme === 'basic'));
}

function parameters(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [, name, quoted, plain] of text.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g))
    values[name.toLowerCase()] ??= quoted === undefined ? plain : quoted.replaceAll(/\\(.)/g, '$1');
  return values;
}

const hashOf = (algorithm: string): string | null => HASHES[algorithm.toLowerCase().replace(/-sess$/, '')] ?? null;

/** Answers challenges of one camera; each use of a nonce is numbered. */
export class Authentication {
  readonly #login: Login;
  readonly #random: () => string;
  #challenge: Challenge | null = null;
  #count = 0;

  /** `random`: for tests. */
  constructor(login: Login, random = () => randomBytes(8).toString('hex')) {
    this.#login = login;
    this.#random = random;
  }

  /** The camera asked. False: nothing of what it asks can be answered. */
  challenge(headers: readonly string[]): boolean {
    this.#challenge = challengesIn(headers)[0] ?? null;
    this.#count = 0;
    return this.#challenge !== null;
  }

  /** Whether the next request shows the password. */
  get answers(): boolean {
    return this.#challenge !== null;
  }

  /** The Authorization header of one request; null before it was asked for. */
  header(method: string, uri: string): string | null {
    if (!this.#challenge) return null;
    const { username, password } = this.#login;
    if (this.#challenge.scheme === 'basic')
      return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
    const { realm, nonce, opaque, algorithm, qop } = this.#challenge;
    const hash = (text: string) => createHash(hashOf(algorithm)!).update(text, 'utf8').digest('hex');
    const count = (++this.#count).toString(16).padStart(8, '0'),
      own = this.#random();
    const session = /-sess$/i.test(algorithm);
    const secret = hash(`${username}:${realm}:${password}`),
      ha1 = session ? hash(`${secret}:${nonce}:${own}`) : secret,
      ha2 = hash(`${method}:${uri}`);
    const response = hash(qop ? `${ha1}:${nonce}:${count}:${own}:auth:${ha2}` : `${ha1}:${nonce}:${ha2}`);
    const parts = [
      `username="${quoted(username)}"`,
      `realm="${quoted(realm)}"`,
      `nonce="${quoted(nonce)}"`,
      `uri="${uri}"`,
      `response="${response}"`,
      // Some cameras stumble over an algorithm that they did not name.
      ...(algorithm.toUpperCase() === 'MD5' ? [] : [`algorithm=${algorithm}`]),
      ...(opaque === null ? [] : [`opaque="${quoted(opaque)}"`]),
      ...(qop ? [`qop=auth`, `nc=${count}`] : []),
      ...(qop || session ? [`cnonce="${own}"`] : []),
    ];
    // Header bytes are Latin-1 to Node, and UTF-8 to cameras.
    return Buffer.from(`Digest ${parts.join(', ')}`, 'utf8').toString('latin1');
  }
}

const quoted = (text: string): string => text.replaceAll(/["\\]/g, '\\$&');
