import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FootfallError } from '../../../shared/errors.ts';
import { listCopies } from '../safety-copy.ts';
import { listIncrements } from './increment.ts';
import { openSealed, sealFile } from './sealed-file.ts';

/** Says that a folder is the one that was chosen, and not the empty place where a share is mounted. */
const MARK = 'footfall-backups.txt';
const SEALED = '.sealed';

export interface Away {
  folder: string;
  /** Null: nothing is encrypted. */
  passphrase: string | null;
  nodeId: string;
}

/** Where the copies of an installation lie: several may share a folder. */
const ownFolder = ({ folder, nodeId }: Pick<Away, 'folder' | 'nodeId'>) =>
  join(folder, `footfall-${nodeId.slice(0, 8)}`);

/** Rejects with DB_011 where copies cannot be kept there. */
export async function markAway(folder: string): Promise<void> {
  try {
    await writeFile(join(folder, MARK), 'Footfall keeps copies of its database here.\n', { flush: true });
  } catch (thrown) {
    throw problem(folder, thrown);
  }
}

/**
 * Brings the second place up to date with the local copies: what is missing is written, encrypted where there is a passphrase, read back and compared; what is no longer kept here goes
 * there as well. Resolves with how many were written. Rejects with DB_011 where the folder is gone, DB_012 where it is full.
 */
export async function copyAway(local: string, away: Away): Promise<number> {
  const { folder, passphrase } = away;
  // Without its mark it is not there: what a share was mounted on is a folder of this PC's own disk.
  if (!existsSync(join(folder, MARK)))
    throw new FootfallError('DB_011', { folder, detail: 'it is not there, or not the one that was chosen' });
  const own = ownFolder(away);
  try {
    await mkdir(own, { recursive: true, mode: 0o700 });
    const kept = [...listCopies(local), ...listIncrements(local)].map(({ name, file }) => ({
      file,
      there: `${name}${passphrase === null ? '' : SEALED}`,
    }));
    const there = await readdir(own);
    let written = 0;
    for (const { file, there: name } of kept.filter((one) => !there.includes(one.there))) {
      await copyOne(file, join(own, name), passphrase);
      written += 1;
    }
    for (const name of there)
      if (name.startsWith('footfall-') && !kept.some((one) => one.there === name))
        await rm(join(own, name), { force: true });
    return written;
  } catch (thrown) {
    throw problem(folder, thrown);
  }
}

async function copyOne(file: string, to: string, passphrase: string | null): Promise<void> {
  const part = `${to}.part`,
    back = `${file}.back`;
  try {
    if (passphrase === null) {
      await copyFile(file, part);
      await flush(part);
    } else {
      await sealFile(file, part, passphrase);
      await openSealed(part, back, passphrase);
    }
    if ((await hashOf(passphrase === null ? part : back)) !== (await hashOf(file)))
      throw new Error('what was written there is not what is read there');
    await rename(part, to);
  } finally {
    await rm(back, { force: true });
    await rm(part, { force: true }).catch(() => {});
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync().finally(() => handle.close());
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(file) as AsyncIterable<Buffer>) hash.update(part);
  return hash.digest('hex');
}

function problem(folder: string, thrown: unknown): FootfallError {
  if (thrown instanceof FootfallError && thrown.info.code !== 'DB_008') return thrown;
  const { code, message } = thrown as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new FootfallError('DB_012', { folder }, { cause: thrown })
    : new FootfallError('DB_011', { folder, detail: message }, { cause: thrown });
}
