import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useCameras } from '../stores/camera-store.ts';
import { Notice } from '../ui/Notice.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import classes from './CameraPage.module.css';
import { HangsSection } from './HangsSection.tsx';
import { HoursSection } from './HoursSection.tsx';
import { MaintenanceSection } from './MaintenanceSection.tsx';
import { PlaceSection } from './PlaceSection.tsx';
import { VisitsSection } from './VisitsSection.tsx';

/** What is set for one camera besides its source and what is drawn on its picture. */
export function CameraPage({ cameraId }: { cameraId: string }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const camera = useCameras(({ cameras }) => cameras?.find((one) => one.cameraId === cameraId));
  const known = useCameras(({ cameras }) => cameras !== null);
  if (!known) return null;
  if (!camera)
    return (
      <Notice text={t('cameras.change.gone')}>
        <Button onClick={() => go('/cameras')}>{t('cameras.title')}</Button>
      </Notice>
    );
  return (
    <div className={classes.page}>
      <PageTitle title={t('camera.title', { name: camera.name })}>
        <span className="row">
          <Link href="/cameras" className={`q ${classes.up}`}>
            {t('cameras.title')}
          </Link>
          <IconChevronRight size={16} stroke={2} aria-hidden="true" />
          {camera.name}
        </span>
      </PageTitle>
      <PlaceSection camera={camera} />
      <HangsSection camera={camera} />
      <HoursSection camera={camera} />
      <MaintenanceSection camera={camera} />
      <VisitsSection camera={camera} />
    </div>
  );
}
