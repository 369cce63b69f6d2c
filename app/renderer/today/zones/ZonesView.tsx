import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useCameras } from '../../stores/camera-store.ts';
import type { DayShown } from '../day-shown.ts';
import type { Door } from '../doors.ts';
import { ZoneSection } from './ZoneSection.tsx';
import classes from './ZonesView.module.css';

/** The zones of one day, a section each, in the installer's order. */
export function ZonesView({
  day,
  doors,
  onBucket,
}: {
  day: DayShown;
  doors: readonly Door[];
  onBucket: (bucket: number | null) => void;
}) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const cameras = useCameras((state) => state.cameras);
  if (!cameras) return null;
  const zones = doors.flatMap((door) => door.zones.map((zone) => ({ zone, door })));
  if (zones.length === 0) {
    return (
      <div className={classes.none}>
        <p className="t16">{t('today.zone.none')}</p>
        {cameras.length > 0 && (
          <Button variant="filled" onClick={() => go(`/cameras/${cameras[0].cameraId}/lines`)}>
            {t('today.zone.draw')}
          </Button>
        )}
      </div>
    );
  }
  return (
    <>
      {zones.map(({ zone, door }) => (
        <ZoneSection key={zone.regionId} zone={zone} door={door} day={day} onBucket={onBucket} />
      ))}
    </>
  );
}
