import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { FootfallError } from '../../../shared/errors.ts';
import { forgetDatabaseKey, keepDatabaseKey, unlockDatabase } from '../../db/database-key.ts';
import { changeDatabase, databasesToChange } from '../../db/encrypt-files.ts';
import { databaseKey, isEncrypted } from '../../db/sqlite-file.ts';
import { lockFolder } from '../../folder-lock.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { writePrivately } from '../../node/private-files.ts';
import { fileProblem, parseOptions } from './options.ts';

const HELP = `Usage: footfall encrypt [--off] [--recovery-key FILE] [--data DIR]

Encrypts the database of the data folder and its safety copies, so that whoever gets hold of the files cannot read them. Footfall must not be
running. The key stays on this PC: in the system's key store once the desktop application was started, else sealed by secrets.key of the data folder. It prints a
recovery key: without it nobody can read the copies on another PC. Archives of earlier years and files for the centre stay readable.

Options
  --off                 makes everything readable again
  --recovery-key FILE   the key is the one in this file: for copies of another PC, before footfall restore
  --data DIR            the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --help
`;

/** `footfall encrypt`; 0 when all of it is as it was asked for. One that was broken off is gone on with. */
export async function encrypt(args: string[]): Promise<number> {
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values } = parseOptions('encrypt', {
    args,
    options: { off: flag, 'recovery-key': text, data: text, help: { ...flag, short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'encrypt' });
  if (values.off && values['recovery-key'] !== undefined) throw refuse('--off goes without --recovery-key');
  writePrivately();
  const data = resolve(values.data ?? defaultDataFolder()),
    given = values['recovery-key'] === undefined ? undefined : readKey(values['recovery-key'], refuse);
  if (!existsSync(data)) throw new FootfallError('SYS_004', { folder: data, detail: 'there is no such folder' });
  const unlock = lockFolder(data);
  try {
    if (given === undefined) await unlockDatabase(data);
    if (given !== undefined && isEncrypted(join(data, 'footfall.db')))
      throw refuse('this folder has an encrypted database already; restore into one that has none');
    if (values.off) return await makeReadable(data);
    const known = given ?? databaseKey();
    const key = await keepDatabaseKey(data, known ?? undefined);
    const changed = await changeAll(data, true);
    process.stdout.write(
      `${changed} ${changed === 1 ? 'database is' : 'databases are'} encrypted now. Copies at a second place are as they were until new ones take their place.\n` +
        (known === null ? `Recovery key, to be kept away from this PC:\n${key}\n` : ''),
    );
    return 0;
  } finally {
    unlock();
  }
}

async function makeReadable(data: string): Promise<number> {
  const changed = databaseKey() === null ? 0 : await changeAll(data, false);
  forgetDatabaseKey(data);
  process.stdout.write(`${changed} ${changed === 1 ? 'database is' : 'databases are'} readable again.\n`);
  return 0;
}

async function changeAll(data: string, wanted: boolean): Promise<number> {
  const files = databasesToChange(data, wanted);
  for (const file of files) {
    process.stderr.write(`${relative(data, file)}\n`);
    await changeDatabase(file, wanted);
  }
  return files.length;
}

function readKey(file: string, refuse: (detail: string) => FootfallError): string {
  let text: string;
  try {
    text = readFileSync(resolve(file), 'utf8');
  } catch (thrown) {
    throw refuse(`${file} cannot be read: ${fileProblem(thrown)}`);
  }
  const key = text.replace(/\s/g, '').toLowerCase();
  if (!/^[\da-f]{64}$/.test(key)) throw refuse(`${file} holds no recovery key, which has 64 letters and digits`);
  return key;
}
