import { IconX } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import { useFormats } from '../../i18n/formats.ts';
import { FigureIcon } from '../../ui/FigureIcon.tsx';
import { LongRows } from '../../ui/LongRows.tsx';
import { sidesOf } from './event-list.ts';
import classes from './EventsTable.module.css';

interface Props {
  events: readonly CountingEvent[];
  /** The door, and its line where it has several. */
  doorOf: (event: CountingEvent) => { door: string; line: string | null };
  chosen: string | null;
  onChoose: (event: CountingEvent) => void;
}

const COLUMNS = 5;

/** Newest first. A row opens its receipt by press, Enter or Space; arrows walk. Of long lists only the rows in sight are there, and the one that has the focus or had it last. */
export function EventsTable({ events, doorOf, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const body = useRef<HTMLTableSectionElement>(null);
  // Where the focus was last, or the choice: that row is there wherever the table is scrolled, or it would take the focus with it.
  const [walked, setWalked] = useState({ chosen, to: chosen });
  if (walked.chosen !== chosen) setWalked({ chosen, to: chosen ?? walked.to });
  const tabStop = Math.max(
    0,
    events.findIndex(({ eventId }) => eventId === walked.to),
  );
  const rowOf = (id: string) => body.current?.querySelector<HTMLElement>(`[data-event="${CSS.escape(id)}"]`);
  // wherever it was chosen from, its row is in sight
  const inSight = useEffectEvent((id: string) => rowOf(id)?.scrollIntoView({ block: 'nearest' }));
  useEffect(() => {
    if (chosen !== null) inSight(chosen);
  }, [chosen]);
  const onKey = (event: KeyboardEvent<HTMLTableRowElement>, index: number) => {
    const next = event.key === 'ArrowDown' ? index + 1 : event.key === 'ArrowUp' ? index - 1 : -1;
    if (events[next]) {
      event.preventDefault();
      rowOf(events[next].eventId)?.focus();
      if (chosen !== null) onChoose(events[next]);
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onChoose(events[index]);
    }
  };
  return (
    <table className={classes.table} aria-label={t('today.events')} aria-rowcount={events.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <th className={classes.time}>{t('today.time')}</th>
          <th>{t('today.result')}</th>
          <th className={classes.door}>{t('today.door')}</th>
          <th className={`${classes.right} ${classes.seen}`}>{t('today.seen')}</th>
          <th className={`${classes.right} ${classes.confidence}`}>{t('today.confidence')}</th>
        </tr>
      </thead>
      <LongRows
        body={body}
        count={events.length}
        columns={COLUMNS}
        keyOf={(index) => events[index].eventId}
        always={[tabStop - 1, tabStop, tabStop + 1]}
        row={(index) => {
          const event = events[index],
            { door, line } = doorOf(event),
            { outside, inside } = sidesOf(event);
          return (
            <tr
              data-event={event.eventId}
              data-refused={event.refusal !== null || undefined}
              aria-selected={event.eventId === chosen}
              aria-rowindex={index + 2}
              tabIndex={index === tabStop ? 0 : -1}
              onFocus={() => setWalked({ chosen, to: event.eventId })}
              onClick={() => onChoose(event)}
              onKeyDown={(key) => onKey(key, index)}
            >
              <td>{formats.timeSeconds(event.capturedAtMs)}</td>
              <td>
                <Result event={event} />
              </td>
              <td className="cut" title={line ? `${door}: ${line}` : undefined}>
                {door}
                {line && <span className="qq"> {line}</span>}
              </td>
              <td className={`${classes.right} q`}>
                {formats.number(outside.samples)}, {formats.number(inside.samples)}
              </td>
              <td className={classes.right}>{formats.number(event.confidence, 2)}</td>
            </tr>
          );
        }}
      />
    </table>
  );
}

function Result({ event }: { event: CountingEvent }) {
  const { t } = useTranslation();
  if (event.refusal)
    return (
      <span className="row">
        <IconX size={16} stroke={2} aria-hidden="true" />
        <span className="cut">{t('today.notCounted', { reason: t(`today.reason.${event.refusal}`) })}</span>
      </span>
    );
  return (
    <span className="row">
      <span className={`row m ${event.direction}`}>
        <FigureIcon kind={event.direction} size={16} />
        {t(`today.${event.direction}`)}
      </span>
      {event.receipt.stitchedFromTrackId !== undefined && <span className="qq cut">{t('today.acrossHidden')}</span>}
    </span>
  );
}
