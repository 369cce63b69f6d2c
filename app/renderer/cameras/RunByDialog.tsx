import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Camera } from '../../shared/domain/camera.ts';
import { PROVIDER_NAMES, type InferenceState, type Provider } from '../../shared/domain/provider.ts';
import { useApi } from '../query/use-api.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { FormDialog } from './FormDialog.tsx';

const AS_ALL = 'as-all';

/** By what this one camera's people are found and its stream is decoded, where that is to be other than of all. */
export function RunByDialog({ camera, onClose }: { camera: Camera; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: state, error } = useApi('inference.get', {});
  if (state) return <Choice camera={camera} state={state} onClose={onClose} />;
  return (
    <FormDialog title={t('cameras.runBy')} submit={t('ui.save')} onClose={onClose} onSubmit={() => {}}>
      {error && <ErrorText error={error} />}
    </FormDialog>
  );
}

function Choice({ camera, state, onClose }: { camera: Camera; state: InferenceState; onClose: () => void }) {
  const { t } = useTranslation();
  const { cameraId, telemetry } = camera;
  const before = {
    provider: state.cameras.find((one) => one.cameraId === cameraId)?.wish ?? null,
    wish: state.decoding.cameras.find((one) => one.cameraId === cameraId)?.wish ?? null,
  };
  const [provider, setProvider] = useState(before.provider),
    [wish, setWish] = useState(before.wish);
  return (
    <FormDialog
      title={t('cameras.runByTitle', { name: camera.name })}
      submit={t('ui.save')}
      onClose={onClose}
      onSubmit={(send) => {
        const decode = () =>
          wish === before.wish ? onClose() : send('inference.decoding', { cameraId, wish }, onClose);
        if (provider === before.provider) decode();
        else send('inference.choose', { cameraId, provider }, decode);
      }}
    >
      <Select
        label={t('cameras.detectBy')}
        value={provider ?? AS_ALL}
        onChange={(value) => setProvider(value === AS_ALL ? null : (value as Provider))}
        allowDeselect={false}
        data={[
          { value: AS_ALL, label: t('cameras.asAll', { name: PROVIDER_NAMES[state.wish ?? state.provider] }) },
          ...state.known.map((value) => ({ value, label: PROVIDER_NAMES[value] })),
        ]}
      />
      <Select
        label={t('cameras.decodeBy')}
        value={wish ?? AS_ALL}
        onChange={(value) => setWish(value === AS_ALL ? null : 'software')}
        allowDeselect={false}
        data={[
          { value: AS_ALL, label: t('cameras.decodeAsAll') },
          { value: 'software', label: t('settings.software') },
        ]}
      />
      {telemetry && (
        <p className="q">
          {t('cameras.runsNow', {
            provider: telemetry.provider,
            decoder: telemetry.hardware ?? t('settings.software'),
          })}
        </p>
      )}
    </FormDialog>
  );
}
