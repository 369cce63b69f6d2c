import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import type { Batch } from './rows.ts';
import { TRAVELLING } from './travelling.ts';
import { gzipLines } from '../gzip-lines.ts';

/*
 * What travels as a file, for a shop without a network: gzip over lines of JSON. First whose rows they are and from where on, then batches as they would be sent, last
 * the signature (Ed25519) over the SHA-256 of all lines before it.
 */

const Header = z.object({
  format: z.literal('footfall-rows-1'),
  siteId: z.string(),
  nodeId: z.string(),
  forked: z.boolean(),
  schemaVersion: z.string(),
  madeAtMs: z.number(),
  /** Of this file, and of all runs and files before it that its database knows: the centre knows the last one of them that reached it. */
  runId: z.string(),
  knownRuns: z.array(z.string()),
  /** By lane: rows after these revisions are in it. */
  after: z.record(z.string(), z.number()),
  /** SPKI, PEM. */
  publicKey: z.string(),
});
export type BatchFileHeader = z.infer<typeof Header>;

const tables = TRAVELLING.map(({ table }) => table) as [string, ...string[]];
const Line = z.object({
  lane: z.object({ table: z.enum(tables), recountId: z.string().nullable() }),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  revision: z.number(),
});
const End = z.object({ signature: z.string() });

/** Why a file is not taken in. */
export class BatchFileRefused extends Error {}

/** Whole or not at all. `privateKey`: PKCS 8, PEM. Resolves with how many rows it has. Rejects with Node's codes; EEXIST where there is one of that name. */
export async function writeBatchFile(
  file: string,
  header: Omit<BatchFileHeader, 'format' | 'publicKey'>,
  batches: Iterable<Batch>,
  privateKey: string,
): Promise<number> {
  if (existsSync(file)) throw Object.assign(new Error('it is there already'), { code: 'EEXIST' });
  const key = createPrivateKey(privateKey),
    hash = createHash('sha256'),
    publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' });
  let rows = 0;
  const line = (of: unknown) => {
    const text = `${JSON.stringify(of)}\n`;
    hash.update(text);
    return text;
  };
  const lines = function* () {
    yield line({ format: 'footfall-rows-1', ...header, publicKey });
    for (const batch of batches) {
      rows += batch.rows.length;
      yield line(batch);
    }
    yield `${JSON.stringify({ signature: sign(null, hash.digest(), key).toString('base64') })}\n`;
  };
  try {
    await pipeline(
      Readable.from(lines()),
      createGzip(),
      createWriteStream(`${file}.new`, { mode: 0o600, flush: true }),
    );
    await rename(`${file}.new`, file);
    return rows;
  } catch (thrown) {
    await rm(`${file}.new`, { force: true });
    throw thrown;
  }
}

/** Reads all of it and checks the signature. Rejects with BatchFileRefused; nothing of it may be used before. */
export async function checkBatchFile(file: string): Promise<BatchFileHeader> {
  const hash = createHash('sha256');
  let header: BatchFileHeader | null = null,
    signature: string | null = null;
  for await (const line of gzipLines(file, refusalOf)) {
    if (signature !== null) throw new BatchFileRefused('something follows its signature');
    const value = parsed(line),
      end = End.safeParse(value);
    if (end.success) ({ signature } = end.data);
    else if (header === null) {
      const first = Header.safeParse(value);
      if (!first.success) throw new BatchFileRefused('it is no file of footfall export, or of a newer version');
      header = first.data;
    } else if (!Line.safeParse(value).success) throw new BatchFileRefused('a line of it is not as it should be');
    if (signature === null) hash.update(`${line}\n`);
  }
  if (header === null || signature === null) throw new BatchFileRefused('it ends in the middle');
  if (!verified(header.publicKey, hash.digest(), signature))
    throw new BatchFileRefused('its signature is not right: it was changed');
  return header;
}

/** Of a file that was checked. */
export async function* readBatches(file: string): AsyncGenerator<Batch> {
  for await (const line of gzipLines(file, refusalOf)) {
    const batch = Line.safeParse(parsed(line));
    if (batch.success) yield batch.data;
  }
}

function refusalOf(error: Error): BatchFileRefused {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new BatchFileRefused('there is no such file', { cause: error });
  if (code === 'Z_BUF_ERROR') return new BatchFileRefused('it ends in the middle', { cause: error });
  if (code?.startsWith('Z_'))
    return new BatchFileRefused('it is no file of footfall export, or is damaged', { cause: error });
  return new BatchFileRefused(error.message, { cause: error });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    throw new BatchFileRefused('a line of it is not as it should be');
  }
}

function verified(publicKey: string, digest: Buffer, signature: string): boolean {
  try {
    return verify(null, digest, publicKey, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
