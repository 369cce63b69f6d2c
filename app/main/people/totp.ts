import { createHmac, timingSafeEqual } from 'node:crypto';

/** Codes of the time (RFC 6238), as every authenticator app makes them. */
export const TOTP = {
  stepMs: 30_000,
  digits: 6,
  /** How many steps the clocks may differ. */
  drift: 1,
  /** As long as the hash (RFC 4226, 4). */
  secretBytes: 20,
} as const;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const stepAt = (ms: number): number => Math.floor(ms / TOTP.stepMs);

export function codeOf(secret: Buffer, step: number, digits: number = TOTP.digits): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', secret).update(counter).digest(),
    number = hash.readUInt32BE(hash[hash.length - 1] & 0x0f) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step of which that is the code, after `lastStep`, as far as the clocks may differ; null: it is none. */
export function stepOf(secret: Buffer, code: string, nowMs: number, lastStep: number): number | null {
  const now = stepAt(nowMs);
  for (let step = Math.max(now - TOTP.drift, lastStep + 1); step <= now + TOTP.drift; step++) {
    const right = Buffer.from(codeOf(secret, step)),
      given = Buffer.from(code);
    if (given.length === right.length && timingSafeEqual(given, right)) return step;
  }
  return null;
}

/** RFC 4648, without padding. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => LETTERS[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** What an app reads from a QR code. */
export const addressOfSecret = (secret: Buffer, name: string): string =>
  `otpauth://totp/${encodeURIComponent(`Footfall:${name}`)}?secret=${base32(secret)}&issuer=Footfall`;
