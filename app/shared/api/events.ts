import { z } from 'zod';
import { CountingEvent, RefusalReason } from '../domain/crossing.ts';
import { Range } from './range.ts';
import type { MethodTable } from './table.ts';

export const eventsMethods = {
  /** Newest first. */
  'events.list': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/events',
    input: Range.extend({
      limit: z.number().int().min(1).max(500).default(50),
      /** 'counted': only those; a reason: only those refused for it. */
      only: z.union([z.enum(['all', 'counted', 'refused']), RefusalReason]).default('all'),
    }),
    output: z.array(CountingEvent),
  },
  /** How many were counted, and how many refused for each reason that occurred, most frequent first. */
  'events.reasons': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/events/reasons',
    input: Range,
    output: z.object({
      counted: z.number().int(),
      refused: z.array(z.object({ reason: RefusalReason, count: z.number().int() })),
    }),
  },
} satisfies MethodTable;
