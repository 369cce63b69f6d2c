import {
  IconAdjustmentsHorizontal,
  IconBuildingStore,
  IconCalendar,
  IconDeviceCctv,
  IconFileText,
  IconVideo,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useAtHeadquarters, useMay } from '../../stores/app-store.ts';
import { siteShown } from '../../stores/site-shown.ts';
import { IconBars } from '../icons.ts';
import { Mark } from './Mark.tsx';
import classes from './Rail.module.css';

/** In the order of their keys from 1 on; the last one stands at the foot. */
const places = [
  { path: '/live', label: 'ui.live', Icon: IconVideo },
  { path: '/today', label: 'ui.today', Icon: IconBars },
  { path: '/history', label: 'ui.history', Icon: IconCalendar },
  { path: '/reports', label: 'ui.reports', Icon: IconFileText },
  { path: '/cameras', label: 'ui.cameras', Icon: IconDeviceCctv },
  { path: '/settings', label: 'ui.settings', Icon: IconAdjustmentsHorizontal },
];

/** At headquarters: all sites, and the days of the one that is looked at. */
const placesAtHeadquarters = [{ path: '/sites', label: 'ui.sites', Icon: IconBuildingStore }];

/** On a wall only what it shows. */
const placesOnWall = places.slice(0, 2);

export function usePlaces(): typeof places {
  const mayView = useMay('viewer'),
    setsUp = useMay('installer');
  if (!useAtHeadquarters()) {
    if (!mayView) return placesOnWall;
    return setsUp ? places : places.filter(({ path }) => path !== '/cameras');
  }
  return siteShown === null ? placesAtHeadquarters : [...placesAtHeadquarters, places[1], places[2]];
}

export function Rail() {
  const { t } = useTranslation();
  const shown = usePlaces();
  const [location] = useLocation();
  return (
    <nav className={classes.rail} aria-label={t('ui.rail')}>
      <div className={classes.mark}>
        <Mark />
      </div>
      {shown.map(({ path, label, Icon }) => (
        <Link
          key={path}
          href={path}
          data-foot={path === '/settings' || undefined}
          aria-current={location === path || location.startsWith(`${path}/`) ? 'page' : undefined}
        >
          <Icon size={22} stroke={1.75} aria-hidden="true" />
          <span>{t(label)}</span>
        </Link>
      ))}
    </nav>
  );
}
