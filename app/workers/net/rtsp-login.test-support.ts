import { createHash } from 'node:crypto';

export type RtspScheme = 'Basic' | 'MD5' | 'SHA-256' | 'SHA-512-256';

/** The login of a camera that takes the standard at its word (RFC 7616): each nonce is its own, its uses are numbered, and what was signed is what was asked. */
export class RtspLogin {
  readonly #schemes: readonly RtspScheme[];
  readonly #user: string;
  readonly #password: string;
  /** So often a nonce is good; after it, it is stale. */
  nonceUses = Infinity;
  /** Logins that were shown and not taken; stale ones are others. */
  wrong = 0;
  stale = 0;
  #nonce = 1;
  #uses = 0;

  constructor(schemes: readonly RtspScheme[], user: string, password: string) {
    this.#schemes = schemes;
    this.#user = user;
    this.#password = password;
  }

  /** Null: come in. Else the headers of a 401. */
  refuses(request: string): string[] | null {
    const shown = /^Authorization: *(.*)$/im.exec(request)?.[1].trim();
    if (shown === undefined) return this.#challenges(false);
    if (/^Basic /i.test(shown)) {
      const right = Buffer.from(`${this.#user}:${this.#password}`).toString('base64');
      if (this.#schemes.includes('Basic') && shown.slice(6) === right) return null;
    } else {
      const judged = this.#judge(request, shown);
      if (judged === 'right') return null;
      if (judged === 'stale') {
        this.stale += 1;
        return this.#challenges(true);
      }
    }
    this.wrong += 1;
    return this.#challenges(false);
  }

  #judge(request: string, shown: string): 'right' | 'wrong' | 'stale' {
    const [method, uri] = request.split(' '),
      part = (name: string) => new RegExp(`\\b${name}=(?:"([^"]*)"|([^",\\s]*))`).exec(shown)?.slice(1).join('') ?? '';
    const algorithm = part('algorithm') as RtspScheme;
    const hash = (text: string) =>
      createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
        .update(text)
        .digest('hex');
    const signed = [part('nonce'), part('nc'), part('cnonce'), 'auth', hash(`${method}:${uri}`)].join(':'),
      right = hash(`${hash(`${this.#user}:door:${this.#password}`)}:${signed}`);
    const isSigned =
      this.#schemes.includes(algorithm) &&
      part('username') === this.#user &&
      part('uri') === uri &&
      part('qop') === 'auth' &&
      part('cnonce') !== '' &&
      part('response') === right;
    if (!isSigned) return 'wrong';
    if (part('nonce') !== this.#nonceName || this.#uses >= this.nonceUses) return 'stale';
    // Whoever repeats what was said before is another one.
    if (parseInt(part('nc'), 16) !== this.#uses + 1) return 'wrong';
    this.#uses += 1;
    return 'right';
  }

  get #nonceName(): string {
    return `nonce/${this.#nonce}+=`;
  }

  #challenges(isStale: boolean): string[] {
    this.#nonce += 1;
    this.#uses = 0;
    return this.#schemes.map((scheme) =>
      scheme === 'Basic'
        ? 'WWW-Authenticate: Basic realm="door"'
        : `WWW-Authenticate: Digest realm="door", qop="auth", algorithm=${scheme}, nonce="${this.#nonceName}"${isStale ? ', stale=true' : ''}`,
    );
  }
}
