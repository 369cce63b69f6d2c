import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import { client } from '../../client/app-client.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useApp } from '../../stores/app-store.ts';
import { FigureIcon } from '../../ui/FigureIcon.tsx';
import classes from './LastCrossings.module.css';

const KEPT = 20;

/** The newest counted crossings of one camera, newest first; as many as have room. */
export function LastCrossings({ cameraId, manyLines }: { cameraId: string; manyLines: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const events = useLastCrossings(cameraId);
  return (
    <section className={classes.list}>
      <h2>{t('live.lastCrossings')}<span className="sp" /><Link href="/today" className="m q">{t('live.showAll')}</Link></h2>
      {events?.length === 0 && <p className="qq">{t('live.noCrossings')}</p>}
      <ol>
        {events?.map(({ eventId, capturedAtMs, direction, regionName, trackId }) => (
          <li key={eventId}>
            <span>{formats.timeSeconds(capturedAtMs)}</span>
            <span className={`${classes.direction} ${direction}`}><FigureIcon kind={direction} size={16} />{t(`ui.${direction}`)}</span>
            <span className="cut q">{manyLines && regionName}</span>
            <span className="qq">{trackId}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function useLastCrossings(cameraId: string): CountingEvent[] | null {
  const [events, setEvents] = useState<CountingEvent[] | null>(null);
  const open = useApp((state) => state.connection.state === 'open');
  const fromMs = useApp((state) => (state.totals ?? state.info)?.today.fromMs);
  const toMs = useApp((state) => (state.totals ?? state.info)?.today.toMs);
  useEffect(() => {
    if (!open || fromMs === undefined || toMs === undefined) return;
    let stopped = false;
    const add = (fresh: CountingEvent[]) => setEvents((known) => newest([...fresh, ...(known ?? [])], fromMs));
    const stop = client.on('counts.recorded', ({ events: fresh }) => add(fresh.filter((event) => event.cameraId === cameraId && !event.refusal)));
    client.call('events.list', { cameraId, fromMs, toMs, limit: KEPT, only: 'counted' })
      .then((list) => { if (!stopped) add(list); }, (error: unknown) => console.warn('could not read the crossings', error));
    return () => { stopped = true; stop(); };
  }, [open, cameraId, fromMs, toMs]);
  return events;
}

/** Each event once, newest first, of this day. */
export function newest(events: CountingEvent[], fromMs: number): CountingEvent[] {
  const byId = new Map(events.filter(({ capturedAtMs }) => capturedAtMs >= fromMs).map((event) => [event.eventId, event]));
  return [...byId.values()].toSorted((a, b) => b.capturedAtMs - a.capturedAtMs).slice(0, KEPT);
}
