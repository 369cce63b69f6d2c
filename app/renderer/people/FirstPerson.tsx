import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PEOPLE_LIMITS } from '../../shared/api/people.ts';
import { useCommand } from '../query/use-command.ts';
import { ChosenPassword } from './ChosenPassword.tsx';
import classes from '../settings/SettingsPage.module.css';
import { ErrorText } from '../ui/ErrorText.tsx';

/** As long as nobody has a name: whoever gives himself one is the administrator. Every screen has to log in then, this one too. */
export function FirstPerson() {
  const { t } = useTranslation();
  const adding = useCommand();
  const [name, setName] = useState(''),
    [password, setPassword] = useState('');
  return (
    <section>
      <p className={classes.text}>{t('people.nobody')}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          adding.send('people.add', { name, role: 'administrator', models: true, password });
        }}
      >
        <TextInput
          label={t('people.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={PEOPLE_LIMITS.name}
          autoComplete="username"
          required
          maw={320}
        />
        <ChosenPassword label={t('people.password')} value={password} onChange={setPassword} />
        {adding.error && (
          <p role="alert" className={classes.error}>
            <ErrorText error={adding.error} />
          </p>
        )}
        <Button type="submit" variant="filled" mt={16} loading={adding.busy}>
          {t('people.first')}
        </Button>
      </form>
    </section>
  );
}
