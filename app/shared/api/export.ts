import { z } from 'zod';
import { ExportState } from '../domain/export.ts';
import { Nothing, type MethodTable, type PushTable } from './table.ts';

export const exportMethods = {
  /** Where rows go, how far they are, and what was proved. */
  'export.get': { role: 'viewer', audited: false, http: 'GET /api/v1/export', input: Nothing, output: ExportState },
  /** `url` with a password, or without one for that of before; so with the authority, too. */
  'export.setTarget': {
    role: 'administrator',
    audited: true,
    http: 'PUT /api/v1/export/target',
    input: z.object({
      url: z.string().max(2_000),
      /** PEM. */
      certificateAuthority: z.string().max(100_000).optional(),
      intervalMinutes: z.number().int().min(1).max(1_440),
      active: z.boolean(),
    }),
    output: ExportState,
  },
  /** Sends now, also what the centre refused; the answer comes before it is through. */
  'export.run': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/export/runs',
    input: Nothing,
    output: ExportState,
  },
  /** Writes what was not handed out in a file yet (`all`: everything) into a file of the data folder, for `footfall import` at the centre. */
  'export.toFile': {
    role: 'administrator',
    audited: true,
    http: 'POST /api/v1/export/files',
    input: z.object({ all: z.boolean() }),
    output: z.object({ file: z.string(), rows: z.number().int() }),
  },
} satisfies MethodTable;

export const exportPushes = {
  'export.changed': { role: 'viewer', payload: ExportState },
} satisfies PushTable;
