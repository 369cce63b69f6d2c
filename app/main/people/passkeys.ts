import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import {
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Knex } from 'knex';
import { MINUTE_MS } from '../../core/time.ts';
import type { PasskeyOffer } from '../../shared/api/people.ts';
import { FootfallError } from '../../shared/errors.ts';
import {
  deletePasskeys,
  insertPasskey,
  listPasskeys,
  setPasskeyUsed,
  type StoredPasskey,
} from '../db/access/passkeys.ts';
import type { Log } from '../host.ts';
import { personName } from './person-name.ts';

/** So long what a device is to sign waits for it. */
const ASKED_MS = 10 * MINUTE_MS;
/** EdDSA, ES256 and RS256 (COSE), the best first: one of them every device can. */
const ALGORITHMS = [-8, -7, -257];
/** Of one person: nobody has so many devices. */
const MOST = 20;

export interface PasskeysOptions {
  db: Knex;
  log: Log;
  now: () => number;
  onChanged(): void;
}

/**
 * The name for which a page of that origin may have passkeys; null: none. Browsers ask for a page that is secure, by encryption or on this PC, and for a name: none of them does
 * it for an address.
 */
export function passkeyHost(origin: string | null | undefined): string | null {
  const { protocol, hostname } = URL.parse(origin ?? '') ?? { protocol: '', hostname: '' };
  const isName = hostname !== '' && isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
  return isName && (protocol === 'https:' || hostname === 'localhost') ? hostname : null;
}

/** Keys of phones and PCs by which people log in without a password. */
export class Passkeys {
  readonly #options: PasskeysOptions;
  #passkeys = new Map<string, StoredPasskey>();
  /** What a new key of a person has to sign. */
  readonly #offered = new Map<string, { challenge: string; untilMs: number }>();
  /** Signs what is to be signed, so that nothing is kept of who merely looks at the login page. */
  readonly #key = randomBytes(32);
  /** What let somebody in, until it is over by itself. */
  readonly #used = new Map<string, number>();

  constructor(options: PasskeysOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    this.#passkeys = new Map((await listPasskeys(this.#options.db)).map((one) => [one.passkeyId, one]));
  }

