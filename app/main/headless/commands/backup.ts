import { join, resolve } from 'node:path';
import { FootfallError } from '../../../shared/errors.ts';
import { sizeOf } from '../../db/database-files.ts';
import { makeCopy } from '../../db/safety-copy.ts';
import { writePrivately } from '../../node/private-files.ts';
import { keptFiles } from '../../safety/open-safety.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall backup [--data DIR] [--to FILE] [--json]

Makes a verified copy of the database now, also while Footfall counts. Footfall makes one a day by itself and keeps seven.

Options
  --data DIR   the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --to FILE    where the copy goes (default: the folder backups of the data folder)
  --json       prints the copy as JSON
  --help
`;

export async function backup(args: string[]): Promise<number> {
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values } = parseOptions('backup', {
    args,
    options: { data: text, to: text, json: flag, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  writePrivately();
  const files = keptFiles(resolve(values.data ?? defaultDataFolder()));
  const folder = values.to === undefined ? files.copies : join(resolve(values.to), '..');
  if (sizeOf(files.database) === 0)
    throw new FootfallError('DB_007', { folder, detail: `there is no database at ${files.database}` });
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
