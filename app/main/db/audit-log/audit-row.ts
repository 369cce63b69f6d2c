import { createHash } from 'node:crypto';
import type { AuditOutcome } from '../../../shared/domain/audit.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';

/** One row of the chain without its hash. Everything but the hash of the one before it is what somebody did. */
export interface AuditRow {
  /** Its place in the chain, from 1. */
  sequence: number;
  auditId: string;
  atMs: number;
  /** 'cameras.rename', 'login.done' */
  action: string;
  /** What kind of thing it is about: 'cameras'. */
  subject: string;
  recordId: string | null;
  who: { userId: string | null; name: string | null; role: string | null; kind: string; sessionId: string | null };
  address: string | null;
  outcome: AuditOutcome;
  errorCode: string | null;
  asked: unknown;
  before: unknown;
  after: unknown;
  siteId: string;
  nodeId: string;
  previousHash: string | null;
}

/** What is told in the chain itself (`audit.doubted`) when the end that was noted does not fit it. */
export interface Doubt {
  kind: 'rewritten' | 'no-head';
  sequence: number;
}

/** The end of a chain: the place and hash of its last row. */
export interface AuditHead {
  sequence: number;
  hash: string;
}

export type StoredAuditRow = AuditRow & { hash: string };

/** JSON of which there is one for each value: keys in order, nothing undefined. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.entries(value).filter(([, of]) => of !== undefined);
  return `{${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, of]) => `${JSON.stringify(key)}:${canonicalJson(of)}`)
    .join(',')}}`;
}

/** SHA-256 of a row, over the hash of the one before it. */
export const hashOf = (row: AuditRow): string => createHash('sha256').update(canonicalJson(row)).digest('hex');

export function toColumns(db: Db, row: AuditRow): Record<string, unknown> {
  const { toInstant, toJson } = dialectOf(db),
    json = (value: unknown) => (value === null || value === undefined ? null : toJson(value));
  return {
    sequence: row.sequence,
    audit_id: row.auditId,
    logged_at: toInstant(row.atMs),
    action: row.action,
    table_name: row.subject,
    record_id: row.recordId,
    user_id: row.who.userId,
    caller_name: row.who.name,
    caller_role: row.who.role,
    caller_kind: row.who.kind,
    session_id: row.who.sessionId,
    ip_address: row.address,
    outcome: row.outcome,
    error_code: row.errorCode,
    asked: json(row.asked),
    before: json(row.before),
    after: json(row.after),
    site_id: row.siteId,
    node_id: row.nodeId,
    previous_hash: row.previousHash,
    row_hash: hashOf(row),
  };
}

export function fromColumns(db: Db, row: Record<string, unknown>): StoredAuditRow {
  const { fromInstant, fromJson } = dialectOf(db),
    text = (value: unknown) => (value === null || value === undefined ? null : String(value)),
    json = (value: unknown) => (value === null || value === undefined ? null : readable(() => fromJson(value), value));
  return {
    sequence: Number(row.sequence),
    auditId: String(row.audit_id),
    atMs: fromInstant(row.logged_at),
    action: String(row.action),
    subject: String(row.table_name),
    recordId: text(row.record_id),
    who: {
      userId: text(row.user_id),
      name: text(row.caller_name),
      role: text(row.caller_role),
      kind: String(row.caller_kind),
      sessionId: text(row.session_id),
    },
    address: text(row.ip_address),
    outcome: row.outcome as AuditOutcome,
    errorCode: text(row.error_code),
    asked: json(row.asked),
    before: json(row.before),
    after: json(row.after),
    siteId: String(row.site_id),
    nodeId: String(row.node_id),
    previousHash: text(row.previous_hash),
    hash: String(row.row_hash),
  };
}

/** What somebody made unreadable is another value than the one that was hashed, and found so. */
function readable(read: () => unknown, raw: unknown): unknown {
  try {
    return read();
  } catch {
    return { unreadable: String(raw) };
  }
}
