import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { FootfallError } from '../../../shared/errors.ts';
import { gzipLines } from '../gzip-lines.ts';

/*
 * An archive is a month of a table: gzip over lines of JSON. First what it is, then the rows, each a list in the order of the columns, last how many they are and the SHA-256 of
 * all lines before. Moments are milliseconds since 1970, UTC. Rows that came late are in a further part.
 */

const Header = z.object({
  format: z.literal('footfall-archive-1'),
  table: z.string(),
  siteId: z.string(),
  nodeId: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  madeAtMs: z.number(),
  columns: z.array(z.string()),
});
export type ArchiveHeader = z.infer<typeof Header>;
const End = z.object({ rows: z.number(), sha256: z.string() });
export type ArchiveRow = (string | number | null)[];

const NAME = /^([a-z_]+)-(\d{4}-\d\d)(?:-(\d+))?\.jsonl\.gz$/;

export interface Archive {
  name: string;
  file: string;
  table: string;
  month: string;
  bytes: number;
}

/** By month and table. Rejects with DB_009 when the folder cannot be read. */
export async function listArchives(folder: string): Promise<Archive[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(folder, (thrown as Error).message, thrown);
  }
  const found = await Promise.all(
    names.flatMap((name) => {
      const parts = NAME.exec(name);
      if (!parts) return [];
      const file = join(folder, name);
      return [stat(file).then(({ size }) => ({ name, file, table: parts[1], month: parts[2], bytes: size }))];
    }),
  );
  return found.sort((a, b) => a.month.localeCompare(b.month) || a.name.localeCompare(b.name));
}

/** Whole or not at all, and read back before it has its name. Resolves with its name and rows. Rejects with DB_010. */
export async function writeArchive(
  folder: string,
  month: string,
  header: Omit<ArchiveHeader, 'format'>,
  rows: Iterable<ArchiveRow>,
): Promise<{ name: string; rows: number }> {
  const part = join(folder, `${header.table}-${month}.part`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const count = await writeLines(part, { format: 'footfall-archive-1', ...header }, rows);
    const there = (await listArchives(folder)).filter((one) => one.table === header.table && one.month === month);
    const name = `${header.table}-${month}${there.length === 0 ? '' : `-${there.length + 1}`}.jsonl.gz`;
    await rename(part, join(folder, name));
    await flushFolder(folder);
    return { name, rows: count };
  } catch (thrown) {
    await rm(part, { force: true }).catch(() => {});
    throw new FootfallError('DB_010', { folder, detail: (thrown as Error).message }, { cause: thrown });
  }
}

/** The rows of an archive are these now: it is the old one until the new one is whole. An archive without rows goes. Rejects with DB_010. */
export async function replaceArchive(
  file: string,
  header: ArchiveHeader,
  rows: number,
  read: () => AsyncIterable<ArchiveRow>,
): Promise<void> {
  const part = `${file}.part`;
  try {
    if (rows === 0) return await rm(file);
    const count = await writeLines(part, header, read());
    if (count !== rows) throw new Error(`${rows} rows were to be written and ${count} were`);
    await rename(part, file);
    await flushFolder(dirname(file));
  } catch (thrown) {
    await rm(part, { force: true }).catch(() => {});
    throw new FootfallError('DB_010', { folder: dirname(file), detail: (thrown as Error).message }, { cause: thrown });
  }
}

/** And reads them back. Resolves with how many they are. */
async function writeLines(
  part: string,
  header: ArchiveHeader,
  rows: Iterable<ArchiveRow> | AsyncIterable<ArchiveRow>,
): Promise<number> {
  let count = 0;
  const hash = createHash('sha256'),
    line = (of: unknown) => {
      const text = `${JSON.stringify(of)}\n`;
      hash.update(text);
      return text;
    };
  const lines = async function* () {
    yield line(header);
    for await (const row of rows) {
      count += 1;
      yield line(row);
    }
    yield `${JSON.stringify({ rows: count, sha256: hash.digest('hex') })}\n`;
  };
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(part, { mode: 0o600, flush: true }));
  const { rows: read } = await checkArchive(part);
  if (read !== count) throw new Error(`${count} rows were written and ${read} read`);
  return count;
}

/** Reads all of it. Rejects with DB_009 where it is not whole, or was changed. */
export async function checkArchive(file: string): Promise<{ header: ArchiveHeader; rows: number }> {
  const hash = createHash('sha256');
  let header: ArchiveHeader | null = null,
    end: z.infer<typeof End> | null = null,
    rows = 0;
  for await (const line of gzipLines(file, (error) => unreadable(file, error.message, error))) {
    if (end !== null) throw unreadable(file, 'something follows its end');
    const value = parsed(line, file);
    if (header === null) {
      const first = Header.safeParse(value);
      if (!first.success) throw unreadable(file, 'it is no archive of Footfall, or of a newer version');
      header = first.data;
    } else if (Array.isArray(value)) rows += 1;
    else end = End.safeParse(value).data ?? null;
    if (end === null) hash.update(`${line}\n`);
  }
  if (header === null || end === null) throw unreadable(file, 'it ends in the middle');
  if (end.rows !== rows || end.sha256 !== hash.digest('hex')) throw unreadable(file, 'it was changed or is damaged');
  return { header, rows };
}

/** Of a file that was checked. */
export async function* readArchive(file: string): AsyncGenerator<ArchiveRow> {
  for await (const line of gzipLines(file, (error) => unreadable(file, error.message, error))) {
    const value = parsed(line, file);
    if (Array.isArray(value)) yield value as ArchiveRow;
  }
}

function parsed(line: string, file: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (thrown) {
    throw unreadable(file, 'a line of it is not as it should be', thrown);
  }
}

const unreadable = (file: string, detail: string, cause?: unknown) =>
  new FootfallError('DB_009', { file, detail }, { cause });

/** So that a power cut does not take the name along after its rows were removed. Windows cannot do it for folders. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
