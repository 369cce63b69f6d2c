import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Site } from '../../shared/api/index.ts';
import type { SiteNote } from '../../shared/domain/site-note.ts';
import { placeOf } from '../../core/stats/history.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { useAtHeadquarters } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SiteNotes.module.css';

/** The notes of some days, and to write another one. */
export function DayNotes({ from, to, today, site }: { from: string; to: string; today: string; site: Site }) {
  const { t } = useTranslation();
  const atHeadquarters = useAtHeadquarters();
  const { data: notes } = useApi('siteNotes.ofDays', atHeadquarters ? null : { from, to });
  if (atHeadquarters) return null;
  return (
    <section className={classes.section}>
      <h2 className="t16 b">{t('site-notes.title')}</h2>
      <p className={classes.text}>{t('site-notes.why')}</p>
      {notes?.length === 0 && <p className={classes.text}>{t('site-notes.none')}</p>}
      {notes && notes.length > 0 && (
        <ul className={classes.list}>
          {notes.map((note) => (
            <DayNote key={note.noteId} note={note} site={site} />
          ))}
        </ul>
      )}
      <NewNote key={`${from} ${to}`} first={from} last={to < today ? to : today} />
    </section>
  );
}

function DayNote({ note, site }: { note: SiteNote; site: Site }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { send, error, busy } = useCommand();
  const [edited, setEdited] = useState<string | null>(null);
  const day = formats.day(placeOf(note.date!, 'day', site).fromMs),
    written = formats.day(note.writtenAtMs);
  const change = (text: string) => send('siteNotes.change', { noteId: note.noteId, text }, () => setEdited(null));
  return (
    <li>
      <div className={classes.words}>
        <b className="b">{day}</b>{' '}
        {edited === null ? (
          note.text
        ) : (
          <TextInput
            aria-label={t('site-notes.text')}
            value={edited}
            maxLength={500}
            onChange={(event) => setEdited(event.currentTarget.value)}
          />
        )}
        <div className="t13 qq">
          {note.writtenBy ? t('site-notes.by', { name: note.writtenBy, time: written }) : written}
        </div>
        {error && (
          <p role="alert" className={classes.error}>
            <ErrorText error={error} />
          </p>
        )}
      </div>
      <span className={classes.buttons}>
        {edited === null ? (
          <Button
            size="compact-sm"
            aria-label={t('site-notes.editOf', { day, text: note.text })}
            onClick={() => setEdited(note.text)}
          >
            {t('site-notes.edit')}
          </Button>
        ) : (
          <>
            <Button size="compact-sm" loading={busy} disabled={edited.trim() === ''} onClick={() => change(edited)}>
              {t('site-notes.save')}
            </Button>
            <Button size="compact-sm" onClick={() => change('')}>
              {t('site-notes.takeBack')}
            </Button>
            <Button size="compact-sm" onClick={() => setEdited(null)}>
              {t('ui.cancel')}
            </Button>
          </>
        )}
      </span>
    </li>
  );
}

function NewNote({ first, last }: { first: string; last: string }) {
  const { t } = useTranslation();
  const { send, error, busy } = useCommand();
  const [date, setDate] = useState(last),
    [text, setText] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    send('siteNotes.write', { kind: 'day', date, text }, () => setText(''));
  };
  return (
    <form className={classes.form} onSubmit={add}>
      <TextInput
        type="date"
        label={t('site-notes.day')}
        className={classes.date}
        min={first}
        max={last}
        value={date}
        onChange={(event) => setDate(event.currentTarget.value)}
      />
      <TextInput
        label={t('site-notes.text')}
        className={classes.grow}
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" loading={busy} disabled={text.trim() === '' || date === ''}>
        {t('site-notes.add')}
      </Button>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </form>
  );
}
