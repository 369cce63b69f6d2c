import { existsSync, mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { unlockDatabase } from '../../db/database-key.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { listStates, type State } from '../../db/backup/increment.ts';
import { lossOf, type Loss } from '../../db/backup/loss.ts';
import { isSealed, openSealed } from '../../db/backup/sealed-file.ts';
import { removeDatabase, sizeOf } from '../../db/database-files.ts';
import { finishRestore, prepareRestore } from '../../db/restore-copy.ts';
import { lockFolder } from '../../folder-lock.ts';
import { NoticeBoard } from '../../notices/open-notices.ts';
import { writePrivately } from '../../node/private-files.ts';
import { keptFiles } from '../../safety/open-safety.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { instant } from './instant.ts';
import { parseOptions, readPassphrase } from './options.ts';

const HELP = `Usage: footfall restore [COPY | --at TIME] [--dry-run] [--data DIR] [--list] [--json]

Brings back what a copy of the database holds; what was counted since then stays. The database of now is kept under another name.
Footfall must not be running; on its screens the same is under Settings.

  COPY         a copy of this folder by its name, or any file, also one of the second place (default: the newest good one)

Options
  --at TIME    everything as it was then, e.g. 2026-03-01T09:00:00+07:00: the last state that is not later. What was counted since is
               only in the database that is kept; restoring that one by its name brings it back
  --dry-run    changes nothing, and says which state it would be and what would not be there any more
  --passphrase-file FILE   of a copy that is encrypted (or FOOTFALL_PASSPHRASE)
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
    options: {
      data: text,
      at: text,
      'dry-run': flag,
      'passphrase-file': text,
      list: flag,
      json: flag,
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  writePrivately();
  if (positionals.length > 1)
    throw new FootfallError('CLI_001', { detail: 'It restores one copy', command: 'restore' });
  const at = values.at === undefined ? null : instant(values.at);
  if (at !== null && (Number.isNaN(at) || positionals.length > 0))
    throw new FootfallError('CLI_001', {
      detail: '--at is a time with its zone such as 2026-03-01T09:00:00Z, and goes without a copy',
      command: 'restore',
    });
  const data = resolve(values.data ?? defaultDataFolder()),
    files = keptFiles(data),
    states = listStates(files.copies);
  if (values.list) return list(states, values.json ?? false);
  const wished = wishedStates(states, positionals[0], at);
  if (wished.length === 0)
    throw new FootfallError('DB_008', {
      file: files.copies,
      detail: at === null ? 'there is no copy' : 'there is none that is as old',
    });
  const unlock = lockFolder(data);
  await unlockDatabase(data);
  const prepared = join(files.copies, 'restoring.db');
  try {
    mkdirSync(files.copies, { recursive: true, mode: 0o700 });
    const used = await prepareFirstGood(wished, prepared, readPassphrase(values['passphrase-file'], 'restore'));
    if (values['dry-run'])
      return sayLoss(
        used,
        at !== null && sizeOf(files.database) > 0 ? lossOf(prepared, files.database) : NOTHING_LOST,
        values.json,
      );
    const { kept, lost } = finishRestore(prepared, files.database, Date.now(), at === null);
    addNotice(data, used.atMs, kept);
    if (lost !== null) process.stderr.write(`What was counted since could not be added: ${lost}\n`);
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ restored: used.file, increment: used.increment, kept, complete: lost === null })}\n`
        : `Restored ${basename(used.increment ?? used.file)}.${kept ? ` What was there before is kept as ${kept}.` : ''}\n`,
    );
  } finally {
    removeDatabase(prepared);
    unlock();
  }
  return 0;
}

/** What is tried, in this order. `atMs`: null, it is not known. */
interface Wished {
  file: string;
  increment: string | null;
  atMs: number | null;
}

function wishedStates(states: readonly State[], name: string | undefined, at: number | null): Wished[] {
  const wished = ({ copy, increment, atMs }: State) => ({ file: copy.file, increment: increment?.file ?? null, atMs });
  if (name === undefined) return states.filter(({ atMs }) => at === null || atMs <= at).map(wished);
  const known = states.filter(({ copy, increment }) => [copy.name, increment?.name].includes(name)).at(-1);
  return known ? [wished(known)] : [{ file: resolve(name), increment: null, atMs: null }];
}

function list(states: readonly State[], json: boolean): number {
  const shown = states.map(({ copy, increment, atMs }) => ({
    name: (increment ?? copy).name,
    madeAt: new Date(atMs).toISOString(),
    bytes: (increment ?? copy).bytes,
  }));
  process.stdout.write(
    json
      ? `${JSON.stringify(shown)}\n`
      : shown.map(({ name, bytes }) => `${name}  ${(bytes / 1e6).toFixed(1)} MB\n`).join(''),
  );
  return 0;
}

/** The newest that is sound, and a word about those that are not; the only one that was asked for, or why not. */
async function prepareFirstGood(wished: Wished[], prepared: string, passphrase: string | null): Promise<Wished> {
  const open = `${prepared}.open`;
  for (const [i, one] of wished.entries()) {
    try {
      const sealed = existsSync(one.file) && (await isSealed(one.file));
      if (sealed && passphrase === null)
        throw new FootfallError('DB_008', { file: one.file, detail: 'it is encrypted; give --passphrase-file' });
      if (sealed) await openSealed(one.file, open, passphrase!);
      await prepareRestore(sealed ? open : one.file, prepared, one.increment);
      return one;
    } catch (thrown) {
      if (i === wished.length - 1 || !(thrown instanceof FootfallError)) throw thrown;
      process.stderr.write(`${thrown.message}\n`);
    } finally {
      removeDatabase(open);
    }
  }
  throw new Error('there was no file to try');
}

const NOTHING_LOST: Loss = { rows: {}, firstMs: null, lastMs: null };

function sayLoss({ file, increment }: Wished, loss: Loss, json: boolean | undefined): number {
  const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  if (json) {
    const shown = { wouldRestore: increment ?? file, lost: loss.rows, from: time(loss.firstMs), to: time(loss.lastMs) };
    process.stdout.write(`${JSON.stringify(shown)}\n`);
    return 0;
  }
  const lines = Object.entries(loss.rows).map(([table, rows]) => `  ${table}: ${rows} rows`);
  process.stdout.write(
    [
      `Nothing was changed. It would be ${basename(increment ?? file)}.`,
      lines.length === 0
        ? 'Nothing would be lost.'
        : 'These would be in the database that is kept, and no longer shown:',
      ...lines,
      ...(loss.firstMs === null ? [] : [`  crossings from ${time(loss.firstMs)} to ${time(loss.lastMs)}`]),
      '',
    ].join('\n'),
  );
  return 0;
}

function addNotice(data: string, atMs: number | null, kept: string): void {
  const board = new NoticeBoard({
    file: join(data, 'notices.json'),
    log: { info() {}, warn() {}, error() {} },
    onChanged() {},
  });
  board.over(['database-damaged', 'database-missing', 'configuration-lost']);
  board.add('copy-restored', { copyMs: atMs ?? Date.now(), file: kept });
}
