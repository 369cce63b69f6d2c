import { Button, NumberInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RETENTION, type Retention } from '../../shared/domain/retention.ts';
import { useFormats } from '../i18n/formats.ts';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SettingsPage.module.css';

/** For how long what is kept. */
export function RetentionSection() {
  const { t } = useTranslation();
  const { data: kinds, error } = useApi('retention.get', {});
  return (
    <section>
      <h2 className="t16 b">{t('settings.kept')}</h2>
      <p className={classes.text}>{t('settings.keptWhy')}</p>
      {kinds?.map((one) => (
        <KindForm key={`${one.kind} ${one.keptDays}`} one={one} />
      ))}
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </section>
  );
}

/** An empty field is for ever. */
function KindForm({ one: { kind, keptDays, removedUntilMs } }: { one: Retention }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const queries = useQueryClient();
  const saving = useCommand();
  const [days, setDays] = useState<number | string>(keptDays ?? '');
  const wish = days === '' ? null : Number(days);
  const save = () =>
    saving.send('retention.set', { kind, keptDays: wish }, (kinds) => setAnswer(queries, 'retention.get', {}, kinds));
  return (
    <form
      className={classes.controls}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <NumberInput
        label={t(`settings.keptKind.${kind}`)}
        description={
          removedUntilMs === null
            ? t('settings.keptLeast', { days: RETENTION[kind].leastDays })
            : t('settings.keptSince', { when: formats.day(removedUntilMs) })
        }
        placeholder={t('settings.forEver')}
        value={days}
        onChange={setDays}
        min={RETENTION[kind].leastDays}
        max={36_500}
        allowDecimal={false}
        suffix={` ${t('settings.days')}`}
        w={320}
        maw="100%"
        error={saving.error && <ErrorText error={saving.error} />}
      />
      <Button type="submit" loading={saving.busy} disabled={wish === keptDays}>
        {t('settings.save')}
      </Button>
    </form>
  );
}
