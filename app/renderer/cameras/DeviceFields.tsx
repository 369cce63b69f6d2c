import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../query/use-api.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { StateSign } from '../ui/StateSign.tsx';
import classes from './AddCameraPage.module.css';
import type { SourceDraft } from './source-draft.ts';
import type { Check } from './use-source-check.ts';

/** What was plugged in when somebody was here last says nothing of now. */
const always = () => true;

/** The cameras that are plugged into the PC that counts. */
export function DeviceFields({
  draft,
  check,
  onChange,
}: {
  draft: SourceDraft;
  check: Check;
  onChange: (part: Partial<SourceDraft>) => void;
}) {
  const { t } = useTranslation();
  const { data: devices, error, reload } = useApi('cameras.devices', {}, { isOld: always });
  const first = devices?.[0]?.id;
  const choose = useEffectEvent((device: string) => onChange({ device }));
  useEffect(() => {
    if (draft.device === '' && first !== undefined) choose(first);
  }, [draft.device, first]);
  const again = <Button onClick={reload}>{t('cameras.wizard.deviceAgain')}</Button>;
  if (error)
    return (
      <>
        <p role="alert" className={classes.fix}>
          <ErrorText error={error} />
        </p>
        <div>{again}</div>
      </>
    );
  if (!devices) return <StateSign sign="wait">{t('cameras.wizard.deviceLooking')}</StateSign>;
  // One that is unplugged now stays chosen.
  const gone = draft.device !== '' && !devices.some(({ id }) => id === draft.device);
  const options = [...devices, ...(gone ? [{ id: draft.device, name: draft.device }] : [])];
  return (
    <>
      {options.length === 0 ? (
        <p className="q">{t('cameras.wizard.deviceNone')}</p>
      ) : (
        <NativeSelect
          label={t('cameras.wizard.deviceWhich')}
          error={check.state === 'refused' ? t(`cameras.wizard.refused.${check.reason}`) : null}
          value={draft.device}
          onChange={(event) => onChange({ device: event.currentTarget.value })}
          data={options.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <div>{again}</div>
    </>
  );
}
