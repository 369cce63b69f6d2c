import { z } from 'zod';

/** 'unknown': Footfall ended in the middle, so that it may have been done or not. */
export const AuditOutcome = z.enum(['done', 'failed', 'refused', 'unknown']);
export type AuditOutcome = z.infer<typeof AuditOutcome>;

/** One thing that somebody did, or tried to. Secrets are never in it. */
export const AuditEntry = z.object({
  /** Its place in the chain. */
  sequence: z.number().int(),
  atMs: z.number(),
  /** A method of the contract, or one of `AUDIT_EVENTS`. */
  action: z.string(),
  /** The noun that it is about. */
  subject: z.string(),
  recordId: z.string().nullable(),
  /** What that is called now; null: it has no name, or is no more. */
  recordName: z.string().nullable(),
  who: z.object({
    /** Null: nobody who is known by name. */
    name: z.string().nullable(),
    role: z.string().nullable(),
    /** That of the caller, or 'nobody'. */
    kind: z.string(),
  }),
  address: z.string().nullable(),
  outcome: AuditOutcome,
  errorCode: z.string().nullable(),
  asked: z.unknown(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What is written that is no method: coming and going, files that are fetched, and the log's own affairs. */
export const AUDIT_EVENTS = [
  'login.done',
  'login.failed',
  'login.ended',
  'saves.fetched',
  'videos.received',
  'links.opened',
  'audit.archived',
  'audit.behind',
  'audit.doubted',
] as const;
export type AuditEvent = (typeof AUDIT_EVENTS)[number];

/**
 * A fault of the chain. 'changed': the row is not as it was written; 'moved': it stands where another one stood; 'removed': rows are missing from `sequence` to `toSequence`;
 * 'cut': the same at the end; 'rewritten': the last row is not the one that was noted beside the database; 'no-head': nothing was noted there.
 */
export const AuditFault = z.object({
  kind: z.enum(['changed', 'moved', 'removed', 'cut', 'rewritten', 'no-head']),
  sequence: z.number().int(),
  toSequence: z.number().int(),
});
export type AuditFault = z.infer<typeof AuditFault>;

export const AuditProof = z.object({
  /** Rows that were read. */
  rows: z.number().int(),
  /** The last one, to compare with what was noted elsewhere: `SEQUENCE:HASH`. */
  head: z.string().nullable(),
  faults: z.array(AuditFault),
});
export type AuditProof = z.infer<typeof AuditProof>;
