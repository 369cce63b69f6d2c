import { Anchor, Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Site } from '../../shared/api/index.ts';
import type { SiteNote } from '../../shared/domain/site-note.ts';
import { dateOfStep } from '../../core/stats/history-steps.ts';
import { CamerasTitle } from '../health/CamerasTitle.tsx';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { useCameras } from '../stores/camera-store.ts';
import { useApp, useMay } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SiteNotes.module.css';

/** Crossings that somebody says are wrong, those that wait for an answer first. */
export function WrongPage() {
  const { t } = useTranslation();
  const site = useApp((state) => state.info?.site);
  const { data: notes, error } = useApi('siteNotes.wrong', {});
  return (
    <div className={classes.page}>
      <CamerasTitle />
      <p className={classes.text}>{t('site-notes.listWhy')}</p>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
      {notes?.length === 0 && <p>{t('site-notes.listNone')}</p>}
      {site && notes && notes.length > 0 && (
        <ul className={classes.list}>
          {notes.map((note) => (
            <WrongNote key={note.noteId} note={note} site={site} />
          ))}
        </ul>
      )}
    </div>
  );
}

function WrongNote({ note, site }: { note: SiteNote; site: Site }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const mayAnswer = useMay('installer');
  const camera = useCameras((state) => state.known.find(({ cameraId }) => cameraId === note.cameraId)?.name ?? '–');
  const time = `${formats.day(note.atMs!)} ${formats.timeSeconds(note.atMs!)}`;
  const receipt = new URLSearchParams({
    day: dateOfStep(note.atMs!, site),
    door: note.cameraId!,
    event: `${note.atMs}.${note.eventId}`,
  });
  return (
    <li>
      <div className={classes.words}>
        <b className="b">{camera}</b> {time}
        <div>{note.text === '' ? <span className="qq">{t('site-notes.nothingSaid')}</span> : note.text}</div>
        <div className="t13 qq">
          {note.writtenBy
            ? t('site-notes.by', { name: note.writtenBy, time: formats.day(note.writtenAtMs) })
            : formats.day(note.writtenAtMs)}
        </div>
        {note.answer && (
          <div className="t13 q">
            {t('site-notes.answered', { time: formats.day(note.answer.atMs), text: note.answer.text })}
          </div>
        )}
        <Anchor component={Link} href={`/today?${receipt.toString()}`}>
          {t('site-notes.open')}
        </Anchor>
      </div>
      {!note.answer && mayAnswer && <Answer noteId={note.noteId} camera={camera} time={time} />}
    </li>
  );
}

function Answer({ noteId, camera, time }: { noteId: string; camera: string; time: string }) {
  const { t } = useTranslation();
  const { send, error, busy } = useCommand();
  const [text, setText] = useState('');
  const answer = (event: FormEvent) => {
    event.preventDefault();
    send('siteNotes.answer', { noteId, text });
  };
  return (
    <form className={classes.answer} onSubmit={answer} aria-label={t('site-notes.answerOf', { camera, time })}>
      <TextInput
        label={t('site-notes.found')}
        value={text}
        maxLength={500}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" loading={busy} disabled={text.trim() === ''}>
          {t('site-notes.answer')}
        </Button>
      </div>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </form>
  );
}
