import type { siteNotesMethods } from '../../shared/api/site-notes.ts';
import type { SiteNote } from '../../shared/domain/site-note.ts';
import { FootfallError } from '../../shared/errors.ts';
import {
  answerSiteNote,
  changeSiteNote,
  getSiteNote,
  insertSiteNote,
  listDayNotes,
  listWrongNotes,
} from '../db/site-notes.ts';
import { uuidv7 } from '../db/uuid.ts';
import type { Context, HandlersOf } from '../feature.ts';

/** What people write down of days, and of crossings that they say are wrong. */
export function openSiteNotes({ db, bus }: Context) {
  const existing = async (noteId: string, kind: SiteNote['kind']): Promise<SiteNote> => {
    const note = await getSiteNote(db, noteId);
    if (note?.kind !== kind) throw new FootfallError('NOTE_001', { noteId });
    return note;
  };
  const changed = () => void bus.publish('siteNotes.changed', {});
  return {
    handlers: {
      'siteNotes.ofDays': ({ from, to }) => listDayNotes(db, from, to),
      'siteNotes.wrong': ({ eventId = null }) => listWrongNotes(db, eventId),
      'siteNotes.write': async (draft, { caller }) => {
        const nowMs = Date.now(),
          noteId = uuidv7(nowMs);
        await insertSiteNote(db, noteId, draft, caller.userName, nowMs);
        changed();
        return existing(noteId, draft.kind);
      },
      'siteNotes.change': async ({ noteId, text }) => {
        await existing(noteId, 'day');
        await changeSiteNote(db, noteId, text, Date.now());
        changed();
        return {};
      },
      'siteNotes.answer': async ({ noteId, text }, { caller }) => {
        await existing(noteId, 'wrong');
        await answerSiteNote(db, noteId, text, caller.userName, Date.now());
        changed();
        return {};
      },
    } satisfies HandlersOf<typeof siteNotesMethods>,
  };
}
