import { createPrivateKey, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { FootfallError } from '../../shared/errors.ts';

const KEY_BYTES = 32;

/** The key in a file that only its owner can read; made at the first call, whole or not at all. Throws SYS_004. */
export function readOrMakeKey(file: string): Buffer {
  try {
    return check(file, readFileSync(file));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable(file, thrown);
  }
  const fresh = `${file}.${process.pid}`;
  try {
    writeFileSync(fresh, randomBytes(KEY_BYTES), { mode: 0o600, flush: true });
    try {
      linkSync(fresh, file);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
    rmSync(fresh);
    return check(file, readFileSync(file));
  } catch (thrown) {
    throw unusable(file, thrown);
  }
}

/** An Ed25519 key (PKCS 8, PEM) whose seed is in such a file. The bytes before the seed: RFC 8410, section 10.3. Throws SYS_004. */
export function signingKey(file: string): string {
  const key = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), readOrMakeKey(file)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' }) as string;
}

function check(file: string, key: Buffer): Buffer {
  if (key.length !== KEY_BYTES) throw new Error(`${file} holds ${key.length} bytes, not a key of ${KEY_BYTES}`);
  return key;
}

function unusable(file: string, thrown: unknown): FootfallError {
  return new FootfallError(
    'SYS_004',
    { folder: file, detail: thrown instanceof Error ? thrown.message : String(thrown) },
    { cause: thrown },
  );
}
