import { useMemo } from 'react';
import { HOUR_MS } from '../../../core/time.ts';
import type { StoredTrack } from '../../../shared/domain/track.ts';
import { useApiGrowing } from '../../query/use-api.ts';
import { serverNow, useApp } from '../../stores/app-store.ts';
import { RECOUNT_MARGIN_MS } from '../../../core/counting/recount/recount.ts';
import { MOST_PEOPLE, People } from './people.ts';

/** In the morning, people of the evening before say where a line may be. */
const AT_LEAST_MS = 12 * HOUR_MS;
const AGAIN_AFTER_MS = 20_000;
/** Who was lost earlier than the last one may be reported later. */
const OVERLAP_MS = 60_000;
/** People of now, and of a PC whose clock is ahead. */
const TO_COME_MS = 24 * HOUR_MS;

export interface Known {
  readonly people: People;
  /** Those that came with the last answer, for whoever keeps a copy. */
  readonly latest: readonly StoredTrack[];
  /** Changes with every person. */
  readonly version: number;
  /** Since when everybody is known; later than the beginning of the day when there were too many. */
  readonly sinceMs: number;
}

/** The people of today and of the last hours, as their ways are finished; null until the first answer. Each answer adds to those before, so none is kept by itself. */
export function usePeople(cameraId: string): Known | null {
  const dayFromMs = useApp((state) => state.info?.today.fromMs);
  const input = useMemo(() => {
    if (dayFromMs === undefined) return null;
    const nowMs = serverNow();
    const fromMs = Math.min(dayFromMs - RECOUNT_MARGIN_MS, nowMs - AT_LEAST_MS);
    return { cameraId, fromMs, toMs: nowMs + TO_COME_MS, limit: MOST_PEOPLE };
  }, [cameraId, dayFromMs]);
  const fromMs = input?.fromMs ?? 0;
  const { data } = useApiGrowing('tracks.list', input, {
    everyMs: AGAIN_AFTER_MS,
    since: ({ people }: Known) => ({ fromMs: Math.max(fromMs, (people.latestMs ?? 0) - OVERLAP_MS) }),
    put: (known: Known | undefined, { tracks: latest, complete }): Known => {
      const people = known?.people ?? new People();
      const added = people.add(latest);
      const sinceMs = Math.max(
        known?.sinceMs ?? fromMs,
        complete ? fromMs : latest[0].lastSeenMs,
        people.keptSinceMs ?? fromMs,
      );
      if (known && added === 0 && sinceMs === known.sinceMs) return known;
      return { people, latest, version: (known?.version ?? 0) + 1, sinceMs };
    },
  });
  return data ?? null;
}
