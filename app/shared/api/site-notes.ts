import { z } from 'zod';
import { SiteDate } from '../domain/report.ts';
import { SiteNote, SiteNoteDraft } from '../domain/site-note.ts';
import { Id, Nothing, type MethodTable, type PushTable } from './table.ts';

/** What people write down changes no number: whoever looks may. */
export const siteNotesMethods = {
  /** Of these days, oldest first. */
  'siteNotes.ofDays': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/site-notes/days',
    input: z.object({ from: SiteDate, to: SiteDate }),
    output: z.array(SiteNote),
  },
  /** Of crossings that somebody says are wrong, those nobody has answered first, then the newest; at most 200. */
  'siteNotes.wrong': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/site-notes/wrong',
    input: z.object({ eventId: Id.nullable().default(null) }),
    output: z.array(SiteNote),
  },
  'siteNotes.write': {
    role: 'viewer',
    audited: true,
    http: 'POST /api/v1/site-notes',
    input: SiteNoteDraft,
    output: SiteNote,
  },
  /** Of a day. An empty text takes it back. */
  'siteNotes.change': {
    role: 'viewer',
    audited: true,
    http: 'PUT /api/v1/site-notes/:noteId',
    input: z.object({ noteId: Id, text: z.string().trim().max(500) }),
    output: Nothing,
  },
  /** What was found of a crossing that somebody said is wrong. */
  'siteNotes.answer': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/site-notes/:noteId/answer',
    input: z.object({ noteId: Id, text: z.string().trim().min(1).max(500) }),
    output: Nothing,
  },
} satisfies MethodTable;

export const siteNotesPushes = {
  'siteNotes.changed': { role: 'viewer', payload: z.object({}) },
} satisfies PushTable;
