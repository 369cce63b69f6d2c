import type { CountingEvent } from '../../shared/domain/crossing.ts';

/** The page shows this many, the newest. */
export const EVENTS_SHOWN = 50;

/** Newest first, each once, only those asked for. */
export function merged(
  known: readonly CountingEvent[], fresh: readonly CountingEvent[], question: { cameraId: string | null; eventsFromMs: number; eventsToMs: number } | null,
): CountingEvent[] {
  const ids = new Set(known.map((event) => event.eventId));
  const wanted = fresh.filter((event) => question && !ids.has(event.eventId) && (question.cameraId === null || event.cameraId === question.cameraId)
    && event.capturedAtMs >= question.eventsFromMs && event.capturedAtMs < question.eventsToMs);
  return [...wanted, ...known].sort((a, b) => b.capturedAtMs - a.capturedAtMs).slice(0, EVENTS_SHOWN);
}

/** Frames outside and frames inside, whichever came first. */
export function framesOf({ direction, receipt }: CountingEvent): { outside: number; inside: number } {
  const { framesBefore, framesAfter } = receipt;
  return direction === 'in' ? { outside: framesBefore, inside: framesAfter } : { outside: framesAfter, inside: framesBefore };
}
