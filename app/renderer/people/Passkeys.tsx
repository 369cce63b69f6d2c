import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PEOPLE_LIMITS } from '../../shared/api/people.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import classes from '../settings/SettingsPage.module.css';
import { ErrorText } from '../ui/ErrorText.tsx';
import { makePasskey } from './passkey.ts';

/** Devices by which somebody logs in without the password. */
export function Passkeys() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data, reload } = useApi('account.passkeys', {});
  const { send, ask, error, busy } = useCommand();
  const [name, setName] = useState(''),
    [oldPassword, setPassword] = useState(''),
    [failed, setFailed] = useState(false);
  if (!data) return null;
  const add = async () => {
    setFailed(false);
    const offer = await ask('account.offerPasskey', { oldPassword });
    const response = await makePasskey(offer).catch(() => null);
    if (response === null) return setFailed(true);
    await ask('account.addPasskey', { name, response });
    setName('');
    setPassword('');
    reload();
  };
  return (
    <>
      <h3 className="t14 b" style={{ marginTop: 24 }}>
        {t('people.passkeys')}
      </h3>
      <p className={classes.text}>{data.offered ? t('people.passkeysWhy') : t('people.passkeysNotHere')}</p>
      {data.passkeys.map(({ passkeyId, name, host, lastUsedAtMs }) => (
        <div key={passkeyId} className={classes.controls} role="group" aria-label={name}>
          <span>
            {[
              name,
              t('people.passkeyOn', { host }),
              lastUsedAtMs !== null && t('people.seen', { when: formats.day(lastUsedAtMs) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
          <Button onClick={() => send('account.removePasskey', { passkeyId }, reload)}>{t('people.remove')}</Button>
        </div>
      ))}
      {data.offered && (
        <form
          aria-label={t('people.passkeys')}
          onSubmit={(event) => {
            event.preventDefault();
            // What is refused stands in `error`.
            void add().catch(() => undefined);
          }}
        >
          <TextInput
            label={t('people.passkeyName')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={PEOPLE_LIMITS.name}
            required
            maw={320}
            mt={12}
          />
          <PasswordInput
            visibilityToggleButtonProps={{ 'aria-label': t('cameras.wizard.showPassword') }}
            label={t('people.secondPassword')}
            value={oldPassword}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
            maw={320}
            mt={12}
          />
          <Button type="submit" mt={12} loading={busy}>
            {t('people.passkeyAdd')}
          </Button>
        </form>
      )}
      {(error || failed) && (
        <p role="alert" className={classes.error}>
          {error ? <ErrorText error={error} /> : t('people.passkeyFailed')}
        </p>
      )}
    </>
  );
}
