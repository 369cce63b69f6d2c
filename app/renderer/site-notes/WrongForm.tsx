import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { useAtHeadquarters, useMayAsk } from '../stores/app-store.ts';
import { useNow } from '../ui/use-now.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SiteNotes.module.css';

/** Somebody says that this was counted, or not counted, wrongly: the installer sees it with the receipt. It changes and deletes nothing. */
export function WrongForm({ event }: { event: CountingEvent }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nowMs = useNow(60_000);
  const { eventId, cameraId, capturedAtMs } = event;
  const { send, error, busy } = useCommand();
  const [text, setText] = useState<string | null>(null);
  const atHeadquarters = useAtHeadquarters();
  const mayWrite = useMayAsk('siteNotes.write');
  const { data: notes } = useApi('siteNotes.wrong', atHeadquarters || !mayWrite ? null : { eventId });
  if (atHeadquarters || !notes) return null;
  const say = (submitted: FormEvent) => {
    submitted.preventDefault();
    const draft = { kind: 'wrong', cameraId, atMs: capturedAtMs, eventId, text: text ?? '' } as const;
    send('siteNotes.write', draft, () => setText(null));
  };
  const since = (ms: number) => formats.since(ms, nowMs);
  return (
    <div className={classes.wrong}>
      {notes.map((note) => (
        <p key={note.noteId} className="t13 q">
          {note.text === ''
            ? t('site-notes.said', { time: since(note.writtenAtMs) })
            : t('site-notes.saidText', { time: since(note.writtenAtMs), text: note.text })}{' '}
          {note.answer
            ? t('site-notes.answered', { time: since(note.answer.atMs), text: note.answer.text })
            : t('site-notes.waiting')}
        </p>
      ))}
      {text === null ? (
        notes.length === 0 && (
          <Button fullWidth onClick={() => setText('')}>
            {t('site-notes.wrong')}
          </Button>
        )
      ) : (
        <form className={classes.wrong} onSubmit={say}>
          <TextInput
            data-autofocus
            label={t('site-notes.wrongWhy')}
            value={text}
            maxLength={500}
            onChange={(changed) => setText(changed.currentTarget.value)}
          />
          <span className={classes.buttons}>
            <Button type="submit" variant="filled" loading={busy}>
              {t('site-notes.wrongSend')}
            </Button>
            <Button onClick={() => setText(null)}>{t('ui.cancel')}</Button>
          </span>
        </form>
      )}
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </div>
  );
}
