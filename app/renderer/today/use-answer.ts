import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { client } from '../client/app-client.ts';
import { errorOf } from '../client/client.ts';
import { useApp } from '../stores/app-store.ts';

/** At most this often while crossings come in. */
const RELOAD_AFTER_MS = 1_500;
/** Coverage grows without crossings too. */
const RELOAD_EVERY_MS = 20_000;

export interface Answer<T> {
  /** Of this question; null until it is there. */
  value: T | null;
  error: ErrorInfo | null;
  reload: () => void;
  change: (how: (value: T) => T) => void;
}

/**
 * What the application answers to a question, asked again when the connection is back, when a recount is accepted, and, while `live`, as crossings
 * come in. `key` says all that `ask` depends on (null: nothing to ask); what belongs to another key is never returned. `ask` gets what it last gave.
 */
export function useAnswer<T>(key: string | null, live: boolean, ask: (known: T | null) => Promise<T>, onRecorded?: (value: T, events: CountingEvent[]) => T): Answer<T> {
  const [held, hold] = useState<{ key: string; value: T } | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const open = useApp((state) => state.connection.state === 'open');
  const latest = useRef(key);

  const asked = useEffectEvent(() => ask(held?.key === key ? held.value : null));
  const load = useEffectEvent(async () => {
    if (key === null || !open) return;
    try {
      const value = await asked();
      if (latest.current !== key) return;
      hold({ key, value });
      setError(null);
    } catch (thrown) {
      if (latest.current === key) setError(errorOf(thrown));
    }
  });
  const change = useCallback((how: (value: T) => T) => hold((now) => (now && now.key === latest.current ? { ...now, value: how(now.value) } : now)), []);
  const recorded = useEffectEvent((events: CountingEvent[]) => { if (onRecorded) change((value) => onRecorded(value, events)); });

  const [turn, setTurn] = useState(0);
  useEffect(() => {
    latest.current = key;
    const timer = setTimeout(() => void load(), 0);
    return () => clearTimeout(timer);
  }, [key, open, turn]);

  // what was counted before is not shown any more
  useEffect(() => client.on('recounts.changed', ({ status }) => { if (status === 'accepted') { hold(null); setTurn((now) => now + 1); } }), []);
  useEffect(() => {
    if (!live) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const stop = client.on('counts.recorded', ({ events }) => {
      recorded(events);
      waiting ??= setTimeout(() => { waiting = undefined; void load(); }, RELOAD_AFTER_MS);
    });
    const timer = setInterval(() => void load(), RELOAD_EVERY_MS);
    return () => { stop(); clearTimeout(waiting); clearInterval(timer); };
  }, [live]);

  const reload = useCallback(() => setTurn((now) => now + 1), []);
  return { value: held?.key === key ? held.value : null, error, reload, change };
}
