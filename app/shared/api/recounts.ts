import { z } from 'zod';
import { Recount } from '../domain/recount.ts';
import { CameraRef, Id, Moment } from './table.ts';
import type { MethodTable, PushTable } from './table.ts';

const RecountRef = z.object({ recountId: Id });

export const recountsMethods = {
  /** Applies the regions of now to the stored tracks of the past; runs in the background. */
  'recounts.start': { input: CameraRef.extend({ fromMs: Moment, toMs: Moment }), output: Recount },
  /** Newest first, at most 50. */
  'recounts.list': { input: CameraRef, output: z.array(Recount) },
  'recounts.cancel': { input: RecountRef, output: Recount },
  /** From now on charts show it instead of what was counted before; nothing is overwritten. */
  'recounts.accept': { input: RecountRef, output: Recount },
  /** Takes an accepted one back: charts show what they showed before, and it waits for a decision again. */
  'recounts.revoke': { input: RecountRef, output: Recount },
  'recounts.discard': { input: RecountRef, output: Recount },
} satisfies MethodTable;

export const recountsPushes = {
  'recounts.changed': Recount,
} satisfies PushTable;
