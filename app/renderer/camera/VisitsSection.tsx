import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Camera } from '../../shared/domain/camera.ts';
import type { Visits } from '../../shared/domain/duty.ts';
import { useCommand } from '../query/use-command.ts';
import classes from './CameraPage.module.css';
import { SettingForm } from './SettingForm.tsx';

/** When somebody was there last, and when somebody has to come again. */
export function VisitsSection({ camera: { cameraId, maintenance, visits } }: { camera: Camera }) {
  const { t } = useTranslation();
  const { send, error, busy } = useCommand();
  const [changes, setChanges] = useState<Partial<Visits>>({});
  const wanted = { ...visits, ...changes };
  const save = () => send('cameras.setMaintenance', { cameraId, maintenance, visits: wanted }, () => setChanges({}));
  return (
    <SettingForm
      title={t('camera.visits')}
      why={t('camera.visitsWhy')}
      busy={busy}
      error={error}
      submit={{ word: t('ui.save'), disabled: JSON.stringify(wanted) === JSON.stringify(visits), onSubmit: save }}
    >
      <div className={classes.row}>
        {(['last', 'next'] as const).map((which) => (
          <TextInput
            key={which}
            className={classes.field}
            type="date"
            label={t(`camera.${which}`)}
            value={wanted[which] ?? ''}
            onChange={({ currentTarget: { value } }) => setChanges({ ...changes, [which]: value || null })}
          />
        ))}
      </div>
      <Textarea
        className={classes.wide}
        label={t('camera.notes')}
        rows={3}
        maxLength={2000}
        value={wanted.notes}
        onChange={(event) => setChanges({ ...changes, notes: event.currentTarget.value })}
      />
    </SettingForm>
  );
}
