import type { SiteNote, SiteNoteDraft } from '../../shared/domain/site-note.ts';
import { dialectOf, type Db } from './dialect/dialect.ts';

const MOST = 200;

function noteOf(db: Db): (row: Record<string, unknown>) => SiteNote {
  const { fromInstant } = dialectOf(db),
    text = (value: unknown) => (value === null ? null : String(value));
  return (row) => ({
    noteId: String(row.note_id),
    kind: row.kind as SiteNote['kind'],
    date: text(row.note_date),
    cameraId: text(row.camera_id),
    atMs: row.noted_at === null ? null : fromInstant(row.noted_at),
    eventId: text(row.counting_event_id),
    text: String(row.note),
    writtenAtMs: fromInstant(row.created_at),
    writtenBy: text(row.written_by),
    answer:
      row.answer === null
        ? null
        : { text: String(row.answer), atMs: fromInstant(row.answered_at), by: text(row.answered_by) },
  });
}

export async function listDayNotes(db: Db, from: string, to: string): Promise<SiteNote[]> {
  const rows: Record<string, unknown>[] = await db('site_notes')
    .where({ kind: 'day' })
    .where('note_date', '>=', from)
    .where('note_date', '<=', to)
    .orderBy(['note_date', 'id'])
    .limit(MOST);
  return rows.map(noteOf(db));
}

/** Those that wait for an answer first, then the newest. */
export async function listWrongNotes(db: Db, eventId: string | null): Promise<SiteNote[]> {
  const query = db('site_notes').where({ kind: 'wrong' });
  if (eventId !== null) query.where({ counting_event_id: eventId });
  const rows: Record<string, unknown>[] = await query
    .orderByRaw('case when answered_at is null then 0 else 1 end')
    .orderBy('id', 'desc')
    .limit(MOST);
  return rows.map(noteOf(db));
}

export async function getSiteNote(db: Db, noteId: string): Promise<SiteNote | null> {
  const row = (await db('site_notes').where({ note_id: noteId }).first()) as Record<string, unknown> | undefined;
  return row ? noteOf(db)(row) : null;
}

export async function insertSiteNote(
  db: Db,
  noteId: string,
  draft: SiteNoteDraft,
  by: string | null,
  nowMs: number,
): Promise<void> {
  const { toInstant } = dialectOf(db),
    now = toInstant(nowMs);
  const of =
    draft.kind === 'day'
      ? { note_date: draft.date }
      : { camera_id: draft.cameraId, noted_at: toInstant(draft.atMs), counting_event_id: draft.eventId };
  const row = { note_id: noteId, kind: draft.kind, note: draft.text, written_by: by, created_at: now, updated_at: now };
  await db('site_notes').insert({ ...row, ...of });
}

/** An empty text takes it away. */
export async function changeSiteNote(db: Db, noteId: string, text: string, nowMs: number): Promise<void> {
  const found = db('site_notes').where({ note_id: noteId });
  await (text === '' ? found.delete() : found.update({ note: text, updated_at: dialectOf(db).toInstant(nowMs) }));
}

export async function answerSiteNote(
  db: Db,
  noteId: string,
  answer: string,
  by: string | null,
  nowMs: number,
): Promise<void> {
  const now = dialectOf(db).toInstant(nowMs);
  await db('site_notes')
    .where({ note_id: noteId })
    .update({ answer, answered_by: by, answered_at: now, updated_at: now });
}
