import { z } from 'zod';
import { Erasure, ErasureExtent, ErasureRequest } from '../domain/erasure.ts';
import { Nothing, type MethodTable } from './table.ts';

export const erasuresMethods = {
  /** What was erased, newest first, and where it may be still. */
  'erasures.list': {
    role: 'installer',
    audited: false,
    http: 'GET /api/v1/erasures',
    input: Nothing,
    output: z.array(Erasure),
  },
  /** How much an erasure would be about; changes nothing. */
  'erasures.look': {
    role: 'administrator',
    audited: false,
    http: 'POST /api/v1/erasures/look',
    input: ErasureRequest,
    output: ErasureExtent,
  },
  /** Erases, which nobody can take back; the answer comes once it is out of the database and the archives. */
  'erasures.erase': {
    role: 'administrator',
    audited: true,
    http: 'POST /api/v1/erasures',
    input: ErasureRequest,
    output: z.array(Erasure),
  },
} satisfies MethodTable;
