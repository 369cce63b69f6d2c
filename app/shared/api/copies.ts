import { z } from 'zod';
import { Done, Nothing, type MethodTable } from './table.ts';

/** A verified copy of the database. `name` is its file's, in the data folder's backups. */
export const SafetyCopy = z.object({ name: z.string(), madeAtMs: z.number(), bytes: z.number() });
export type SafetyCopy = z.infer<typeof SafetyCopy>;

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
} satisfies MethodTable;
