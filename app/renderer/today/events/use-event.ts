import { useEffect, useState } from 'react';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import { client } from '../../client/app-client.ts';
import { useApp } from '../../stores/app-store.ts';

/** The event that is meant: the one in hand, which stays when newer ones push it off the list, else asked for. Null while unknown. */
export function useEvent(wanted: { id: string; atMs: number } | null, door: string | null): [CountingEvent | null, (event: CountingEvent) => void] {
  const [held, hold] = useState<CountingEvent | null>(null);
  const open = useApp((state) => state.connection.state === 'open');
  const id = wanted?.id, atMs = wanted?.atMs;
  const known = held !== null && held.eventId === id;
  useEffect(() => {
    if (known || id === undefined || atMs === undefined || !open) return;
    client.call('events.list', { cameraId: door, fromMs: atMs, toMs: atMs + 1, limit: 500 })
      .then((events) => hold(events.find(({ eventId }) => eventId === id) ?? null), (error: unknown) => console.warn('could not read the event', error));
  }, [known, id, atMs, door, open]);
  return [known ? held : null, hold];
}
