import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CopiesTarget } from '../../shared/api/index.ts';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SettingsPage.module.css';

/** Copies are put into another folder as well: a disk that fails takes all of this PC's along. */
export function SecondPlace() {
  const { data: target } = useApi('copies.target', {});
  return target ? <SecondPlaceForm key={target.folder} target={target} /> : null;
}

function SecondPlaceForm({ target }: { target: CopiesTarget }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const saving = useCommand();
  const [folder, setFolder] = useState(target.folder ?? ''),
    [passphrase, setPassphrase] = useState('');
  const error = saving.error ?? target.error;
  const wish = folder.trim();
  const save = () =>
    saving.send(
      'copies.setTarget',
      { folder: wish === '' ? null : wish, ...(passphrase !== '' && { passphrase }) },
      (now) => setAnswer(queries, 'copies.target', {}, now),
    );
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput
        label={t('settings.second')}
        description={t('settings.secondWhy')}
        value={folder}
        onChange={(event) => setFolder(event.currentTarget.value)}
        spellCheck={false}
        error={error && <ErrorText error={error} />}
      />
      <PasswordInput
        visibilityToggleButtonProps={{ 'aria-label': t('cameras.wizard.showPassword') }}
        label={t('settings.passphrase')}
        description={t(target.encrypted ? 'settings.passphraseKept' : 'settings.passphraseWhy')}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        autoComplete="new-password"
      />
      <div>
        <Button type="submit" loading={saving.busy} disabled={wish === (target.folder ?? '') && passphrase === ''}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  );
}
