import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import { MountingDialog } from '../cameras/mounting/MountingDialog.tsx';
import classes from './CameraPage.module.css';

/** Where it hangs, and whether it can count what it sees from there. */
export function HangsSection({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [open, setOpen] = useState(false);
  const { cameraId, mounting } = camera;
  return (
    <section aria-label={t('cameras.mounting.title')}>
      <h2 className="t16 b">{t('cameras.mounting.title')}</h2>
      <p className={classes.text}>
        {mounting
          ? t('cameras.mounting.said', {
              place: t(`cameras.mounting.places.${mounting.place}`),
              from: t(`cameras.mounting.perspectives.${mounting.perspective}`).toLowerCase(),
            })
          : t('cameras.mounting.unsaid')}
      </p>
      <div className={`${classes.row} ${classes.form}`}>
        <Button onClick={() => setOpen(true)}>{t('cameras.mounting.change')}</Button>
        <Button onClick={() => go(`/cameras/${cameraId}/view`)}>{t('view-check.title')}</Button>
      </div>
      {open && <MountingDialog camera={camera} onClose={() => setOpen(false)} />}
    </section>
  );
}
