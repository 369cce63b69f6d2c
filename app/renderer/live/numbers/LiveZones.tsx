import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Camera } from '../../../shared/domain/camera.ts';
import type { Zone } from '../../../shared/domain/region.ts';
import type { ZoneState } from '../../../shared/domain/zone.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useZoneStates } from '../../stores/zone-store.ts';
import { StateSign } from '../../ui/StateSign.tsx';
import classes from './LiveZones.module.css';
import { useFreshness } from '../use-freshness.ts';

/** The zones of one camera now: how many are inside, who waits and how long, which holds too many. `large`: where there is nothing else to count. */
export function LiveZones({ camera, zones, large }: { camera: Camera; zones: readonly Zone[]; large: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const states = useZoneStates(camera.cameraId);
  const freshness = useFreshness(camera);
  return (
    <section className={classes.zones} data-large={large || undefined} aria-label={t('live.zones')}>
      <h2>
        {t('live.zonesNow')}
        <span className="sp" />
        <Link href="/today?view=zones" className="m q">
          {t('live.showDay')}
        </Link>
      </h2>
      <ul>
        {zones.map((zone) => {
          const state = freshness.kind === 'gone' ? undefined : states.get(zone.regionId);
          return (
            <li key={zone.regionId}>
              <div className={classes.words}>
                <span className={classes.name}>{zone.name}</span>
                {state && <Words zone={zone} state={state} old={freshness.kind !== 'live'} />}
              </div>
              <div
                className={`n ${classes.figure} ${state && freshness.kind === 'live' ? '' : 'qq'}`}
                data-testid={`zone-${zone.regionId}`}
              >
                {state ? formats.number(state.occupancy) : '–'}
                {state && zone.capacity !== null && (
                  <span className={classes.capacity}>
                    {t('live.ofRoom', { capacity: formats.number(zone.capacity) })}
                  </span>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Words({ zone, state, old }: { zone: Zone; state: ZoneState; old: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { queue, waitMs, overSinceMs } = state;
  const waiting =
    waitMs === null
      ? t('live.queue', { number: formats.number(queue) })
      : t('live.queueWait', { number: formats.number(queue), duration: formats.duration(waitMs) });
  return (
    <>
      {zone.queue && <span className="t13 q">{queue === 0 ? t('live.noQueue') : waiting}</span>}
      {overSinceMs !== null && !old && (
        <StateSign sign="warn" className="t13">
          {t('live.overSince', { time: formats.time(overSinceMs) })}
        </StateSign>
      )}
    </>
  );
}
