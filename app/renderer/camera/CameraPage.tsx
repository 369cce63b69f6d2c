import { useTranslation } from 'react-i18next';
import { LastChange } from '../audit/LastChange.tsx';
import { CameraTitle, OneCamera } from '../cameras/OneCamera.tsx';
import classes from './CameraPage.module.css';
import { HangsSection } from './HangsSection.tsx';
import { HoursSection } from './HoursSection.tsx';
import { InputSection } from './InputSection.tsx';
import { MaintenanceSection } from './MaintenanceSection.tsx';
import { PlaceSection } from './PlaceSection.tsx';
import { VisitsSection } from './VisitsSection.tsx';

/** What is set for one camera besides its source and what is drawn on its picture. */
export function CameraPage({ cameraId }: { cameraId: string }) {
  const { t } = useTranslation();
  return (
    <OneCamera cameraId={cameraId}>
      {(camera) => (
        <div className={classes.page}>
          <CameraTitle title={t('camera.title', { name: camera.name })} way={[camera.name]} />
          <PlaceSection camera={camera} />
          <HangsSection camera={camera} />
          <InputSection camera={camera} />
          <HoursSection camera={camera} />
          <MaintenanceSection camera={camera} />
          <VisitsSection camera={camera} />
          <LastChange cameraId={cameraId} />
        </div>
      )}
    </OneCamera>
  );
}
