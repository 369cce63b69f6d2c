import { Button, Modal } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand, type Commands } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './CamerasPage.module.css';

/** A dialog with one form; it stays open, with the reason, when the application refuses. */
export function FormDialog({
  title,
  submit,
  danger = false,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  submit: string;
  danger?: boolean;
  onSubmit: (send: Commands['send']) => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { send, error, busy } = useCommand();
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(send);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<span className="t16 b">{title}</span>}
      centered
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <form className={classes.dialog} onSubmit={submitted}>
        {children}
        {error && (
          <p role="alert" className={classes.error}>
            <ErrorText error={error} />
          </p>
        )}
        <div className={classes.dialogButtons}>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="filled" loading={busy} className={danger ? classes.danger : undefined}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
