import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AppClient } from '../support/app-client.ts';
import { AppProcess } from '../support/app-process.ts';
import { temporaryFolder } from '../support/app-database.ts';

/* What people write down: it is kept over a restart, is audited, and refuses what is none. */

let folder: ReturnType<typeof temporaryFolder>, app: AppProcess, client: AppClient;
beforeEach(async () => {
  folder = temporaryFolder();
  app = new AppProcess(folder.path);
  await app.start();
  client = await app.connect();
});
afterEach(async () => {
  client.close();
  await app.stop();
  folder.remove();
});

it('of days and crossings, changed, answered, kept over a restart, and in the audit', async () => {
  const text = 'Bão số 9 🌀 <script>alert(1)</script>';
  const note = await client.call('siteNotes.write', { kind: 'day', date: '2026-11-21', text: `  ${text}  ` });
  expect(note).toMatchObject({ kind: 'day', date: '2026-11-21', text, answer: null });
  const wrong = { kind: 'wrong', cameraId: 'c1', atMs: 1_000, eventId: 'e1', text: '' } as const;
  const first = await client.call('siteNotes.write', wrong),
    second = await client.call('siteNotes.write', { ...wrong, eventId: 'e2', text: 'A pram' });
  await client.call('siteNotes.answer', { noteId: second.noteId, text: 'The line was moved' });
  // Those that wait come first.
  expect((await client.call('siteNotes.wrong', {})).map(({ noteId }) => noteId)).toEqual([first.noteId, second.noteId]);
  expect(await client.call('siteNotes.wrong', { eventId: 'e2' })).toMatchObject([
    { text: 'A pram', answer: { text: 'The line was moved' } },
  ]);
  client.close();
  await app.stop();
  await app.start();
  client = await app.connect();
  expect(await client.call('siteNotes.ofDays', { from: '2026-11-21', to: '2026-11-21' })).toEqual([note]);
  expect(await client.call('siteNotes.ofDays', { from: '2026-11-22', to: '2026-12-21' })).toEqual([]);
  await client.call('siteNotes.change', { noteId: note.noteId, text: '' });
  expect(await client.call('siteNotes.ofDays', { from: '2026-11-01', to: '2026-11-30' })).toEqual([]);
  const { rows } = await client.call('audit.list', { subject: 'siteNotes' });
  expect(rows.map(({ action }) => action)).toEqual([
    'siteNotes.change',
    'siteNotes.answer',
    ...Array<string>(3).fill('siteNotes.write'),
  ]);
});

it('what is no note is refused: no day, no text, too long, of the other kind, one that is gone', async () => {
  const write = (draft: object) => client.call('siteNotes.write', draft as never);
  for (const draft of [
    { kind: 'day', date: '2026-02-30', text: 'x' },
    { kind: 'day', date: '2026-02-03', text: '   ' },
    { kind: 'day', date: '2026-02-03', text: 'x'.repeat(501) },
    { kind: 'wrong', cameraId: 'c', eventId: 'e', text: '' },
  ])
    await expect(write(draft)).rejects.toMatchObject({ info: { code: 'API_001' } });
  const { noteId } = await write({ kind: 'day', date: '2026-02-03', text: 'x' });
  await expect(client.call('siteNotes.answer', { noteId, text: 'y' })).rejects.toMatchObject({
    info: { code: 'NOTE_001' },
  });
  await expect(client.call('siteNotes.change', { noteId: 'gone', text: 'y' })).rejects.toMatchObject({
    info: { code: 'NOTE_001' },
  });
});
