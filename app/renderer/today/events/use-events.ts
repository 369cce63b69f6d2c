import { useState } from 'react';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import { client } from '../../client/app-client.ts';
import { isInSums } from '../../stores/world.ts';
import { counted, countOf, EVENTS_SHOWN, merged, type EventQuestion, type Reasons } from './event-list.ts';
import { useAnswer } from '../use-answer.ts';

/** The application gives at most this many at once. */
const MOST_AT_ONCE = 500;
const MORE = 200;

interface Listed { events: CountingEvent[]; reasons: Reasons; shown: number }

/** The newest events that a choice lists, with how many each choice would list; more on demand; current while `live`. */
export function useEvents(question: EventQuestion | null, live: boolean) {
  const { value, error, reload, change } = useAnswer<Listed>(question && Object.values(question).join(' '), live, async (known) => {
    const { only, ...range } = question!;
    const shown = known?.shown ?? EVENTS_SHOWN;
    const [events, reasons] = await Promise.all([client.call('events.list', { ...range, only, limit: Math.min(shown, MOST_AT_ONCE) }), client.call('events.reasons', range)]);
    // what is older than one answer holds is kept
    const oldest = events.at(-1)?.capturedAtMs ?? 0;
    return { events: shown > MOST_AT_ONCE ? merged(events, known!.events.filter(({ capturedAtMs }) => capturedAtMs <= oldest), question!, shown) : events, reasons, shown };
  }, (now, pushed) => {
    const fresh = question!.cameraId === null ? pushed.filter(({ cameraId }) => isInSums(cameraId)) : pushed;
    return { ...now, events: merged(now.events, fresh, question!, now.shown), reasons: counted(now.reasons, fresh, question!) };
  });

  const [loading, setLoading] = useState(false);
  const total = value && question ? countOf(value.reasons, question.only) : 0;
  const more = async () => {
    const oldest = value?.events.at(-1);
    if (!question || !oldest || loading) return;
    setLoading(true);
    try {
      const older = await client.call('events.list', { ...question, toMs: oldest.capturedAtMs + 1, limit: MORE });
      change((now) => { const shown = now.shown + MORE; return { ...now, shown, events: merged(now.events, older, question, shown) }; });
    } catch (thrown) {
      console.warn('could not read older events', thrown);
    } finally {
      setLoading(false);
    }
  };
  return { events: value?.events ?? null, reasons: value?.reasons ?? null, total, more: value && value.events.length < total ? more : null, loading, error, reload };
}
