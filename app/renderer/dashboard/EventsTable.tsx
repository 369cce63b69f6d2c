import { IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import { useFormats } from '../i18n/formats.ts';
import { FigureIcon } from '../ui/FigureIcon.tsx';
import { framesOf } from './event-list.ts';
import classes from './EventsTable.module.css';

interface Props {
  events: readonly CountingEvent[];
  nameOf: (cameraId: string) => string;
  chosen: string | null;
  onChoose: (event: CountingEvent) => void;
}

/** Newest first. A row opens its receipt by press, Enter or Space; arrows walk. */
export function EventsTable({ events, nameOf, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const focusable = events.some((event) => event.eventId === chosen) ? chosen : events[0]?.eventId;
  const onKey = (event: KeyboardEvent<HTMLTableRowElement>, index: number) => {
    const to = event.key === 'ArrowDown' ? index + 1 : event.key === 'ArrowUp' ? index - 1 : -1;
    if (events[to]) {
      event.preventDefault();
      (event.currentTarget.parentElement?.children[to] as HTMLElement | undefined)?.focus();
      if (chosen !== null) onChoose(events[to]);
    }
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); onChoose(events[index]); }
  };
  return (
    <table className={classes.table} aria-label={t('dashboard.events')}>
      <thead>
        <tr><th className={classes.time}>{t('dashboard.time')}</th><th>{t('dashboard.result')}</th><th className={classes.door}>{t('dashboard.door')}</th><th className={`${classes.right} ${classes.frames}`}>{t('dashboard.frames')}</th><th className={`${classes.right} ${classes.confidence}`}>{t('dashboard.confidence')}</th></tr>
      </thead>
      <tbody>
        {events.map((event, index) => (
          <tr
            key={event.eventId} data-event={event.eventId} data-refused={event.refusal !== null || undefined} aria-selected={event.eventId === chosen}
            tabIndex={event.eventId === focusable ? 0 : -1} onClick={() => onChoose(event)} onKeyDown={(key) => onKey(key, index)}
          >
            <td>{formats.timeSeconds(event.capturedAtMs)}</td>
            <td><Result event={event} /></td>
            <td className="cut">{nameOf(event.cameraId)}</td>
            <td className={`${classes.right} q`}>{framesText(event)}</td>
            <td className={classes.right}>{formats.number(event.confidence, 2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Result({ event }: { event: CountingEvent }) {
  const { t } = useTranslation();
  if (event.refusal) return <span className="row"><IconX size={16} stroke={2} aria-hidden="true" />{t('dashboard.notCounted', { reason: t(`dashboard.reason.${event.refusal}`) })}</span>;
  return <span className={`row m ${event.direction}`}><FigureIcon kind={event.direction} size={16} />{t(`dashboard.${event.direction}`)}</span>;
}

const framesText = (event: CountingEvent) => { const { outside, inside } = framesOf(event); return `${outside}, ${inside}`; };
