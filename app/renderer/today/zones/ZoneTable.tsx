import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { measuredText } from '../measured.ts';
import { useOpensAt } from '../chart/use-opens-at.ts';
import classes from '../chart/ChartTable.module.css';
import type { ZoneSeries } from './zone-series.ts';

/** A zone's charts as a table; a bucket without measurement says so instead of a zero. */
export function ZoneTable({
  series,
  queue,
  chosen,
  onChoose,
}: {
  series: ZoneSeries;
  queue: boolean;
  chosen: number | null;
  onChoose: (startMs: number | null) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const box = useOpensAt(series, chosen);
  const columns = queue ? 6 : 4;
  return (
    <div className={classes.box} tabIndex={0} ref={box}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{t('today.time')}</th>
            <th>{t('today.zone.keyMost')}</th>
            <th>{t('today.zone.keyMean')}</th>
            {queue && (
              <>
                <th>{t('today.zone.keyQueueMost')}</th>
                <th>{t('today.zone.keyQueueMean')}</th>
              </>
            )}
            <th>{t('today.zone.entries')}</th>
            <th>{t('today.zone.exits')}</th>
            <th>{t('today.measured')}</th>
          </tr>
        </thead>
        <tbody>
          {series.bars.map((bar) => (
            <tr key={bar.startMs} data-start={bar.startMs} aria-selected={bar.startMs === chosen}>
              <td>
                <button type="button" onClick={() => onChoose(bar.startMs === chosen ? null : bar.startMs)}>
                  {formats.timeRange(bar.startMs, bar.endMs)}
                </button>
              </td>
              {bar.state === 'none' ? (
                <td colSpan={columns} className={classes.none}>
                  {t('today.noData')}
                </td>
              ) : (
                <>
                  <td>{formats.number(bar.occupancyMax)}</td>
                  <td>{formats.number(bar.occupancyMean, 1)}</td>
                  {queue && (
                    <>
                      <td>{formats.number(bar.queueMax)}</td>
                      <td>{formats.number(bar.queueMean, 1)}</td>
                    </>
                  )}
                  <td>{formats.number(bar.entries)}</td>
                  <td>{formats.number(bar.exits)}</td>
                </>
              )}
              <td className="q">
                {measuredText(bar, formats, t)}
                {bar.suspect && `, ${t('today.suspectWord')}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
