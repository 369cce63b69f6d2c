import { Switch } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../shared/errors.ts';
import { client } from '../client/app-client.ts';
import { errorOf } from '../client/client.ts';
import { useApp } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { CopiesSection } from './CopiesSection.tsx';
import classes from './SettingsPage.module.css';

/** What is set for this PC and not for a camera. */
export function SettingsPage() {
  const { t } = useTranslation();
  const folder = useApp((state) => state.info?.dataFolder);
  return (
    <div className={classes.page}>
      <PageTitle title={t('settings.title')} />
      <StartSection />
      <CopiesSection />
      <section><h2 className="t16 b">{t('settings.folder')}</h2><p className={classes.folder}>{folder}</p></section>
    </div>
  );
}

/** Nothing where this PC's own keeper of services starts Footfall. */
function StartSection() {
  const { t } = useTranslation();
  const [on, setOn] = useState<boolean | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const open = useApp((state) => state.connection.state === 'open');
  useEffect(() => { if (open) client.call('app.startsAtLogin', {}).then(({ on: now }) => setOn(now), (thrown: unknown) => setError(errorOf(thrown))); }, [open]);
  if (on === null) return <section><h2 className="t16 b">{t('settings.start')}</h2><p className={classes.text}>{t('settings.service')}</p></section>;
  const change = (wish: boolean) => { setError(null); client.call('app.setStartsAtLogin', { on: wish }).then((now) => setOn(now.on), (thrown: unknown) => setError(errorOf(thrown))); };
  return (
    <section>
      <h2 className="t16 b">{t('settings.start')}</h2>
      <Switch className={classes.control} checked={on} onChange={(event) => change(event.currentTarget.checked)} label={t('settings.atLogin')} />
      <p className={classes.text}>{t('settings.atLoginWhy')}</p>
      {error && <p role="alert" className={classes.error}><ErrorText error={error} /></p>}
    </section>
  );
}
