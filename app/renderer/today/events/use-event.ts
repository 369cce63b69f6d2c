import { useState } from 'react';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import { useApi } from '../../query/use-api.ts';

/** The event that is meant: the one in hand, which stays when newer ones push it off the list, else asked for. Null while unknown. */
export function useEvent(
  wanted: { id: string; atMs: number } | null,
  door: string | null,
): [CountingEvent | null, (event: CountingEvent) => void] {
  const [held, hold] = useState<CountingEvent | null>(null);
  const inHand = held !== null && held.eventId === wanted?.id;
  const { data } = useApi(
    'events.list',
    wanted && !inHand ? { cameraId: door, fromMs: wanted.atMs, toMs: wanted.atMs + 1, limit: 500 } : null,
  );
  const found = data?.find(({ eventId }) => eventId === wanted?.id) ?? null;
  return [inHand ? held : found, hold];
}
