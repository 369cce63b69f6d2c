import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Input } from '../../shared/api/index.ts';
import { ClockField } from '../editor/inspector/NumberField.tsx';
import { useCommand } from '../query/use-command.ts';
import { useApp } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SettingsPage.module.css';

/** When the shop is open. */
export function HoursSection() {
  const { t } = useTranslation();
  const info = useApp((state) => state.info);
  const { send, error, busy } = useCommand();
  const [changes, setChanges] = useState<Partial<Input<'app.setHours'>>>({});
  // A clock time that is being typed changes them only once it is left.
  const [touched, setTouched] = useState(false);
  if (!info) return null;
  const { opensMinutes, closesMinutes } = { ...info.site, ...changes };
  const change = (part: Partial<Input<'app.setHours'>>) => {
    setTouched(true);
    setChanges({ ...changes, ...part });
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    send('app.setHours', { opensMinutes, closesMinutes }, (site) => {
      useApp.setState({ info: { ...info, site } });
      setChanges({});
      setTouched(false);
    });
  };
  return (
    <section>
      <h2 className="t16 b">{t('settings.hours')}</h2>
      <p className={classes.text}>{t('settings.hoursWhy')}</p>
      <form onSubmit={save} onInput={() => setTouched(true)}>
        <div className={classes.clocks}>
          <div>
            <ClockField
              label={t('settings.opens')}
              value={opensMinutes}
              onChange={(minutes) => change({ opensMinutes: minutes % 1440 })}
            />
          </div>
          <div>
            <ClockField
              label={t('settings.closes')}
              value={closesMinutes}
              onChange={(minutes) => change({ closesMinutes: minutes })}
            />
          </div>
        </div>
        {error && (
          <p role="alert" className={classes.error}>
            <ErrorText error={error} />
          </p>
        )}
        <Button type="submit" className={classes.control} loading={busy} disabled={!touched}>
          {t('ui.save')}
        </Button>
      </form>
    </section>
  );
}
