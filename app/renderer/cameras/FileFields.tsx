import { Button, Checkbox, Progress, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../shared/errors.ts';
import { errorOf } from '../client/client.ts';
import { uploadVideo } from '../client/upload-video.ts';
import { useFormats } from '../i18n/formats.ts';
import { useCommand } from '../query/use-command.ts';
import { useApp } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './AddCameraPage.module.css';
import type { SourceDraft } from './source-draft.ts';
import { useRefused, type Check } from './use-source-check.ts';

type Choosing =
  { state: 'idle' } | { state: 'sending'; name: string; share: number } | { state: 'refused'; error: ErrorInfo };
const example = navigator.userAgent.includes('Windows') ? 'C:\\Videos\\door.mp4' : '/home/shop/door.mp4';

/** A video: chosen in a dialog of this PC, handed over by a browser, or by its path. */
export function FileFields({
  draft,
  check,
  onChange,
}: {
  draft: SourceDraft;
  check: Check;
  onChange: (part: Partial<SourceDraft>) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [path, noPath] = useRefused(check);
  const desktop = useApp(({ info }) => info?.host === 'electron');
  const [choosing, setChoosing] = useState<Choosing>({ state: 'idle' });
  const [over, setOver] = useState(false);
  const { ask } = useCommand();
  const input = useRef<HTMLInputElement>(null),
    sending = useRef<AbortController | null>(null);
  useEffect(() => () => sending.current?.abort(), []);

  const choose = () =>
    ask('files.choose', {}).then(
      (chosen) => {
        if (chosen.path !== null) onChange({ path: chosen.path });
      },
      (thrown: unknown) => setChoosing({ state: 'refused', error: errorOf(thrown) }),
    );
  const send = async (file: File | undefined) => {
    if (!file) return;
    sending.current?.abort();
    const mine = (sending.current = new AbortController());
    setChoosing({ state: 'sending', name: file.name, share: 0 });
    const answer = await uploadVideo(
      file,
      (share) => {
        if (!mine.signal.aborted) setChoosing({ state: 'sending', name: file.name, share });
      },
      mine.signal,
    );
    if (mine.signal.aborted) return;
    setChoosing(answer.ok || answer.error === null ? { state: 'idle' } : { state: 'refused', error: answer.error });
    if (answer.ok) onChange({ path: answer.path });
  };
  const cancel = () => {
    sending.current?.abort();
    setChoosing({ state: 'idle' });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  };
  const dropping = desktop
    ? {}
    : {
        onDragOver: (event: DragEvent) => {
          event.preventDefault();
          setOver(true);
        },
        onDragLeave: () => setOver(false),
        onDrop: drop,
      };
  return (
    <>
      <div className={classes.drop} data-over={over || undefined} {...dropping}>
        {choosing.state === 'sending' ? (
          <div className={classes.waiting}>
            <span className="t13">
              {t('cameras.wizard.sending', {
                name: choosing.name,
                percent: formats.number(Math.floor(choosing.share * 100)),
              })}
            </span>
            <Progress value={choosing.share * 100} size={4} color="ink" aria-label={t('cameras.wizard.sendingLabel')} />
            <Button onClick={cancel}>{t('ui.cancel')}</Button>
          </div>
        ) : (
          <>
            <Button onClick={() => (desktop ? void choose() : input.current?.click())}>
              {t('cameras.wizard.choose')}
            </Button>
            {!desktop && <span className="t13 q">{t('cameras.wizard.dropHint')}</span>}
          </>
        )}
        {!desktop && (
          <input
            ref={input}
            type="file"
            accept="video/*,.mkv,.ts,.flv,.avi,.dav,.264,.265,.h264,.h265"
            hidden
            aria-label={t('cameras.wizard.choose')}
            onChange={(event) => {
              void send(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
        )}
      </div>
      {choosing.state === 'refused' && (
        <p role="alert" className={classes.fix}>
          <ErrorText error={choosing.error} />
        </p>
      )}
      <TextInput
        label={t('cameras.wizard.path')}
        description={t('cameras.wizard.pathHint', { example })}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        ref={path}
        error={noPath}
        value={draft.path}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange({ path: event.currentTarget.value })}
      />
      <Checkbox
        label={t('cameras.wizard.loop')}
        checked={draft.loop}
        onChange={(event) => onChange({ loop: event.currentTarget.checked })}
      />
    </>
  );
}
