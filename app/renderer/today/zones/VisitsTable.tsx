import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Visit } from '../../../shared/domain/zone.ts';
import { useFormats } from '../../i18n/formats.ts';
import { LongRows } from '../../ui/LongRows.tsx';
import classes from '../events/EventsTable.module.css';

/** The visits to one zone, newest first. */
export function VisitsTable({ visits, queue, label }: { visits: readonly Visit[]; queue: boolean; label: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const body = useRef<HTMLTableSectionElement>(null);
  return (
    <table className={`${classes.table} ${classes.still}`} aria-label={label} aria-rowcount={visits.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <th>{t('today.zone.came')}</th>
          <th>{t('today.zone.left')}</th>
          <th className={classes.right}>{t('today.zone.dwell')}</th>
          {queue && <th className={classes.right}>{t('today.zone.waited')}</th>}
          <th className={classes.right}>{t('today.zone.track')}</th>
        </tr>
      </thead>
      <LongRows
        body={body}
        count={visits.length}
        columns={queue ? 5 : 4}
        keyOf={(index) => {
          const { enteredMs, leftMs, trackId } = visits[index];
          return `${enteredMs} ${leftMs} ${trackId}`;
        }}
        row={(index) => {
          const { trackId, enteredMs, leftMs, waitedMs } = visits[index];
          return (
            <tr aria-rowindex={index + 2}>
              <td>{formats.timeSeconds(enteredMs)}</td>
              <td>{formats.timeSeconds(leftMs)}</td>
              <td className={classes.right}>{formats.stay(leftMs - enteredMs)}</td>
              {queue && <td className={`${classes.right} ${waitedMs > 0 ? '' : 'qq'}`}>{formats.stay(waitedMs)}</td>}
              <td className={`${classes.right} q`}>{trackId}</td>
            </tr>
          );
        }}
      />
    </table>
  );
}
