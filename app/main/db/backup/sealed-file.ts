import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { FootfallError } from '../../../shared/errors.ts';

/*
 * A copy under a passphrase: 'FFSEAL1\n', 16 bytes of salt, 12 of nonce, what was encrypted (AES-256-GCM, the head is authenticated as well), 16 bytes of tag. The key is made of the
 * passphrase by scrypt.
 */
const MAGIC = Buffer.from('FFSEAL1\n');
const SALT = 16,
  NONCE = 12,
  TAG = 16,
  HEAD = MAGIC.length + SALT + NONCE;
/** 64 MiB and about a fifth of a second for one try. */
const SCRYPT = { N: 65_536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };

const keyOf = (passphrase: string, salt: Buffer) => scryptSync(passphrase.normalize('NFC'), salt, 32, SCRYPT);

export async function isSealed(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    return bytesRead === MAGIC.length && buffer.equals(MAGIC);
  } finally {
    await handle.close();
  }
}

/** Writes `from` encrypted to `to`, and makes it last. */
export async function sealFile(from: string, to: string, passphrase: string): Promise<void> {
  const salt = randomBytes(SALT),
    nonce = randomBytes(NONCE),
    head = Buffer.concat([MAGIC, salt, nonce]);
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, salt), nonce).setAAD(head);
  const content = async function* () {
    yield head;
    for await (const part of createReadStream(from) as AsyncIterable<Buffer>) yield cipher.update(part);
    yield cipher.final();
    yield cipher.getAuthTag();
  };
  await pipeline(content, createWriteStream(to, { mode: 0o600, flush: true }));
}

/** The other way. Rejects with DB_008, and leaves nothing at `to`, where the passphrase is another or the file was changed. */
export async function openSealed(from: string, to: string, passphrase: string): Promise<void> {
  const refused = (detail: string, cause?: unknown) => new FootfallError('DB_008', { file: from, detail }, { cause });
  const { size } = await stat(from);
  if (size < HEAD + TAG) throw refused('it ends in the middle');
  const handle = await open(from, 'r');
  const head = Buffer.alloc(HEAD),
    tag = Buffer.alloc(TAG);
  try {
    await handle.read(head, 0, HEAD, 0);
    await handle.read(tag, 0, TAG, size - TAG);
  } finally {
    await handle.close();
  }
  const salt = head.subarray(MAGIC.length, MAGIC.length + SALT),
    nonce = head.subarray(MAGIC.length + SALT);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(passphrase, salt), nonce).setAAD(head).setAuthTag(tag);
  const content = async function* () {
    const sealed = createReadStream(from, { start: HEAD, end: size - TAG - 1 }) as AsyncIterable<Buffer>;
    if (size > HEAD + TAG) for await (const part of sealed) yield decipher.update(part);
    yield decipher.final();
  };
  try {
    await pipeline(content, createWriteStream(to, { mode: 0o600, flush: true }));
  } catch (thrown) {
    await rm(to, { force: true });
    if ((thrown as Error).message.includes('authenticate'))
      throw refused('the passphrase is another, or it was changed', thrown);
    throw thrown;
  }
}
