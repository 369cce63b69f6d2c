import { Button } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../shared/errors.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './CameraPage.module.css';

interface Props {
  title: string;
  why?: string;
  /** Null: there is nothing to save. */
  submit: { word: string; disabled: boolean; onSubmit: () => void } | null;
  busy: boolean;
  error: ErrorInfo | null;
  /** Something is typed or chosen. */
  onInput?: () => void;
  children: ReactNode;
}

/** One setting of a camera, saved by itself. */
export function SettingForm({ title, why, submit, busy, error, onInput, children }: Props) {
  const { t } = useTranslation();
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    submit?.onSubmit();
  };
  return (
    <section aria-label={title}>
      <h2 className="t16 b">{title}</h2>
      {why && <p className={classes.text}>{why}</p>}
      <form className={classes.form} onSubmit={submitted} onInput={onInput}>
        {children}
        {error && (
          <p role="alert" className={classes.error}>
            <ErrorText error={error} />
          </p>
        )}
        {submit && (
          <Button type="submit" loading={busy} disabled={submit.disabled}>
            {submit.word || t('ui.save')}
          </Button>
        )}
      </form>
    </section>
  );
}
