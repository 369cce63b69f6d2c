import { randomBytes, randomInt } from 'node:crypto';
import type { Knex } from 'knex';
import { FootfallError } from '../../shared/errors.ts';
import { MINUTE_MS } from '../../core/time.ts';
import { deleteFactor, listFactors, putFactor, type StoredFactor } from '../db/access/second-factors.ts';
import type { Log, SecretBox } from '../host.ts';
import { hashOf } from './sessions.ts';
import { addressOfSecret, base32, stepOf, TOTP } from './totp.ts';

/** So long a secret that was shown waits for its first code. */
const OFFERED_MS = 15 * MINUTE_MS;
/** On paper. */
export const RECOVERY_CODES = 10;
/** Letters and digits that are not taken for others: 31^16 is more than anybody guesses, from a stolen hash too. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';
const SIGNS_OF_CODE = 16;

export interface SecondFactorsOptions {
  db: Knex;
  secrets: Pick<SecretBox, 'encrypt' | 'decrypt'>;
  log: Log;
  /** The clock itself: phones know no other. */
  clock: () => number;
  onChanged(): void;
}

/** What people are asked for after their password: a code of their phone, or one of ten on paper. */
export class SecondFactors {
  readonly #options: SecondFactorsOptions;
  #factors = new Map<string, StoredFactor>();
  readonly #offered = new Map<string, { secret: Buffer; untilMs: number }>();

  constructor(options: SecondFactorsOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    this.#factors = new Map((await listFactors(this.#options.db)).map((factor) => [factor.userId, factor]));
  }

  of(userId: string): { sinceMs: number; recoveryCodes: number } | null {
    const factor = this.#factors.get(userId);
    return factor ? { sinceMs: factor.createdAtMs, recoveryCodes: factor.recoveryHashes.length } : null;
  }

  /** A new secret for a phone. Nothing is asked for before its first code was given. */
  offer(userId: string, name: string): { secret: string; address: string } {
    const secret = randomBytes(TOTP.secretBytes);
    this.#offered.set(userId, { secret, untilMs: this.#options.clock() + OFFERED_MS });
    return { secret: base32(secret), address: addressOfSecret(secret, name) };
  }

  /** From now on it is asked for. Returns the codes on paper, which are shown this once. Rejects with PEOPLE_012, PEOPLE_013. */
  async confirm(userId: string, code: string): Promise<string[]> {
    const { secrets, clock } = this.#options,
      offered = this.#offered.get(userId),
      nowMs = clock();
    if (!offered || nowMs >= offered.untilMs) throw new FootfallError('PEOPLE_013');
    const step = stepOf(offered.secret, digitsOf(code), nowMs, 0);
    if (step === null) throw new FootfallError('PEOPLE_012');
    this.#offered.delete(userId);
    const codes = madeCodes(),
      sealedSecret = await secrets.encrypt(offered.secret.toString('hex'));
    await this.#put({ userId, sealedSecret, lastStep: step, recoveryHashes: hashesOf(codes), createdAtMs: nowMs });
    this.#options.onChanged();
    return codes;
  }

  /** Other codes on paper; those of before open nothing. Rejects with PEOPLE_013. */
  async renewCodes(userId: string): Promise<string[]> {
    const factor = this.#factors.get(userId),
      codes = madeCodes();
    if (!factor) throw new FootfallError('PEOPLE_013');
    await this.#put({ ...factor, recoveryHashes: hashesOf(codes) });
    return codes;
  }

  async remove(userId: string): Promise<void> {
    await deleteFactor(this.#options.db, userId);
    this.#offered.delete(userId);
    if (this.#factors.delete(userId)) this.#options.onChanged();
  }

  /** Whether that lets him in, which it then never does again; a disk that takes nothing lets nobody in by paper. */
  async takes(userId: string, given: string): Promise<'code' | 'recovery' | null> {
    const { secrets, log, clock } = this.#options;
    const sealed = this.#factors.get(userId)?.sealedSecret ?? null;
    if (sealed === null) return null;
    const secret = await secrets.decrypt(sealed).catch((thrown: unknown) => {
      // A copy of another PC, for example: paper still opens.
      log.error('the second step of a login cannot be read', { userId, reason: String(thrown) });
      return null;
    });
    const factor = this.#factors.get(userId);
    if (factor?.sealedSecret !== sealed) return null;
    const step = secret === null ? null : stepOf(Buffer.from(secret, 'hex'), digitsOf(given), clock(), factor.lastStep);
    if (step !== null) {
      // In memory at once, so that of two who bring the same one comes in.
      factor.lastStep = step;
      await putFactor(this.#options.db, factor, clock()).catch((thrown: unknown) =>
        log.warn('a code that was used could not be noted', { reason: String(thrown) }),
      );
      return 'code';
    }
    const hash = hashOf(recoveryOf(given)),
      left = factor.recoveryHashes.filter((one) => one !== hash);
    if (left.length === factor.recoveryHashes.length) return null;
    factor.recoveryHashes = left;
    await putFactor(this.#options.db, factor, clock());
    return 'recovery';
  }

  async #put(factor: StoredFactor): Promise<void> {
    await putFactor(this.#options.db, factor, this.#options.clock());
    this.#factors.set(factor.userId, factor);
  }
}

const digitsOf = (given: string): string => given.slice(0, 100).replaceAll(/[\s-]/g, '');
const recoveryOf = (given: string): string => digitsOf(given).toLowerCase();

const hashesOf = (codes: readonly string[]): string[] => codes.map((code) => hashOf(recoveryOf(code)));

function madeCodes(): string[] {
  const one = () => Array.from({ length: SIGNS_OF_CODE }, () => SIGNS[randomInt(SIGNS.length)]).join('');
  return Array.from({ length: RECOVERY_CODES }, () => one().replaceAll(/.{4}(?=.)/g, '$&-'));
}
