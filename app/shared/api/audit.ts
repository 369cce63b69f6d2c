import { z } from 'zod';
import { AuditEntry, AuditOutcome, AuditProof } from '../domain/audit.ts';
import { Id, Moment, Nothing, type MethodTable } from './table.ts';

/** What is asked of the audit log; what is left out does not matter. */
export const AuditQuery = z.object({
  fromMs: Moment.nullable().default(null),
  toMs: Moment.nullable().default(null),
  /** A noun: 'cameras'. */
  subject: z.string().max(100).nullable().default(null),
  recordId: Id.nullable().default(null),
  /** Name or kind of who did it, of `AuditPage.who`. */
  who: z.string().max(100).nullable().default(null),
  outcome: AuditOutcome.nullable().default(null),
  /** Only rows before this one: the next page. */
  before: z.number().int().nullable().default(null),
  limit: z.number().int().min(1).max(200).default(100),
});
export type AuditQuery = z.input<typeof AuditQuery>;

export const AuditPage = z.object({
  /** Newest first. */
  rows: z.array(AuditEntry),
  /** By whom and about what there are rows. */
  who: z.array(z.string()),
  subjects: z.array(z.string()),
});
export type AuditPage = z.infer<typeof AuditPage>;

/** Who changed something last. */
export const LastChange = z.object({
  atMs: z.number(),
  action: z.string(),
  name: z.string().nullable(),
  kind: z.string(),
});
export type LastChange = z.infer<typeof LastChange>;

/** Something that somebody did which explains a step in a chart; without his name. */
export const AuditMark = z.object({
  atMs: z.number(),
  action: z.string(),
  cameraId: z.string().nullable(),
  /** Of the camera or the region; null: it has none. */
  name: z.string().nullable(),
});
export type AuditMark = z.infer<typeof AuditMark>;

export const auditMethods = {
  'audit.list': {
    role: 'administrator',
    audited: 'access',
    http: 'GET /api/v1/audit',
    input: AuditQuery,
    output: AuditPage,
  },
  /** Reads the whole chain and names what is wrong with it. */
  'audit.verify': {
    role: 'administrator',
    audited: false,
    http: 'POST /api/v1/audit/verify',
    input: Nothing,
    output: AuditProof,
  },
  /** Who changed a camera, and each of its regions, last: by their ids. */
  'audit.last': {
    role: 'installer',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/audit',
    input: z.object({ cameraId: Id }),
    output: z.record(z.string(), LastChange),
  },
  /** What was done to lines, cameras and numbers, oldest first, at most 100. `cameraId` null: of all. */
  'audit.marks': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/audit/marks',
    input: z.object({ cameraId: Id.nullable().default(null), fromMs: Moment, toMs: Moment }),
    output: z.array(AuditMark),
  },
} satisfies MethodTable;
