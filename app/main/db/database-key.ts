import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FootfallError } from '../../shared/errors.ts';
import type { SecretBox } from '../host.ts';
import { keyFileSecretBox } from '../node/secret-box.ts';
import { isEncrypted, useDatabaseKey } from './sqlite-file.ts';

/*
 * The key of an encrypted database lies beside it, sealed as the host seals secrets: by the system's key store where the desktop application runs, else by the key file of the data folder.
 */

const keyFileOf = (data: string): string => join(data, 'database.key');
const boxOf = (data: string): SecretBox => keyFileSecretBox(join(data, 'secrets.key'));

/**
 * From now on this process opens the database of a data folder, also where it is encrypted. `secrets`: the host's; a command has those of the folder. Rejects with DB_016 when it is
 * encrypted and its key is not there: nothing may take it for a damaged one.
 */
export async function unlockDatabase(data: string, secrets?: SecretBox): Promise<void> {
  const file = join(data, 'footfall.db'),
    keyFile = keyFileOf(data);
  useDatabaseKey(null);
  if (!existsSync(keyFile)) {
    // One file that begins otherwise may be damaged; two are encrypted.
    if (isEncrypted(file) && isEncrypted(join(data, 'set-up.db')))
      throw new FootfallError('DB_016', { file, detail: `${keyFile} is missing` });
    return;
  }
  const sealed = readFileSync(keyFile, 'utf8'),
    box = boxOf(data);
  try {
    useDatabaseKey(await (secrets ?? box).decrypt(sealed));
  } catch (thrown) {
    // A command sealed it, which knows only the key file: from here on the system keeps it.
    const key = secrets === undefined ? null : await box.decrypt(sealed).catch(() => null);
    if (key === null || secrets === undefined)
      throw new FootfallError('DB_016', {
        file,
        detail: `${keyFile} cannot be opened here: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      });
    await keepDatabaseKey(data, key, secrets);
  }
}

/** A key for a folder that has none, or `given`, hexadecimal; this process uses it from now on. Resolves with it. */
export async function keepDatabaseKey(
  data: string,
  key = randomBytes(32).toString('hex'),
  secrets: SecretBox = boxOf(data),
): Promise<string> {
  useDatabaseKey(key);
  const keyFile = keyFileOf(data);
  writeFileSync(`${keyFile}.new`, await secrets.encrypt(key), { mode: 0o600, flush: true });
  renameSync(`${keyFile}.new`, keyFile);
  return key;
}

/** Nothing is encrypted any more. */
export function forgetDatabaseKey(data: string): void {
  useDatabaseKey(null);
  rmSync(keyFileOf(data), { force: true });
}
