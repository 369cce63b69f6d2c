import { randomBytes } from 'node:crypto';

/** A UUID of version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random, so that ids sort by time of making. */
export function uuidv7(nowMs = Date.now()): string {
  const hex = bytesOf(nowMs).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function bytesOf(nowMs: number): Buffer {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes;
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same in base 32, as ULIDs are spelled (github.com/ulid/spec): 26 characters instead of 36, for the rows there are most of. */
export function shortUuidv7(nowMs = Date.now()): string {
  let value = BigInt(`0x${bytesOf(nowMs).toString('hex')}`),
    text = '';
  for (let i = 0; i < 26; i++, value >>= 5n) text = DIGITS[Number(value & 31n)] + text;
  return text;
}
