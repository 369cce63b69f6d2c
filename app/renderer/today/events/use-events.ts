import { useMemo } from 'react';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import { COVERAGE_EVERY_MS } from '../../query/settings.ts';
import { useApi, useApiPages } from '../../query/use-api.ts';
import { countOf, EVENTS_SHOWN, type EventQuestion } from './event-list.ts';

const MORE = 200;

/** The newest events that a choice lists, with how many each choice would list; more on demand; current while `live`. */
export function useEvents(question: EventQuestion | null, live: boolean) {
  const everyMs = live && COVERAGE_EVERY_MS;
  const { pages, error, reload, more, loading } = useApiPages(
    'events.list',
    question && { ...question, limit: EVENTS_SHOWN },
    (last) => {
      const oldest = last.at(-1);
      // Again with those of its millisecond: some of them may not have had room.
      return oldest && last.length >= EVENTS_SHOWN ? { toMs: oldest.capturedAtMs + 1, limit: MORE } : null;
    },
    { everyMs },
  );
  const { data: reasons = null, error: reasonsError } = useApi('events.reasons', question && rangeOf(question), {
    everyMs,
  });
  const events = useMemo(
    () => (pages ? onceEach(pages.flat()).slice(0, EVENTS_SHOWN + (pages.length - 1) * MORE) : null),
    [pages],
  );
  const total = reasons && question ? countOf(reasons, question.only) : 0;
  // How many there are may be late or refused: what is listed then is not all of it either.
  const isMore = events !== null && (reasons === null || events.length < total);
  return { events, reasons, total, more: isMore ? more : null, loading, error: error ?? reasonsError, reload };
}

const rangeOf = ({ cameraId, regionId, fromMs, toMs }: EventQuestion) => ({ cameraId, regionId, fromMs, toMs });
/** Two pages may both have those of the millisecond between them. */
const onceEach = (events: readonly CountingEvent[]): CountingEvent[] => [
  ...new Map(events.map((event) => [event.eventId, event])).values(),
];
