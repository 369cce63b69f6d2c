import { useTranslation } from 'react-i18next';
import type { Camera } from '../../../shared/domain/camera.ts';
import type { Zone } from '../../../shared/domain/region.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useFreshness } from '../../live/use-freshness.ts';
import { useZoneStates } from '../../stores/zone-store.ts';
import { StateSign } from '../../ui/StateSign.tsx';
import classes from './ZonesView.module.css';

/** What a zone holds now, in words; nothing while that is not known. */
export function ZoneNow({ zone, camera }: { zone: Pick<Zone, 'regionId' | 'queue'>; camera: Camera }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const state = useZoneStates(camera.cameraId).get(zone.regionId);
  const fresh = useFreshness(camera).kind === 'live';
  if (!state || !fresh) return null;
  return (
    <span className={classes.now} data-testid="zone-now">
      <span className="m">{t('today.zone.insideNow', { number: formats.number(state.occupancy) })}</span>
      {zone.queue && <span className="q">{t('today.zone.queueNow', { number: formats.number(state.queue) })}</span>}
      {zone.queue && state.queue > 0 && state.waitMs !== null && (
        <span className="q">{t('today.zone.waitNow', { duration: formats.duration(state.waitMs) })}</span>
      )}
      {state.overSinceMs !== null && (
        <StateSign sign="warn">{t('today.zone.overSince', { time: formats.time(state.overSinceMs) })}</StateSign>
      )}
    </span>
  );
}
