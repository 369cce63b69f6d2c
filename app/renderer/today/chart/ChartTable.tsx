import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { barText } from './bar-words.ts';
import type { CountSeries } from './count-series.ts';
import { measuredText } from '../measured.ts';
import { useOpensAt } from './use-opens-at.ts';
import classes from './ChartTable.module.css';

/** The chart's numbers as a table; a bucket without measurement says so instead of a zero. */
export function ChartTable({
  series,
  chosen,
  onChoose,
}: {
  series: CountSeries;
  chosen: number | null;
  onChoose: (startMs: number | null) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const box = useOpensAt(series, chosen);
  return (
    <div className={classes.box} tabIndex={0} ref={box}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{t('today.time')}</th>
            <th>{t('today.in')}</th>
            <th>{t('today.out')}</th>
            <th>{t('today.measured')}</th>
          </tr>
        </thead>
        <tbody>
          {series.bars.map((bar) => (
            <tr key={bar.startMs} data-start={bar.startMs} aria-selected={bar.startMs === chosen}>
              <td>
                <button type="button" onClick={() => onChoose(bar.startMs === chosen ? null : bar.startMs)}>
                  {barText(bar.startMs, bar.endMs, series.step, formats)}
                </button>
              </td>
              {bar.state === 'none' ? (
                <td colSpan={2} className={classes.none}>
                  {t('today.noData')}
                </td>
              ) : (
                <>
                  <td>{formats.number(bar.in)}</td>
                  <td>{formats.number(bar.out)}</td>
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
