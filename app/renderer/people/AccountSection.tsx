import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../shared/api/people.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ChosenPassword } from './ChosenPassword.tsx';
import classes from '../settings/SettingsPage.module.css';
import { Passkeys } from './Passkeys.tsx';
import { SecondFactor } from './SecondFactor.tsx';
import { ErrorText } from '../ui/ErrorText.tsx';

/** The own password, and where somebody is logged in. */
export function AccountSection({ me }: { me: Me }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data: sessions, reload } = useApi('account.sessions', {});
  const { send, error } = useCommand();
  const end = (sessionId: string | null) => send('account.endSessions', { sessionId }, reload);
  return (
    <section>
      <h2 className="t16 b">{t('people.account')}</h2>
      <p className={classes.text}>
        {t('people.you', { name: me.name, role: t(`people.roles.${me.role}`).split(':')[0] })}
      </p>
      <PasswordForm />
      <SecondFactor />
      <Passkeys />
      <h3 className="t14 b" style={{ marginTop: 24 }}>
        {t('people.sessions')}
      </h3>
      {sessions?.map(({ sessionId, device, address, lastSeenAtMs, own }) => (
        <div key={sessionId} className={classes.controls}>
          <span>
            {[
              device ?? t('people.unknown'),
              address,
              own ? t('people.thisScreen') : `${formats.day(lastSeenAtMs)} ${formats.time(lastSeenAtMs)}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {!own && <Button onClick={() => end(sessionId)}>{t('people.end')}</Button>}
        </div>
      ))}
      {(sessions?.length ?? 0) > 1 && (
        <Button mt={12} onClick={() => end(null)}>
          {t('people.endOthers')}
        </Button>
      )}
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </section>
  );
}

function PasswordForm() {
  const { t } = useTranslation();
  const { send, error, busy } = useCommand();
  const [oldPassword, setOld] = useState(''),
    [password, setPassword] = useState(''),
    [done, setDone] = useState(false);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setDone(false);
        send('account.setPassword', { oldPassword, password }, () => {
          setOld('');
          setPassword('');
          setDone(true);
        });
      }}
    >
      <PasswordInput
        visibilityToggleButtonProps={{ 'aria-label': t('cameras.wizard.showPassword') }}
        label={t('people.oldPassword')}
        value={oldPassword}
        onChange={(event) => setOld(event.currentTarget.value)}
        autoComplete="current-password"
        required
        maw={320}
        mt={12}
      />
      <ChosenPassword label={t('people.chosenPassword')} value={password} onChange={setPassword} />
      <Button type="submit" mt={12} loading={busy}>
        {t('people.changePassword')}
      </Button>
      {done && <p role="status">{t('people.changed')}</p>}
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </form>
  );
}
