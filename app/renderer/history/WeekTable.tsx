import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Input, Site, WeekCell } from '../../shared/api/index.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import classes from './HistoryPage.module.css';

const AGAIN_MS = 300_000;
/** Steps of the colour of in. */
const SHADES = 7;
const BUSIEST = 3;

/** People who come in by weekday and hour of the clock. What was never measured whole is hatched and no zero. */
export function WeekTable({ question, site, live }: { question: Input<'history.week'>; site: Site; live: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data } = useApi('history.week', question, { everyMs: live && AGAIN_MS });
  const narrow = useMediaQuery('(max-width: 819px)', false, { getInitialValueInEffect: false });
  if (!data) return <div className={classes.weekRoom} />;
  const { cells } = data;
  const hours = hoursShown(cells, site),
    most = Math.max(0, ...cells.map((cell) => cell.in ?? 0));
  const dayName = (weekday: number) =>
    // The first of January 2024 was a Monday.
    formats.weekday(Date.UTC(2024, 0, 1 + weekday, 12));
  const hourName = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  const mean = (value: number) => formats.number(value, value < 10 && value % 1 !== 0 ? 1 : 0);
  const busiest = cells
    .filter((cell) => (cell.in ?? 0) > 0)
    .toSorted((a, b) => b.in! - a.in!)
    .slice(0, BUSIEST);
  const cellAt = (weekday: number, hour: number) =>
    cells.find((cell) => cell.weekday === weekday && cell.hour === hour);
  const wordsOf = (cell: WeekCell) => {
    const at = { day: dayName(cell.weekday), hour: hourName(cell.hour) };
    if (cell.in === null) return t('history.cellNone', at);
    return t('history.cell', { ...at, in: mean(cell.in), out: mean(cell.out ?? 0), count: cell.hours });
  };
  // On a phone hours stand below each other: seven columns have room, fourteen have not.
  const days = [0, 1, 2, 3, 4, 5, 6].map((key) => ({ key, name: dayName(key) })),
    clock = hours.map((key) => ({ key, name: String(key).padStart(2, '0') })),
    [down, across] = narrow ? [clock, days] : [days, clock];
  return (
    <section className={classes.week}>
      <h2 className="t16 b">{t('history.week')}</h2>
      <p className={`q ${classes.sentence}`}>
        {t('history.weekWhy', { from: formats.day(data.fromMs), to: formats.day(data.toMs - 1) })}{' '}
        {busiest.length > 0 &&
          t('history.busiest', {
            list: formats.list(
              busiest.map(({ weekday, hour, in: came }) =>
                t('history.busiestOne', { day: dayName(weekday), hour: hourName(hour), in: mean(came!) }),
              ),
            ),
          })}
      </p>
      <div className={classes.weekBox} tabIndex={0} role="region" aria-label={t('history.week')}>
        <table className={classes.heat}>
          <thead>
            <tr>
              <th scope="col">{t(narrow ? 'history.hour' : 'history.weekday')}</th>
              {across.map(({ key, name }) => (
                <th key={key} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {down.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.name}</th>
                {across.map((column) => {
                  const [weekday, hour] = narrow ? [column.key, row.key] : [row.key, column.key];
                  return <Cell key={column.key} cell={cellAt(weekday, hour)} most={most} text={mean} words={wordsOf} />;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Cell({
  cell,
  most,
  text,
  words,
}: {
  cell: WeekCell | undefined;
  most: number;
  text: (value: number) => string;
  words: (cell: WeekCell) => string;
}) {
  if (!cell) return <td />;
  if (cell.in === null) return <td className="hatch" title={words(cell)} aria-label={words(cell)} />;
  const shade = cell.in === 0 ? 0 : Math.max(1, Math.round((SHADES * cell.in) / Math.max(most, 1)));
  return (
    <td data-shade={shade} title={words(cell)}>
      {text(cell.in)}
    </td>
  );
}

/** The hours in which the shop is open, and those in which somebody came all the same. */
function hoursShown(cells: readonly WeekCell[], { opensMinutes, closesMinutes, dayStartMinutes }: Site): number[] {
  const begins = Math.floor(dayStartMinutes / 60),
    all = Array.from({ length: 24 }, (_, i) => (begins + i) % 24);
  const isOpen = (hour: number) => {
    const at = hour * 60,
      closes = closesMinutes > opensMinutes ? closesMinutes : closesMinutes + 1440;
    return [at, at + 1440].some((minute) => minute + 60 > opensMinutes && minute < closes);
  };
  const isShown = (hour: number) => isOpen(hour) || cells.some((cell) => cell.hour === hour && (cell.in ?? 0) > 0);
  const first = all.findIndex(isShown),
    last = all.findLastIndex(isShown);
  return first < 0 ? all : all.slice(first, last + 1);
}
