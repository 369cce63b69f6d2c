import { z } from 'zod';
import { RETENTION, Retention, RetentionKind } from '../domain/retention.ts';
import { Nothing, type MethodTable } from './table.ts';

export const retentionMethods = {
  'retention.get': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/retention',
    input: Nothing,
    output: z.array(Retention),
  },
  /** What is older goes at the next clean-up. */
  'retention.set': {
    role: 'administrator',
    audited: true,
    http: 'PUT /api/v1/retention/:kind',
    input: z
      .object({ kind: RetentionKind, keptDays: Retention.shape.keptDays })
      .refine(({ kind, keptDays }) => keptDays === null || keptDays >= RETENTION[kind].leastDays),
    output: z.array(Retention),
  },
} satisfies MethodTable;
