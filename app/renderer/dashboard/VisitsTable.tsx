import { useTranslation } from 'react-i18next';
import type { Visit } from '../../shared/domain/zone.ts';
import { useFormats } from '../i18n/formats.ts';
import classes from './EventsTable.module.css';

/** The visits to one zone, newest first. */
export function VisitsTable({ visits, queue, label }: { visits: readonly Visit[]; queue: boolean; label: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <table className={`${classes.table} ${classes.still}`} aria-label={label}>
      <thead><tr><th>{t('dashboard.zone.came')}</th><th>{t('dashboard.zone.left')}</th><th className={classes.right}>{t('dashboard.zone.dwell')}</th>{queue && <th className={classes.right}>{t('dashboard.zone.waited')}</th>}<th className={classes.right}>{t('dashboard.zone.track')}</th></tr></thead>
      <tbody>
        {visits.map(({ trackId, enteredMs, leftMs, waitedMs }) => (
          <tr key={`${enteredMs} ${trackId} ${leftMs}`}>
            <td>{formats.timeSeconds(enteredMs)}</td><td>{formats.timeSeconds(leftMs)}</td><td className={classes.right}>{formats.stay(leftMs - enteredMs)}</td>
            {queue && <td className={`${classes.right} ${waitedMs > 0 ? '' : 'qq'}`}>{formats.stay(waitedMs)}</td>}<td className={`${classes.right} q`}>{trackId}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
