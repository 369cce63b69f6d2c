import { useTranslation } from 'react-i18next';
import type { Visit } from '../../../shared/domain/zone.ts';
import { useFormats } from '../../i18n/formats.ts';
import classes from '../events/EventsTable.module.css';

/** The visits to one zone, newest first. */
export function VisitsTable({ visits, queue, label }: { visits: readonly Visit[]; queue: boolean; label: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <table className={`${classes.table} ${classes.still}`} aria-label={label}>
      <thead><tr><th>{t('today.zone.came')}</th><th>{t('today.zone.left')}</th><th className={classes.right}>{t('today.zone.dwell')}</th>{queue && <th className={classes.right}>{t('today.zone.waited')}</th>}<th className={classes.right}>{t('today.zone.track')}</th></tr></thead>
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
