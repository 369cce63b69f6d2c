import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AuditFault } from '../../../shared/domain/audit.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { archivedAudit, listAuditArchives } from '../../db/audit-log/archive-audit.ts';
import { listAudit, readAudit } from '../../db/audit-log/audit-logs.ts';
import type { AuditHead, StoredAuditRow } from '../../db/audit-log/audit-row.ts';
import { namesOfRecords } from '../../db/audit-log/names-of-records.ts';
import { verifyAudit } from '../../db/audit-log/verify-audit.ts';
import { unlockDatabase } from '../../db/database-key.ts';
import { openReader } from '../../db/open-database.ts';
import { readHead } from '../../audit/open-audit.ts';
import { archiveFolder } from '../../clean-up/open-clean-up.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { keyFileSecretBox } from '../../node/secret-box.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall audit list [--from DATE] [--to DATE] [--what NOUN] [--who NAME] [--limit N] [--json] [--data DIR]
       footfall audit verify [--head NUMBER:HASH]... [--json] [--data DIR]

Who did what. list shows it, newest first; verify proves that no row was changed, removed, moved or cut off, and names those that were.
Both only read, also while Footfall runs.

Options
  --from, --to     a date or a moment: 2026-11-03, 2026-11-03T14:00Z
  --what NOUN      cameras, regions, login, copies …
  --who NAME       a person, or window, browser, program, command, nobody
  --limit N        rows (default: 100)
  --head NUM:HASH  an end of the log that was noted before, elsewhere (verify prints it): it must still be in the log
  --json
  --data DIR       the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --help
`;

const FAULTS: Record<AuditFault['kind'], (fault: AuditFault) => string> = {
  changed: ({ sequence }) => `row ${sequence} was changed`,
  moved: ({ sequence }) => `row ${sequence} stands where another one stood`,
  removed: (fault) => `${rows(fault)} removed`,
  cut: (fault) => `${rows(fault)} cut off at the end`,
  rewritten: ({ sequence }) => `row ${sequence} is another one than the one that was noted`,
  'no-head': ({ sequence }) =>
    `nothing is noted beside the database of where the log ends; its last row is ${sequence}`,
};
const rows = ({ sequence, toSequence }: AuditFault) =>
  sequence === toSequence ? `row ${sequence} was` : `rows ${sequence} to ${toSequence} were`;

const text = { type: 'string' } as const;

/** `footfall audit`; verify exits with 1 when something is wrong. */
export async function audit(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions('audit', {
    args,
    allowPositionals: true,
    options: {
      ...{ from: text, to: text, what: text, who: text, limit: text, data: text },
      head: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [verb] = positionals;
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.length !== 1 || (verb !== 'list' && verb !== 'verify')) throw refuse('list or verify is asked for');
  const data = resolve(values.data ?? defaultDataFolder()),
    file = join(data, 'footfall.db');
  if (!existsSync(file)) throw new FootfallError('SYS_004', { folder: data, detail: 'there is no database in it' });
  await unlockDatabase(data, keyFileSecretBox(join(data, 'secrets.key')));
  const db = openReader(file);
  try {
    if (verb === 'list') {
      const found = await listAudit(
        db,
        {
          fromMs: momentOf(values.from),
          toMs: momentOf(values.to),
          subject: values.what ?? null,
          who: values.who ?? null,
        },
        limitOf(values.limit),
      );
      const names = await namesOfRecords(db);
      for (const row of found)
        process.stdout.write(`${values.json ? JSON.stringify(row) : lineOf(row, names.get(row.recordId ?? ''))}\n`);
      return 0;
    }
    const noted = readHead(data),
      given = (values.head ?? []).map(headOf);
    const all = async function* () {
      const archives = await listAuditArchives(archiveFolder(data));
      for (const archive of archives) yield* archivedAudit(archive);
      yield* readAudit(db);
    };
    const proof = await verifyAudit(all(), [...(noted ? [noted] : []), ...given], noted === null);
    if (values.json) process.stdout.write(`${JSON.stringify(proof)}\n`);
    else {
      for (const fault of proof.faults) process.stdout.write(`${FAULTS[fault.kind](fault)}\n`);
      process.stdout.write(
        proof.faults.length === 0
          ? `${proof.rows} rows, each as it was written. The log ends with ${proof.head ?? 'nothing'}\n`
          : `${proof.rows} rows were read. The log ends with ${proof.head ?? 'nothing'}\n`,
      );
    }
    return proof.faults.length === 0 ? 0 : 1;
  } finally {
    await db.destroy();
  }
}

const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'audit' });

function momentOf(given: string | undefined): number | null {
  if (given === undefined) return null;
  const ms = Date.parse(given);
  if (Number.isNaN(ms)) throw refuse(`“${given}” is no date`);
  return ms;
}

function limitOf(given = '100'): number {
  if (!/^[1-9]\d{0,5}$/.test(given)) throw refuse(`--limit is a number of rows, not “${given}”`);
  return Number(given);
}

function headOf(given: string): AuditHead {
  const [, sequence, hash] = /^(\d{1,15}):([\da-f]{64})$/.exec(given) ?? [];
  if (!hash) throw refuse(`--head is NUMBER:HASH as verify prints it, not “${given}”`);
  return { sequence: Number(sequence), hash };
}

/** One row, one line. */
function lineOf(row: StoredAuditRow, name: string | undefined): string {
  const { sequence, atMs, action, recordId, address, outcome, errorCode, before, after } = row,
    who = [row.who.name ?? row.who.kind, address && `from ${address}`].filter(Boolean).join(' ');
  const parts = [
    `${sequence} ${new Date(atMs).toISOString()} ${who}: ${action}`,
    name ? `“${name}”` : recordId,
    outcome === 'done' ? null : `${outcome}${errorCode ? ` (${errorCode})` : ''}`,
    before === null && after === null ? null : `${JSON.stringify(before)} → ${JSON.stringify(after)}`,
  ];
  return parts.filter((part) => part !== null).join(' ');
}
