import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { isZone, useCameras } from '../stores/camera-store.ts';
import type { DayShown } from './day-shown.ts';
import { ZoneSection } from './ZoneSection.tsx';
import classes from './ZonesView.module.css';

/** The zones of one day, a section each, in the installer's order. */
export function ZonesView({ day, onBucket }: { day: DayShown; onBucket: (bucket: number | null) => void }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const cameras = useCameras((state) => state.cameras);
  const regions = useCameras((state) => state.regions);
  if (!cameras || cameras.some(({ cameraId }) => regions[cameraId] === undefined)) return null;
  const zones = cameras.flatMap((camera) => (regions[camera.cameraId] ?? []).filter(isZone).map((zone) => ({ zone, camera })));
  if (zones.length === 0) {
    return <div className={classes.none}><p className="t16">{t('dashboard.zone.none')}</p><Button variant="filled" onClick={() => go(`/cameras/${cameras[0].cameraId}/lines`)}>{t('dashboard.zone.draw')}</Button></div>;
  }
  return <>{zones.map(({ zone, camera }) => <ZoneSection key={zone.regionId} zone={zone} camera={camera} day={day} onBucket={onBucket} />)}</>;
}
