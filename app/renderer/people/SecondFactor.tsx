import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../shared/api/index.ts';
import { QrCode } from '../account/QrCode.tsx';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import classes from '../settings/SettingsPage.module.css';
import { ErrorText } from '../ui/ErrorText.tsx';

/** Whether a code of a phone is asked for after the password, and the codes on paper for a day without it. */
export function SecondFactor() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data: factor, reload } = useApi('account.secondFactor', {});
  const { send, error, busy } = useCommand();
  const [oldPassword, setPassword] = useState(''),
    [offered, setOffered] = useState<Output<'account.offerSecondFactor'> | null>(null),
    [papers, setPapers] = useState<string[]>([]);
  const begin = () => setPassword('');
  const show = ({ recoveryCodes }: { recoveryCodes: string[] }) => {
    begin();
    setOffered(null);
    setPapers(recoveryCodes);
    reload();
  };
  const offer = () =>
    send('account.offerSecondFactor', { oldPassword }, (made) => {
      begin();
      setOffered(made);
    });
  const remove = () =>
    send('account.removeSecondFactor', { oldPassword }, () => {
      begin();
      reload();
    });
  if (factor === undefined) return null;
  const when = factor && formats.day(factor.sinceMs);
  return (
    <>
      <h3 className="t14 b" style={{ marginTop: 24 }}>
        {t('people.second')}
      </h3>
      <p className={classes.text}>
        {factor ? t('people.secondOn', { when, count: factor.recoveryCodes }) : t('people.secondOff')}
      </p>
      {offered ? (
        <Confirm offered={offered} onDone={show} />
      ) : (
        <form
          aria-label={t('people.second')}
          onSubmit={(event) => {
            event.preventDefault();
            if (factor) send('account.renewRecoveryCodes', { oldPassword }, show);
            else offer();
          }}
        >
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
          <div className={classes.controls}>
            <Button type="submit" loading={busy}>
              {factor ? t('people.paperNew') : t('people.secondSetUp')}
            </Button>
            {factor && (
              <Button onClick={remove} disabled={oldPassword === ''}>
                {t('people.secondRemove')}
              </Button>
            )}
          </div>
          {error && (
            <p role="alert" className={classes.error}>
              <ErrorText error={error} />
            </p>
          )}
        </form>
      )}
      <Modal
        opened={papers.length > 0}
        onClose={() => setPapers([])}
        title={t('people.paper')}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
        closeOnClickOutside={false}
      >
        <p>{t('people.paperWhy')}</p>
        <ol style={{ fontFamily: 'monospace', marginTop: 16, paddingLeft: 32 }}>
          {papers.map((paper) => (
            <li key={paper}>{paper}</li>
          ))}
        </ol>
        <Button mt={16} onClick={() => window.print()}>
          {t('people.print')}
        </Button>
      </Modal>
    </>
  );
}

/** What a phone reads, and its first code. */
function Confirm({
  offered: { address, secret },
  onDone,
}: {
  offered: Output<'account.offerSecondFactor'>;
  onDone: (answer: { recoveryCodes: string[] }) => void;
}) {
  const { t } = useTranslation();
  const { send, error, busy } = useCommand();
  const [code, setCode] = useState('');
  return (
    <form
      aria-label={t('people.second')}
      style={{ display: 'grid', justifyItems: 'start', gap: 12 }}
      onSubmit={(event) => {
        event.preventDefault();
        send('account.confirmSecondFactor', { code }, onDone);
      }}
    >
      <p className={classes.text}>{t('people.secondScan')}</p>
      <QrCode text={address} label={t('people.secondPicture')} />
      <p>
        {t('people.secondSecret')}:{' '}
        <code style={{ overflowWrap: 'anywhere' }}>{secret.replaceAll(/.{4}(?=.)/g, '$& ')}</code>
      </p>
      <TextInput
        label={t('people.secondCode')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        autoComplete="one-time-code"
        inputMode="numeric"
        autoFocus
        required
        w="100%"
        maw={320}
      />
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
      <Button type="submit" variant="filled" loading={busy}>
        {t('people.secondConfirm')}
      </Button>
    </form>
  );
}
