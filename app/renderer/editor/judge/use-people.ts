import { useEffect, useState } from 'react';
import { HOUR_MS } from '../../../core/time.ts';
import type { StoredTrack } from '../../../shared/domain/track.ts';
import { useCommand } from '../../query/use-command.ts';
import { serverNow, useApp } from '../../stores/app-store.ts';
import { RECOUNT_MARGIN_MS } from '../../../core/counting/recount/recount.ts';
import { MOST_PEOPLE, People } from './people.ts';

/** In the morning, people of the evening before say where a line may be. */
const AT_LEAST_MS = 12 * HOUR_MS;
const AGAIN_AFTER_MS = 20_000;
/** Who was lost earlier than the last one may be reported later. */
const OVERLAP_MS = 60_000;

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
  const [known, setKnown] = useState<Known | null>(null);
  const { ask } = useCommand();
  const open = useApp((state) => state.connection.state === 'open');
  const dayFromMs = useApp((state) => state.info?.today.fromMs);
  useEffect(() => {
    if (!open || dayFromMs === undefined) return;
    const people = new People();
    const fromMs = Math.min(dayFromMs - RECOUNT_MARGIN_MS, serverNow() - AT_LEAST_MS);
    let wanted = true,
      version = 0,
      sinceMs = fromMs;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      const latest = await ask('tracks.list', {
        cameraId,
        fromMs: Math.max(fromMs, (people.latestMs ?? 0) - OVERLAP_MS),
        toMs: serverNow() + 60_000,
        limit: MOST_PEOPLE,
      });
      if (!wanted) return;
      if (latest.length >= MOST_PEOPLE) sinceMs = Math.max(sinceMs, latest[0].lastSeenMs);
      if (people.add(latest) > 0 || version === 0) setKnown({ people, latest, version: ++version, sinceMs });
    };
    const again = () => {
      load()
        .catch((error: unknown) => console.warn('could not read the people of the last hours', error))
        .finally(() => {
          if (wanted) timer = setTimeout(again, AGAIN_AFTER_MS);
        });
    };
    again();
    return () => {
      wanted = false;
      clearTimeout(timer);
      setKnown(null);
    };
  }, [ask, cameraId, open, dayFromMs]);
  return known;
}
