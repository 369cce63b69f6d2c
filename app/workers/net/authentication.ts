import { basicAuthorization, digestAuthorization, parseChallenges, type Challenge, type Login } from './digest.ts';

export type { Login } from './digest.ts';

/** Every challenge of these WWW-Authenticate headers that can be answered, the better ones first; of Digest the camera's own order holds. */
export const challengesIn = (headers: readonly string[]): Challenge[] =>
  parseChallenges(headers).toSorted((a, b) => Number(a.scheme === 'basic') - Number(b.scheme === 'basic'));

/** Answers challenges of one camera; each use of a nonce is numbered. The password itself leaves this PC only where the camera offers nothing better. */
export class Authentication {
  readonly #login: Login;
  readonly #cnonce: (() => string) | undefined;
  #challenge: Challenge | null = null;

  /** `cnonce`: for tests. */
  constructor(login: Login, cnonce?: () => string) {
    this.#login = login;
    this.#cnonce = cnonce;
  }

  /** The camera asked. False: nothing of what it asks can be answered. */
  challenge(headers: readonly string[]): boolean {
    this.#challenge = challengesIn(headers)[0] ?? null;
    return this.#challenge !== null;
  }

  /** Whether the next request shows the password. */
  get answers(): boolean {
    return this.#challenge !== null;
  }

  /** The Authorization header of one request; null before it was asked for. */
  header(method: string, uri: string): string | null {
    if (!this.#challenge) return null;
    return this.#challenge.scheme === 'basic'
      ? basicAuthorization(this.#login)
      : digestAuthorization(this.#challenge, this.#login, method, uri, '', this.#cnonce?.());
  }
}
