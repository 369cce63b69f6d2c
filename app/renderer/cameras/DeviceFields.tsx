import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaptureDevice } from '../../shared/domain/device.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { errorOf } from '../client/client.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { StateSign } from '../ui/StateSign.tsx';
import classes from './AddCameraPage.module.css';
import type { SourceDraft } from './source-draft.ts';
import type { Check } from './use-source-check.ts';

type Looked =
  { state: 'looking' } | { state: 'found'; devices: CaptureDevice[] } | { state: 'failed'; error: ErrorInfo };

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
  const { ask } = useCommand();
  const [looked, setLooked] = useState<Looked>({ state: 'looking' });
  const take = (devices: CaptureDevice[]) => {
    setLooked({ state: 'found', devices });
    if (draft.device === '' && devices.length > 0) onChange({ device: devices[0].id });
  };
  const list = () =>
    ask('cameras.devices', {}).then(take, (thrown: unknown) => setLooked({ state: 'failed', error: errorOf(thrown) }));
  const begin = useEffectEvent(list);
  useEffect(() => void begin(), []);
  const look = () => {
    setLooked({ state: 'looking' });
    void list();
  };

  if (looked.state === 'looking') return <StateSign sign="wait">{t('cameras.wizard.deviceLooking')}</StateSign>;
  const again = <Button onClick={look}>{t('cameras.wizard.deviceAgain')}</Button>;
  if (looked.state === 'failed')
    return (
      <>
        <p role="alert" className={classes.fix}>
          <ErrorText error={looked.error} />
        </p>
        <div>{again}</div>
      </>
    );
  const { devices } = looked,
    // One that is unplugged now stays chosen.
    gone = draft.device !== '' && !devices.some(({ id }) => id === draft.device);
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
