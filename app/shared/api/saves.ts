import { z } from 'zod';
import { SaveRequest, SaveState } from '../domain/save.ts';
import { Id, Nothing, type MethodTable, type PushTable } from './table.ts';

export const savesMethods = {
  /** Reports and tables that can be saved, and those that were asked for and are not fetched yet, newest first. */
  'saves.list': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/saves',
    input: Nothing,
    output: z.object({ what: z.array(z.string()), saves: z.array(SaveState) }),
  },
  /** Begins a file; the answer comes before it is through. It is fetched at /saves/ID. */
  'saves.begin': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/saves',
    input: SaveRequest,
    output: SaveState,
  },
  /** Stops it, or gives up what was made. Nothing stays of it. */
  'saves.cancel': {
    role: 'viewer',
    audited: false,
    http: 'DELETE /api/v1/saves/:saveId',
    input: z.object({ saveId: Id }),
    output: z.object({ saves: z.array(SaveState) }),
  },
} satisfies MethodTable;

export const savesPushes = {
  'saves.changed': { role: 'viewer', payload: z.array(SaveState) },
} satisfies PushTable;
