import { join, resolve } from 'node:path';
import { unlockDatabase } from '../../db/database-key.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { sizeOf } from '../../db/database-files.ts';
import { makeCopy } from '../../db/safety-copy.ts';
import { writePrivately } from '../../node/private-files.ts';
import { keptFiles } from '../../safety/open-safety.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { RunningApp } from '../running-app.ts';
import { parseOptions, readPassphrase } from './options.ts';

const HELP = `Usage: footfall backup [--data DIR] [--to FILE | --second FOLDER] [--json]

Makes a verified copy of the database now, also while Footfall counts. Footfall makes one a day by itself and keeps seven.

Options
  --data DIR   the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --to FILE    where the copy goes (default: the folder backups of the data folder)
  --second FOLDER  from now on copies are put there as well, a drive or a share (off: no more); Footfall must be running
  --passphrase-file FILE   ... encrypted with what is in it
  --json       prints the copy as JSON
  --help
`;

export async function backup(args: string[]): Promise<number> {
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values } = parseOptions('backup', {
    args,
    options: {
      data: text,
      to: text,
      second: text,
      'passphrase-file': text,
      json: flag,
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values.second !== undefined)
    return setSecond(resolve(values.data ?? defaultDataFolder()), values.second, values['passphrase-file']);
  writePrivately();
  const files = keptFiles(resolve(values.data ?? defaultDataFolder()));
  const folder = values.to === undefined ? files.copies : join(resolve(values.to), '..');
  if (sizeOf(files.database) === 0)
    throw new FootfallError('DB_007', { folder, detail: `there is no database at ${files.database}` });
  await unlockDatabase(resolve(values.data ?? defaultDataFolder()));
  const copy = await makeCopy(
    files.database,
    folder,
    Date.now(),
    values.to === undefined ? undefined : resolve(values.to),
  );
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ file: copy.file, bytes: copy.bytes, madeAt: new Date(copy.madeAtMs).toISOString() })}\n`
      : `${copy.file}\nA verified copy of ${(copy.bytes / 1e6).toFixed(1)} MB.\n`,
  );
  return 0;
}

async function setSecond(data: string, wish: string, file: string | undefined): Promise<number> {
  const app = await RunningApp.open(data);
  if (!app)
    throw new FootfallError('CLI_001', { detail: 'Start Footfall first; or set it under Settings', command: 'backup' });
  try {
    const passphrase = readPassphrase(file, 'backup'),
      folder = wish === 'off' ? null : resolve(wish);
    const target = await app.call('copies.setTarget', { folder, ...(passphrase !== null && { passphrase }) });
    if (target.error) throw new FootfallError(target.error.code, target.error.params);
    process.stdout.write(folder === null ? 'Copies stay on this PC alone.\n' : `Copies are in ${folder} as well.\n`);
    return 0;
  } finally {
    app.close();
  }
}
