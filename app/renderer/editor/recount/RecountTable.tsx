import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { FigureIcon } from '../../ui/FigureIcon.tsx';
import classes from './Recount.module.css';
import type { RecountGroup } from './recount-rows.ts';

/** Old against new, in and out, per day and region. What stays equal is quiet. */
export function RecountTable({ groups }: { groups: readonly RecountGroup[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const numbers = (before: number, now: number) => (
    <>
      <td className="qq">{formats.number(before)}</td>
      <td className={before === now ? 'qq' : 'm'}>{formats.number(now)}</td>
      <td className={before === now ? 'qq' : 'm'}>
        {before === now ? '0' : `${now > before ? '+' : ''}${formats.number(now - before)}`}
      </td>
    </>
  );
  const heads = ['was', 'is', 'difference'].map((key) => (
    <th key={key} scope="col">
      {t(`editor.recount.${key}`)}
    </th>
  ));
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <td />
          <th colSpan={3} scope="colgroup">
            <FigureIcon kind="in" size={16} />
            {t('editor.in')}
          </th>
          <th colSpan={3} scope="colgroup">
            <FigureIcon kind="out" size={16} />
            {t('editor.out')}
          </th>
        </tr>
        <tr>
          <td />
          {heads}
          {heads}
        </tr>
      </thead>
      <tbody>
        {groups.map(({ dayStartMs, rows }) => (
          <Fragment key={dayStartMs ?? 'all'}>
            <tr className={classes.day}>
              <th colSpan={7} scope="rowgroup">
                {dayStartMs === null ? t('editor.recount.allDays') : formats.day(dayStartMs)}
              </th>
            </tr>
            {rows.map((row) => (
              <tr key={row.regionId}>
                <th scope="row">{row.name}</th>
                {numbers(row.oldIn, row.newIn)}
                {numbers(row.oldOut, row.newOut)}
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