  of(userId: string): StoredPasskey[] {
    return [...this.#passkeys.values()].filter((one) => one.userId === userId);
  }

  /** Whether somebody could log in by one on a page of that host. */
  areFor(host: string): boolean {
    return [...this.#passkeys.values()].some((one) => one.host === host);
  }

  /** What a new key has to be. Throws PEOPLE_014. */
  offer(userId: string, name: string, origin: string | undefined): PasskeyOffer {
    const host = hostOf(origin),
      own = this.of(userId);
    const challenge = randomBytes(32).toString('base64url');
    this.#offered.set(userId, { challenge, untilMs: this.#options.now() + ASKED_MS });
    return {
      ...{ challenge, host, userId: Buffer.from(userId).toString('base64url'), name },
      algorithms: ALGORITHMS,
      known: own.map(({ passkeyId }) => passkeyId),
    };
  }

  /** `response`: what the browser made of an offer. Rejects with PEOPLE_009, PEOPLE_014, PEOPLE_015. */
  async add(userId: string, name: string, origin: string | undefined, response: string): Promise<void> {
    const { db, now, onChanged } = this.#options,
      host = hostOf(origin),
      called = personName(name).name,
      offered = this.#offered.get(userId);
    // Of one try.
    this.#offered.delete(userId);
    if (!offered || now() >= offered.untilMs) throw refused('it was waited for too long');
    if (this.of(userId).length >= MOST) throw refused(`there are ${MOST} already`);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: parsed(response) as RegistrationResponseJSON,
      ...{ expectedChallenge: offered.challenge, expectedOrigin: origin!, expectedRPID: host },
      supportedAlgorithmIDs: ALGORITHMS,
      requireUserVerification: true,
    }).catch((thrown: unknown) => {
      throw refused(thrown instanceof Error ? thrown.message : String(thrown));
    });
    if (!verified) throw refused('its signature is not right');
    const { id, publicKey, counter } = registrationInfo.credential;
    if (this.#passkeys.has(id)) throw refused('it is known already');
    const passkey: StoredPasskey = {
      ...{ passkeyId: id, userId, name: called, host, signCount: counter, createdAtMs: now(), lastUsedAtMs: null },
      publicKey: Buffer.from(publicKey).toString('base64url'),
    };
    await insertPasskey(db, passkey);
    this.#passkeys.set(id, passkey);
    onChanged();
  }

  /** Null: all of that person. */
  async remove(userId: string, passkeyId: string | null): Promise<void> {
    const gone = this.of(userId).filter((one) => passkeyId === null || one.passkeyId === passkeyId);
    await deletePasskeys(
      this.#options.db,
      gone.map((one) => one.passkeyId),
    );
    for (const one of gone) this.#passkeys.delete(one.passkeyId);
    if (gone.length > 0) this.#options.onChanged();
  }

  /** What a key has to sign to let somebody in, once and for a while. */
  challenge(): string {
    const claim = `${this.#options.now() + ASKED_MS}.${randomBytes(16).toString('base64url')}`;
    return Buffer.from(`${claim}.${this.#sign(claim)}`).toString('base64url');
  }

  /** Whose key that is, or of whom it pretends to be, which then is not let in. */
  async owner(response: string, origin: string): Promise<{ userId: string | null; right: boolean }> {
    const { db, log, now } = this.#options,
      host = passkeyHost(origin),
      given = parsed(response) as AuthenticationResponseJSON | null,
      passkey = this.#passkeys.get(typeof given?.id === 'string' ? given.id : '');
    if (!given || !passkey || passkey.host !== host) return { userId: null, right: false };
    const wrong = { userId: passkey.userId, right: false };
    let signed = '';
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: given,
        expectedChallenge: (challenge) => this.#isOurs((signed = challenge)),
        ...{ expectedOrigin: origin, expectedRPID: host },
        credential: {
          id: passkey.passkeyId,
          publicKey: Buffer.from(passkey.publicKey, 'base64url'),
          counter: passkey.signCount,
        },
        requireUserVerification: true,
      });
      // Of two who bring the same one comes in; and the key may have been removed meanwhile.
      const again = !this.#isOurs(signed) || this.#passkeys.get(passkey.passkeyId) !== passkey;
      if (!verified || again) return wrong;
      this.#use(signed);
      passkey.signCount = authenticationInfo.newCounter;
      passkey.lastUsedAtMs = now();
    } catch (thrown) {
      log.warn('a passkey was not taken', { reason: thrown instanceof Error ? thrown.message : String(thrown) });
      return wrong;
    }
    await setPasskeyUsed(db, passkey.passkeyId, passkey.signCount, now()).catch((thrown: unknown) =>
      log.warn('the use of a passkey could not be noted', { reason: String(thrown) }),
    );
    return { userId: passkey.userId, right: true };
  }

  /** `challenge`: as a browser hands it back, in base64url. */
  #isOurs(challenge: string): boolean {
    const text = Buffer.from(challenge, 'base64url').toString(),
      claim = text.slice(0, text.lastIndexOf('.')),
      signed = Buffer.from(text.slice(claim.length + 1)),
      right = Buffer.from(this.#sign(claim));
    return (
      signed.length === right.length &&
      timingSafeEqual(signed, right) &&
      Number(claim.split('.')[0]) > this.#options.now() &&
      !this.#used.has(challenge)
    );
  }

  #use(challenge: string): void {
    const nowMs = this.#options.now();
    for (const [other, untilMs] of this.#used) if (untilMs <= nowMs) this.#used.delete(other);
    this.#used.set(challenge, nowMs + ASKED_MS);
  }

  #sign(claim: string): string {
    return createHmac('sha256', this.#key).update(`passkey ${claim}`).digest('base64url');
  }
}

function hostOf(origin: string | undefined): string {
  const host = passkeyHost(origin);
  if (host === null) throw new FootfallError('PEOPLE_014', { origin: origin ?? 'a window' });
  return host;
}

const refused = (detail: string) => new FootfallError('PEOPLE_015', { detail });

function parsed(response: string): unknown {
  try {
    const value: unknown = JSON.parse(response);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
