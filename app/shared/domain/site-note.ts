import { z } from 'zod';
import { SiteDate } from './report.ts';

const Text = z.string().trim().min(1).max(500);

/** What somebody wrote down: of a day (a sale, a storm), or of a crossing or an hour that he says is wrong. */
export const SiteNoteDraft = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('day'), date: SiteDate, text: Text }),
  z.object({
    kind: z.literal('wrong'),
    cameraId: z.string().max(100),
    /** When that crossing was. */
    atMs: z.number().min(0).max(8.64e15),
    eventId: z.string().max(100),
    /** May be left out: the crossing says it. */
    text: z.string().trim().max(500),
  }),
]);
export type SiteNoteDraft = z.infer<typeof SiteNoteDraft>;

export const SiteNote = z.object({
  noteId: z.string(),
  kind: z.enum(['day', 'wrong']),
  /** Of a day. */
  date: z.string().nullable(),
  cameraId: z.string().nullable(),
  atMs: z.number().nullable(),
  eventId: z.string().nullable(),
  text: z.string(),
  writtenAtMs: z.number(),
  /** Null: nobody in particular. */
  writtenBy: z.string().nullable(),
  /** What an installer found; null: nobody has looked yet. */
  answer: z.object({ text: z.string(), atMs: z.number(), by: z.string().nullable() }).nullable(),
});
export type SiteNote = z.infer<typeof SiteNote>;
