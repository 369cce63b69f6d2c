import { useCallback, useEffect, useRef, useState } from 'react';
import type { CountReport } from '../../shared/api.ts';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { client } from '../client/app-client.ts';
import { errorOf } from '../client/client.ts';
import { useApp } from '../stores/app-store.ts';
import { EVENTS_SHOWN, merged } from './event-list.ts';

/** At most this often while crossings come in. */
const RELOAD_AFTER_MS = 1_500;
/** Coverage grows without crossings too. */
const RELOAD_EVERY_MS = 20_000;

interface Loaded { key: string; report: CountReport; events: CountingEvent[] }

/** Report and newest events of one day and door, kept current while `live`. What belongs to another question is never returned. */
export function useDayReport(question: { cameraId: string | null; fromMs: number; toMs: number; bucketMinutes: number; eventsFromMs: number; eventsToMs: number } | null, live: boolean) {
  const key = question ? Object.values(question).join(' ') : '';
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const open = useApp((state) => state.connection.state === 'open');
  const latest = useRef(key);

  const load = useCallback(async () => {
    if (!question) return;
    const { cameraId, fromMs, toMs, bucketMinutes, eventsFromMs, eventsToMs } = question;
    try {
      const [report, events] = await Promise.all([
        client.call('counts.report', { cameraId, fromMs, toMs, bucketMinutes }),
        client.call('events.list', { cameraId, fromMs: eventsFromMs, toMs: eventsToMs, limit: EVENTS_SHOWN }),
      ]);
      if (latest.current !== key) return;
      setLoaded({ key, report, events });
      setError(null);
    } catch (thrown) {
      if (latest.current === key) setError(errorOf(thrown));
    }
    // `key` says everything that `question` does.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);

  useEffect(() => {
    latest.current = key;
    if (!open) return;
    const timer = setTimeout(() => void load(), 0);
    return () => clearTimeout(timer);
  }, [key, open, load]);

  useEffect(() => {
    if (!live) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const soon = () => { waiting ??= setTimeout(() => { waiting = undefined; void load(); }, RELOAD_AFTER_MS); };
    const stop = client.on('counts.recorded', ({ events }) => {
      setLoaded((now) => (now && now.key === latest.current ? { ...now, events: merged(now.events, events, question) } : now));
      soon();
    });
    const timer = setInterval(() => void load(), RELOAD_EVERY_MS);
    return () => { stop(); clearTimeout(waiting); clearInterval(timer); };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [live, load]);

  const current = loaded?.key === key ? loaded : null;
  return { report: current?.report ?? null, events: current?.events ?? null, error, reload: load };
}
