import type { AuditOutcome } from '../../../shared/domain/audit.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';
import { takeRevisions } from '../installation.ts';
import { fromColumns, toColumns, hashOf, type AuditHead, type AuditRow, type StoredAuditRow } from './audit-row.ts';

/** Adds a row behind the chain's end; resolves with the new end. Within a transaction. */
export async function appendAudit(
  db: Db,
  head: AuditHead | null,
  row: Omit<AuditRow, 'sequence' | 'previousHash'>,
): Promise<AuditHead> {
  const placed: AuditRow = { ...row, sequence: (head?.sequence ?? 0) + 1, previousHash: head?.hash ?? null };
  await db('audit_logs').insert({ ...toColumns(db, placed), revision: await takeRevisions(db, 1) });
  return { sequence: placed.sequence, hash: hashOf(placed) };
}

/** Where the chain ends that is stored; null: there is none. */
export async function storedHead(db: Db): Promise<AuditHead | null> {
  const last = (await db('audit_logs').orderBy('sequence', 'desc').first('sequence', 'row_hash')) as
    { sequence: unknown; row_hash: string } | undefined;
  return last ? { sequence: Number(last.sequence), hash: last.row_hash } : null;
}

/** Of the row at a place; null: there is none. */
export async function storedHash(db: Db, sequence: number): Promise<string | null> {
  const row = (await db('audit_logs').where({ sequence }).first('row_hash')) as { row_hash: string } | undefined;
  return row?.row_hash ?? null;
}

export const hasAudit = async (db: Db, auditId: string): Promise<boolean> =>
  (await db('audit_logs').where({ audit_id: auditId }).first('id')) !== undefined;

/** What is left out, or null, does not matter. */
export interface AuditFilter {
  fromMs?: number | null;
  toMs?: number | null;
  subject?: string | null;
  recordId?: string | null;
  /** Name or kind of who did it. */
  who?: string | null;
  outcome?: AuditOutcome | null;
  actions?: readonly string[];
  /** Only rows before this place. */
  before?: number | null;
}

/** Newest first. */
export async function listAudit(db: Db, filter: AuditFilter, limit: number): Promise<StoredAuditRow[]> {
  const { toInstant } = dialectOf(db),
    query = db('audit_logs').orderBy('sequence', 'desc').limit(limit);
  const given = <T>(value: T | null | undefined, narrow: (value: T) => unknown) =>
    value === null || value === undefined ? undefined : void narrow(value);
  given(filter.fromMs, (ms) => query.where('logged_at', '>=', toInstant(ms)));
  given(filter.toMs, (ms) => query.where('logged_at', '<', toInstant(ms)));
  given(filter.subject, (subject) => query.where({ table_name: subject }));
  given(filter.recordId, (recordId) => query.where({ record_id: recordId }));
  given(filter.who, (who) =>
    query.where((either) => void either.where({ caller_name: who }).orWhere({ caller_kind: who })),
  );
  given(filter.outcome, (outcome) => query.where({ outcome }));
  given(filter.actions, (actions) => query.whereIn('action', [...actions]));
  given(filter.before, (before) => query.where('sequence', '<', before));
  return ((await query) as Record<string, unknown>[]).map((row) => fromColumns(db, row));
}

/** By which names and kinds rows can be looked for, and about what. */
export async function auditFacets(db: Db): Promise<{ who: string[]; subjects: string[] }> {
  const names = (await db('audit_logs')
      .distinct('caller_name')
      .whereNotNull('caller_name')
      .pluck('caller_name')) as string[],
    kinds = (await db('audit_logs').distinct('caller_kind').pluck('caller_kind')) as string[],
    subjects = (await db('audit_logs').distinct('table_name').pluck('table_name')) as string[];
  return { who: [...kinds.sort(), ...names.sort()], subjects: subjects.sort() };
}

/** In the order of the chain, so many at a time. */
export async function* readAudit(db: Db, from = 0, atOnce = 500): AsyncGenerator<StoredAuditRow> {
  for (let after = from - 1; ;) {
    const rows = (await db('audit_logs').where('sequence', '>', after).orderBy('sequence').limit(atOnce)) as Record<
      string,
      unknown
    >[];
    for (const row of rows) yield fromColumns(db, row);
    if (rows.length < atOnce) return;
    after = Number(rows.at(-1)!.sequence);
  }
}
