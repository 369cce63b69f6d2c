import { Button, Modal, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SafetyCopy } from '../../shared/api/index.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { client } from '../client/app-client.ts';
import { errorOf } from '../client/client.ts';
import { useFormats } from '../i18n/formats.ts';
import { useNotices } from '../notices/notice-store.ts';
import { useApp } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SettingsPage.module.css';

/** The copies of the database: a new one, and the way back to one. */
export function CopiesSection() {
  const { t } = useTranslation();
  const formats = useFormats();
  const [copies, setCopies] = useState<SafetyCopy[] | null>(null);
  const [asked, setAsked] = useState<SafetyCopy | null>(null);
  const [busy, setBusy] = useState<'make' | 'restore' | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const open = useApp((state) => state.connection.state === 'open');
  // A copy that was made or restored elsewhere shows in what is told.
  const notices = useNotices((state) => state.notices);
  useEffect(() => { if (open) client.call('copies.list', {}).then(setCopies, (thrown: unknown) => setError(errorOf(thrown))); }, [open, notices]);
  const act = (what: 'make' | 'restore', work: () => Promise<unknown>) => {
    setError(null);
    setBusy(what);
    work().then(() => setAsked(null), (thrown: unknown) => setError(errorOf(thrown))).finally(() => setBusy(null));
  };
  const when = (copy: SafetyCopy) => `${formats.day(copy.madeAtMs)} ${formats.time(copy.madeAtMs)}`;
  return (
    <section>
      <h2 className="t16 b">{t('settings.copies')}</h2>
      <p className={classes.text}>{t('settings.copiesWhy')}</p>
      {copies?.length === 0 && <p className={classes.text}>{t('settings.noCopy')}</p>}
      {copies && copies.length > 0 && (
        <table className={classes.table}>
          <thead><tr><th>{t('settings.made')}</th><th className={classes.right}>{t('settings.size')}</th><th><VisuallyHidden>{t('settings.restore')}</VisuallyHidden></th></tr></thead>
          <tbody>
            {copies.map((copy) => (
              <tr key={copy.name}>
                <td>{when(copy)}</td>
                <td className={classes.right}>{t('settings.megabytes', { size: formats.number(copy.bytes / 1e6, 1) })}</td>
                <td className={classes.right}><Button size="compact-sm" onClick={() => { setError(null); setAsked(copy); }} aria-label={`${t('settings.restore')} ${when(copy)}`}>{t('settings.restore')}</Button></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!asked && error && <p role="alert" className={classes.error}><ErrorText error={error} /></p>}
      <Button className={classes.control} loading={busy === 'make'} onClick={() => act('make', async () => setCopies(await client.call('copies.make', {})))}>{t('settings.make')}</Button>
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title={<span className="t16 b">{asked && t('settings.restoreTitle', { when: when(asked) })}</span>} centered closeButtonProps={{ 'aria-label': t('ui.close') }}>
        <div className={classes.dialog}>
          <p>{t('settings.restoreText')}</p>
          {error && <p role="alert" className={classes.error}><ErrorText error={error} /></p>}
          <div className={classes.dialogButtons}>
            <Button onClick={() => setAsked(null)}>{t('ui.cancel')}</Button>
            <Button variant="filled" loading={busy === 'restore'} onClick={() => asked && act('restore', () => client.call('copies.restore', { name: asked.name }))}>{t('settings.restore')}</Button>
          </div>
        </div>
      </Modal>
    </section>
  );
}
