import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Knex } from 'knex';
import { FootfallError } from '../../../shared/errors.ts';
import { dialectOf } from '../dialect/dialect.ts';
import { gzipLines } from '../gzip-lines.ts';
import { inTransaction } from '../transaction.ts';
import { guardAudit, unguardAudit } from './append-only.ts';
import { readAudit } from './audit-logs.ts';
import type { AuditHead, StoredAuditRow } from './audit-row.ts';

/*
 * Old rows leave the database for a file: gzip over lines of JSON, one a row with its hash. The chain itself names where it was cut (`audit.archived`), so that the database alone is proved from there,
 * and file and database together from the first row.
 */

const NAME = /^audit-(\d+)-(\d+)\.jsonl\.gz$/;

/** Files of archived rows, in their order. */
export async function listAuditArchives(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const first = (name: string) => Number(NAME.exec(name)![1]);
  return names
    .filter((name) => NAME.test(name))
    .sort((a, b) => first(a) - first(b))
    .map((name) => join(folder, name));
}

export async function* archivedAudit(file: string): AsyncGenerator<StoredAuditRow> {
  const unreadable = (error: Error) => new FootfallError('DB_009', { file, detail: error.message }, { cause: error });
  for await (const line of gzipLines(file, unreadable)) yield JSON.parse(line) as StoredAuditRow;
}

/** The last row that is older than a moment and has only older ones before it; null: there is none, or it is the last of all. */
export async function lastOlder(db: Knex, untilMs: number): Promise<AuditHead | null> {
  const { toInstant } = dialectOf(db);
  const kept = (await db('audit_logs')
    .where('logged_at', '>=', toInstant(untilMs))
    .orderBy('sequence')
    .first('sequence')) as { sequence: unknown } | undefined;
  if (!kept) return null;
  const last = (await db('audit_logs')
    .where('sequence', '<', Number(kept.sequence))
    .orderBy('sequence', 'desc')
    .first('sequence', 'row_hash')) as { sequence: unknown; row_hash: string } | undefined;
  return last ? { sequence: Number(last.sequence), hash: last.row_hash } : null;
}

/** Writes everything up to a row into a file, whole or not at all. Rejects with DB_010. */
export async function writeAuditArchive(db: Knex, folder: string, through: number): Promise<string | null> {
  const first = (await db('audit_logs').orderBy('sequence').first('sequence')) as { sequence: unknown } | undefined;
  if (!first) return null;
  const name = `audit-${Number(first.sequence)}-${through}.jsonl.gz`,
    part = join(folder, `${name}.part`);
  const lines = async function* () {
    for await (const row of readAudit(db)) {
      if (row.sequence > through) return;
      yield `${JSON.stringify(row)}\n`;
    }
  };
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await pipeline(Readable.from(lines()), createGzip(), createWriteStream(part, { mode: 0o600, flush: true }));
    await rename(part, join(folder, name));
    return name;
  } catch (thrown) {
    await rm(part, { force: true }).catch(() => {});
    throw new FootfallError('DB_010', { folder, detail: (thrown as Error).message }, { cause: thrown });
  }
}

/** Removes what was archived; the one place that removes rows of this table. Resolves with how many. */
export const removeArchived = (db: Knex, through: number): Promise<number> =>
  inTransaction(db, async (transaction) => {
    await unguardAudit(transaction);
    const removed = await transaction('audit_logs').where('sequence', '<=', through).delete();
    await guardAudit(transaction);
    return removed;
  });
