import { IconAdjustmentsHorizontal, IconDeviceCctv, IconVideo } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { IconBars } from '../icons.ts';
import { Mark } from './Mark.tsx';
import classes from './Rail.module.css';

/** In the order of their keys 1 to 4; the last one stands at the foot. */
export const places = [
  { path: '/live', label: 'ui.live', Icon: IconVideo },
  { path: '/today', label: 'ui.today', Icon: IconBars },
  { path: '/cameras', label: 'ui.cameras', Icon: IconDeviceCctv },
  { path: '/settings', label: 'ui.settings', Icon: IconAdjustmentsHorizontal },
];

export function Rail() {
  const { t } = useTranslation();
  const [location] = useLocation();
  return (
    <nav className={classes.rail} aria-label={t('ui.rail')}>
      <div className={classes.mark}>
        <Mark />
      </div>
      {places.map(({ path, label, Icon }) => (
        <Link
          key={path}
          href={path}
          aria-current={location === path || location.startsWith(`${path}/`) ? 'page' : undefined}
        >
          <Icon size={22} stroke={1.75} aria-hidden="true" />
          <span>{t(label)}</span>
        </Link>
      ))}
    </nav>
  );
}
