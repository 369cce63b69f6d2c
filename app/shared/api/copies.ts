import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';
import { Done, Nothing, type MethodTable } from './table.ts';

/** A verified copy of the database. `name` is its file's, in the data folder's backups. */
export const SafetyCopy = z.object({ name: z.string(), madeAtMs: z.number(), bytes: z.number() });
export type SafetyCopy = z.infer<typeof SafetyCopy>;

/** The second place of the copies. `error`: why it is not up to date. */
export const CopiesTarget = z.object({
  folder: z.string().nullable(),
  encrypted: z.boolean(),
  error: ErrorInfo.nullable(),
});
export type CopiesTarget = z.infer<typeof CopiesTarget>;

export const copiesMethods = {
  /** Newest first. */
  'copies.list': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/copies',
    input: Nothing,
    output: z.array(SafetyCopy),
  },
  'copies.make': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/copies',
    input: Nothing,
    output: z.array(SafetyCopy),
  },
  /** What was counted until then is shown again, and what was counted since with it. */
  'copies.restore': {
    role: 'administrator',
    audited: true,
    http: 'POST /api/v1/copies/:name/restore',
    input: z.object({ name: z.string().max(100) }),
    output: Done,
  },
  'copies.target': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/copies/target',
    input: Nothing,
    output: CopiesTarget,
  },
  /** `folder`: null, copies stay on this PC alone. `passphrase`: null, they are not encrypted there; left out, as before. Answers once the copies are there, or why not. */
  'copies.setTarget': {
    role: 'administrator',
    audited: true,
    http: 'PUT /api/v1/copies/target',
    input: z.object({
      folder: z.string().min(1).max(1_000).nullable(),
      passphrase: z.string().min(8).max(1_000).nullable().optional(),
    }),
    output: CopiesTarget,
  },
} satisfies MethodTable;
