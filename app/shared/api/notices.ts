import { z } from 'zod';
import { Notice } from '../domain/notice.ts';
import { Done, Id, Nothing, type MethodTable, type PushTable } from './table.ts';

export const noticesMethods = {
  /** What is shown on every page, oldest first. */
  'notices.list': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/notices',
    input: Nothing,
    output: z.array(Notice),
  },
  'notices.acknowledge': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/notices/:noticeId/acknowledge',
    input: z.object({ noticeId: Id }),
    output: Done,
  },
} satisfies MethodTable;

export const noticesPushes = {
  'notices.changed': { role: 'kiosk', payload: z.array(Notice) },
} satisfies PushTable;
