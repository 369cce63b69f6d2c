import { Button, Modal, VisuallyHidden } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SafetyCopy } from '../../shared/api/index.ts';
import { useFormats } from '../i18n/formats.ts';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { SecondPlace } from './SecondPlace.tsx';
import classes from './SettingsPage.module.css';

/** The copies of the database: a new one, and the way back to one. */
export function CopiesSection() {
  const { t } = useTranslation();
  const formats = useFormats();
  const queries = useQueryClient();
  const { data: copies, error: unread } = useApi('copies.list', {});
  const [asked, setAsked] = useState<SafetyCopy | null>(null);
  const making = useCommand(),
    restoring = useCommand();
  const make = () => {
    restoring.clear();
    making.send('copies.make', {}, (list) => setAnswer(queries, 'copies.list', {}, list));
  };
  const restore = ({ name }: SafetyCopy) => restoring.send('copies.restore', { name }, () => setAsked(null));
  const error = making.error ?? restoring.error,
    problem = error ?? unread;
  const when = (copy: SafetyCopy) => `${formats.day(copy.madeAtMs)} ${formats.time(copy.madeAtMs)}`;
  return (
    <section>
      <h2 className="t16 b">{t('settings.copies')}</h2>
      <p className={classes.text}>{t('settings.copiesWhy')}</p>
      {copies?.length === 0 && <p className={classes.text}>{t('settings.noCopy')}</p>}
      {copies && copies.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th>{t('settings.made')}</th>
              <th className={classes.right}>{t('settings.size')}</th>
              <th>
                <VisuallyHidden>{t('settings.restore')}</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {copies.map((copy) => (
              <tr key={copy.name}>
                <td>{when(copy)}</td>
                <td className={classes.right}>
                  {t('settings.megabytes', { size: formats.number(copy.bytes / 1e6, 1) })}
                </td>
                <td className={classes.right}>
                  <Button
                    size="compact-sm"
                    onClick={() => {
                      making.clear();
                      restoring.clear();
                      setAsked(copy);
                    }}
                    aria-label={`${t('settings.restore')} ${when(copy)}`}
                  >
                    {t('settings.restore')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!asked && problem && (
        <p role="alert" className={classes.error}>
          <ErrorText error={problem} />
        </p>
      )}
      <Button className={classes.control} loading={making.busy} onClick={make}>
        {t('settings.make')}
      </Button>
      <SecondPlace />
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={<span className="t16 b">{asked && t('settings.restoreTitle', { when: when(asked) })}</span>}
        centered
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        <div className={classes.dialog}>
          <p>{t('settings.restoreText')}</p>
          {error && (
            <p role="alert" className={classes.error}>
              <ErrorText error={error} />
            </p>
          )}
          <div className={classes.dialogButtons}>
            <Button onClick={() => setAsked(null)}>{t('ui.cancel')}</Button>
            <Button variant="filled" loading={restoring.busy} onClick={() => asked && restore(asked)}>
              {t('settings.restore')}
            </Button>
          </div>
        </div>
      </Modal>
    </section>
  );
}
