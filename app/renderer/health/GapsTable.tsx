import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { HealthHistory } from '../../shared/api/index.ts';
import { useFormats } from '../i18n/formats.ts';
import { LongRows } from '../ui/LongRows.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './GapsTable.module.css';

/** Rows of a longer table are all of one height: only those in sight are there. */
const SHORT = 100;

/** What is missing of a camera, and what may be wrong of it, newest first, with the cause. */
export function GapsTable({ history }: { history: HealthHistory }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const body = useRef<HTMLTableSectionElement>(null);
  const now = useNow(30_000);
  // What people were missed for is in the event with which that began.
  const causeOf = (fromMs: number) => {
    const began = history.events.find(
      ({ risk, atMs, lastAtMs }) => risk !== null && (atMs === fromMs || lastAtMs === fromMs),
    );
    return began && t(`health.risk.${began.risk}`);
  };
  const rows = [
    ...history.gaps.map(({ fromMs, toMs, reason }) => ({
      fromMs,
      toMs,
      what: t('health.gaps.noData'),
      cause: reason === null ? t('health.unknownReason') : t(`today.gap.${reason}`),
    })),
    ...history.suspects.map(({ fromMs, toMs, why }) => ({
      fromMs,
      toMs,
      what: t('health.gaps.reduced'),
      cause: causeOf(fromMs) ?? t(`today.suspect.${why}`),
    })),
  ].sort((a, b) => b.fromMs - a.fromMs);
  if (rows.length === 0) return <p className="q">{t('health.gaps.none')}</p>;
  return (
    <table
      className={classes.table}
      data-short={rows.length <= SHORT || undefined}
      aria-label={t('health.gaps.title')}
      aria-rowcount={rows.length + 1}
    >
      <thead>
        <tr aria-rowindex={1}>
          <th>{t('health.gaps.from')}</th>
          <th className={classes.right}>{t('health.gaps.lasted')}</th>
          <th>{t('health.gaps.what')}</th>
          <th>{t('health.gaps.cause')}</th>
        </tr>
      </thead>
      <LongRows
        body={body}
        count={rows.length}
        columns={4}
        keyOf={(index) => `${rows[index].fromMs} ${rows[index].what}`}
        row={(index) => (
          <tr aria-rowindex={index + 2}>
            <td>{formats.since(rows[index].fromMs, now)}</td>
            <td className={classes.right}>{formats.duration(rows[index].toMs - rows[index].fromMs)}</td>
            <td>{rows[index].what}</td>
            <td className="q" title={rows[index].cause}>
              {rows[index].cause}
            </td>
          </tr>
        )}
      />
    </table>
  );
}
