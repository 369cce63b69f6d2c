import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Camera } from '../../shared/domain/camera.ts';
import { sizeText } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import classes from './CameraPage.module.css';
import { SettingForm } from './SettingForm.tsx';

const AUTOMATIC = '';

/** How large a picture the detector is given, by itself or as somebody chooses; what it is now, and why. */
export function InputSection({ camera: { cameraId, inputSize } }: { camera: Camera }) {
  const { t } = useTranslation();
  const { send, error, busy } = useCommand();
  const [chosen, setChosen] = useState<string | null>(null);
  const { data: input } = useApi('capacity.input', { cameraId }, { everyMs: 10_000 });
  const value = chosen ?? inputSize ?? AUTOMATIC,
    size = value === AUTOMATIC ? null : value;
  const save = () => send('cameras.setInputSize', { cameraId, size }, () => setChosen(null));
  return (
    <SettingForm
      title={t('camera.input')}
      why={t('camera.inputWhy')}
      busy={busy}
      error={error}
      submit={{ word: t('ui.save'), disabled: size === inputSize, onSubmit: save }}
    >
      <NativeSelect
        className={classes.field}
        label={t('camera.inputSize')}
        value={value}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        data={[
          { value: AUTOMATIC, label: t('camera.inputAutomatic') },
          ...(input?.sizes ?? (inputSize ? [inputSize] : [])).map((each) => ({ value: each, label: sizeText(each) })),
        ]}
      />
      {input?.now && (
        <p className={classes.text}>
          {t('camera.inputNow', { size: sizeText(input.now) })} {input.why && t(`camera.inputBecause.${input.why}`)}
        </p>
      )}
    </SettingForm>
  );
}
