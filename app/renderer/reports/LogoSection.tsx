import { Button, FileButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LOGO_BYTES } from '../../shared/api/reports.ts';
import { useFormats } from '../i18n/formats.ts';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './ReportsPage.module.css';

/** The shop's logo, which is on every PDF. */
export function LogoSection() {
  const { t } = useTranslation();
  const formats = useFormats();
  const queries = useQueryClient();
  const { data } = useApi('reports.plan', {});
  const { send, error, busy, clear } = useCommand();
  const [tooLarge, setTooLarge] = useState<number | null>(null);
  const again = useRef<() => void>(null);
  const set = (picture: string | null) =>
    send('reports.setLogo', { picture }, (now) => setAnswer(queries, 'reports.plan', {}, now));
  const choose = async (file: File | null) => {
    again.current?.();
    if (!file) return;
    clear();
    setTooLarge(file.size > LOGO_BYTES ? file.size : null);
    if (file.size <= LOGO_BYTES) set(base64Of(new Uint8Array(await file.arrayBuffer())));
  };
  return (
    <section>
      <h2 className="t16 b">{t('reports.logo')}</h2>
      <p className={classes.text}>{t('reports.logoWhy')}</p>
      {data?.logo && <img className={classes.logo} src={data.logo} alt={t('reports.logoNow')} />}
      <div className={classes.buttons}>
        <FileButton accept="image/png,image/jpeg" onChange={(file) => void choose(file)} resetRef={again}>
          {(props) => (
            <Button {...props} loading={busy}>
              {t(data?.logo ? 'reports.change' : 'reports.choose')}
            </Button>
          )}
        </FileButton>
        {data?.logo && <Button onClick={() => set(null)}>{t('reports.remove')}</Button>}
      </div>
      {tooLarge !== null && (
        <p role="alert" className={classes.error}>
          {t('reports.large', { size: formats.number(tooLarge / 1000) })}
        </p>
      )}
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </section>
  );
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
