import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FootfallError } from '../../../shared/errors.ts';
import { finishRestore, prepareRestore } from '../../db/restore-copy.ts';
import { listCopies, type SafetyCopy } from '../../db/safety-copy.ts';
import { lockFolder } from '../../folder-lock.ts';
import { NoticeBoard } from '../../notices/open-notices.ts';
import { writePrivately } from '../../node/private-files.ts';
import { keptFiles } from '../../safety/open-safety.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall restore [COPY] [--data DIR] [--list] [--json]

Brings back what a copy of the database holds; what was counted since then stays. The database of now is kept under another name.
Footfall must not be running; on its screens the same is under Settings.

  COPY         a copy of this folder by its name, or any file (default: the newest good one)

Options
  --data DIR   the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --list       only lists the copies
  --json       prints the result as JSON
  --help
`;

export async function restore(args: string[]): Promise<number> {
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values, positionals } = parseOptions('restore', {
    args,
    allowPositionals: true,
    options: { data: text, list: flag, json: flag, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  writePrivately();
  if (positionals.length > 1)
    throw new FootfallError('CLI_001', { detail: 'It restores one copy', command: 'restore' });
  const data = resolve(values.data ?? defaultDataFolder()),
    files = keptFiles(data),
    copies = listCopies(files.copies);
  if (values.list) {
    const shown = copies.map(({ name, madeAtMs, bytes }) => ({
      name,
      madeAt: new Date(madeAtMs).toISOString(),
      bytes,
    }));
    process.stdout.write(
      values.json
        ? `${JSON.stringify(shown)}\n`
        : shown.map(({ name, bytes }) => `${name}  ${(bytes / 1e6).toFixed(1)} MB\n`).join(''),
    );
    return 0;
  }
  const wished =
    positionals[0] === undefined
      ? copies.map(({ file }) => file)
      : [copies.find(({ name }) => name === positionals[0])?.file ?? resolve(positionals[0])];
  if (wished.length === 0) throw new FootfallError('DB_008', { file: files.copies, detail: 'there is no copy' });
  const unlock = lockFolder(data);
  try {
    mkdirSync(files.copies, { recursive: true, mode: 0o700 });
    const prepared = join(files.copies, 'restoring.db'),
      used = await prepareFirstGood(wished, prepared);
    const { kept, lost } = finishRestore(prepared, files.database, Date.now());
    addNotice(
      data,
      copies.find(({ file }) => file === used),
      kept,
    );
    if (lost !== null) process.stderr.write(`What was counted since could not be added: ${lost}\n`);
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ restored: used, kept, complete: lost === null })}\n`
        : `Restored ${basename(used)}.${kept ? ` What was there before is kept as ${kept}.` : ''}\n`,
    );
  } finally {
    unlock();
  }
  return 0;
}

/** The newest that is sound, and a word about those that are not; the only one that was asked for, or why not. */
async function prepareFirstGood(files: string[], prepared: string): Promise<string> {
  for (const [i, file] of files.entries()) {
    try {
      await prepareRestore(file, prepared);
      return file;
    } catch (thrown) {
      if (i === files.length - 1 || !(thrown instanceof FootfallError)) throw thrown;
      process.stderr.write(`${thrown.message}\n`);
    }
  }
  throw new Error('there was no file to try');
}

function addNotice(data: string, copy: SafetyCopy | undefined, kept: string): void {
  const board = new NoticeBoard({
    file: join(data, 'notices.json'),
    log: { info() {}, warn() {}, error() {} },
    onChanged() {},
  });
  board.over(['database-damaged', 'database-missing', 'configuration-lost']);
  board.add('copy-restored', { copyMs: copy?.madeAtMs ?? Date.now(), file: kept });
}
