import { once } from 'node:events';
import { resolve } from 'node:path';
import { csvCell } from '../../../shared/csv-cell.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { checkArchive, listArchives, readArchive, type Archive } from '../../db/retention/archive-file.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { archiveFolder } from '../../clean-up/open-clean-up.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall archive list [--json] [--data DIR]
       footfall archive read NAME|FILE [--json] [--data DIR]

What was counted long ago leaves the database for files, one a month and table. list names them; read checks one and writes its rows
to standard output, as CSV with moments in UTC, or as lines of JSON.

Options
  --data DIR   the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --json
  --help
`;

/** `footfall archive`; 0 when what was asked for is whole. */
export async function archive(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions('archive', {
    args,
    allowPositionals: true,
    options: { data: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const archives = await listArchives(archiveFolder(resolve(values.data ?? defaultDataFolder())));
  const [what, name, ...more] = positionals;
  if (what === 'list' && name === undefined) return list(archives, values.json ?? false);
  if (what === 'read' && name !== undefined && more.length === 0)
    return readRows(archives.find((one) => one.name === name)?.file ?? resolve(name), values.json ?? false);
  throw new FootfallError('CLI_001', { detail: 'It is “archive list” or “archive read NAME”', command: 'archive' });
}

async function list(archives: readonly Archive[], json: boolean): Promise<number> {
  const known = await Promise.all(archives.map(async (one) => ({ ...one, rows: (await checkArchive(one.file)).rows })));
  process.stdout.write(
    json
      ? `${JSON.stringify(
          known.map(({ name, table, month, bytes, rows }) => ({ name, table, month, bytes, rows })),
          null,
          2,
        )}\n`
      : known.map(({ name, rows, bytes }) => `${name}  ${rows} rows  ${(bytes / 1e6).toFixed(1)} MB\n`).join(''),
  );
  return 0;
}

async function readRows(file: string, json: boolean): Promise<number> {
  const {
    header: { columns },
  } = await checkArchive(file);
  if (!json) await write(`${columns.map(csvCell).join(',')}\n`);
  for await (const row of readArchive(file)) {
    const cells = row.map((value, i) => (isMoment(columns[i]) && value !== null ? utc(value) : value));
    await write(
      json
        ? `${JSON.stringify(Object.fromEntries(cells.map((value, i) => [columns[i], value])))}\n`
        : `${cells.map(csvCell).join(',')}\n`,
    );
  }
  return 0;
}

const isMoment = (column: string) => /(_at|_timestamp|^period_(start|end))$/.test(column);
const utc = (ms: string | number) => new Date(Number(ms)).toISOString();

/** No faster than somebody reads. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
