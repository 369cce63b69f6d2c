import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';

/** What one run of the export is asked. `url` has its password, and is written nowhere. */
export const ExportJob = z.object({
  databaseFile: z.string(),
  url: z.string(),
  /** PEM of the authority that signed the server's certificate; null: those that this PC trusts. */
  certificateAuthority: z.string().nullable(),
  siteId: z.string(),
  nodeId: z.string(),
  forked: z.boolean(),
  runId: z.string(),
  timeZone: z.string(),
  dayStartMinutes: z.number(),
  nowMs: z.number(),
});
export type ExportJob = z.infer<typeof ExportJob>;

const Key = z.array(z.union([z.string(), z.number()]));

/** What a run did, piece by piece; what it says was done is in the centre for good. */
export const ExportStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('greeted'), centreId: z.string() }),
  z.object({ kind: z.literal('sent'), lane: z.string(), revision: z.number(), rows: z.number() }),
  /** The centre would not have this row; it is set aside, and everything else goes on. */
  z.object({ kind: z.literal('refused'), table: z.string(), key: Key, reason: z.string() }),
  /** One that was set aside is there now. */
  z.object({ kind: z.literal('accepted'), table: z.string(), key: Key }),
  /**
   * Both sides hold the same rows of a day of the site, or of a table without moments ('all'). `repaired`: so many had to be sent again. `centreOnly`: the centre has so many that this store has not (any more);
   * they are left as they are.
   */
  z.object({
    kind: z.literal('proved'),
    table: z.string(),
    day: z.string(),
    rows: z.number(),
    /** SHA-256 of all rows in the order of their keys. */
    hash: z.string(),
    repaired: z.number(),
    centreOnly: z.number(),
  }),
]);
export type ExportStep = z.infer<typeof ExportStep>;

/** Where this store's rows go, and how far they are. */
export const ExportState = z.object({
  target: z
    .object({
      /** Without its password. */
      url: z.string(),
      hasPassword: z.boolean(),
      hasAuthority: z.boolean(),
      /** The server's certificate is verified. */
      verified: z.boolean(),
      intervalMinutes: z.number(),
      active: z.boolean(),
    })
    .nullable(),
  running: z.boolean(),
  /** Rows that this run has sent so far, or the last one did. */
  sentRows: z.number(),
  /** Rows that are not there yet. */
  waitingRows: z.number(),
  lastSuccessMs: z.number().nullable(),
  lastError: ErrorInfo.nullable(),
  nextRunMs: z.number().nullable(),
  /** Both sides were compared for every day that ended before this moment, and are the same; null: for none. */
  verifiedUntilMs: z.number().nullable(),
  /** Rows that the centre would not have, with why; the newest hundred. */
  refused: z.array(z.object({ table: z.string(), key: Key, reason: z.string(), atMs: z.number() })),
  refusedCount: z.number(),
  /** Of the last thirty days: rows sent again because the centre's were missing or other, and rows the centre alone has. */
  repairedRows: z.number(),
  centreOnlyRows: z.number(),
});
export type ExportState = z.infer<typeof ExportState>;
