import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dateOf } from '../../core/stats/business-day.ts';
import { HOUR_MS } from '../../core/time.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import { useFormats } from '../i18n/formats.ts';
import { useCommand } from '../query/use-command.ts';
import { serverNow, useApp } from '../stores/app-store.ts';
import { useNow } from '../ui/use-now.ts';
import classes from './CameraPage.module.css';
import { SettingForm } from './SettingForm.tsx';

/** For how long somebody works on a camera, as it is offered. Hours. */
const LENGTHS = [1, 2, 4, 8, 24, 72];

/** Somebody works on the camera now, and until when. */
export function MaintenanceSection({ camera: { cameraId, maintenance, visits } }: { camera: Camera }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const timeZone = useApp(({ info }) => info?.site.timeZone);
  const { send, error, busy } = useCommand();
  const [by, setBy] = useState('');
  const [hours, setHours] = useState(1);
  const running = maintenance !== null && maintenance.untilMs > now ? maintenance : null;
  const begin = () =>
    send('cameras.setMaintenance', {
      cameraId,
      maintenance: { by, untilMs: serverNow() + hours * HOUR_MS },
      visits,
    });
  // Whoever worked on it was there.
  const end = () =>
    send('cameras.setMaintenance', {
      cameraId,
      maintenance: null,
      visits: timeZone === undefined ? visits : { ...visits, last: dateOf(serverNow(), timeZone) },
    });
  const props = { title: t('camera.maintenance'), why: t('camera.maintenanceWhy'), busy, error };
  if (running)
    return (
      <SettingForm {...props} submit={{ word: t('camera.end'), disabled: false, onSubmit: end }}>
        <p>{t('live.off.maintenance', { by: running.by, until: formats.since(running.untilMs, now) })}</p>
      </SettingForm>
    );
  return (
    <SettingForm {...props} submit={{ word: t('camera.begin'), disabled: by.trim() === '', onSubmit: begin }}>
      <div className={classes.row}>
        <TextInput
          className={classes.field}
          label={t('camera.by')}
          maxLength={100}
          value={by}
          onChange={(event) => setBy(event.currentTarget.value)}
        />
        <NativeSelect
          className={classes.field}
          label={t('camera.length')}
          value={hours}
          onChange={(event) => setHours(Number(event.currentTarget.value))}
          data={LENGTHS.map((count) => ({ value: String(count), label: t('camera.hoursLong', { count }) }))}
        />
      </div>
    </SettingForm>
  );
}
