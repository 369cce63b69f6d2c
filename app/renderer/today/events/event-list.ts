import type { Output } from '../../../shared/api/index.ts';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import type { EventChoice } from '../today-query.ts';

/** How many events are shown at first, the newest. */
export const EVENTS_SHOWN = 50;

/** Whose events, of which time. */
export interface EventRange {
  cameraId: string | null;
  regionId: string | null;
  fromMs: number;
  toMs: number;
}
export interface EventQuestion extends EventRange {
  only: EventChoice;
}

/** How many counted, and how many did not for each reason, most frequent first. */
export type Reasons = Output<'events.reasons'>;

const isOf =
  ({ cameraId, regionId, fromMs, toMs }: EventRange) =>
  (event: CountingEvent): boolean =>
    (cameraId === null || event.cameraId === cameraId) &&
    (regionId === null || event.regionId === regionId) &&
    event.capturedAtMs >= fromMs &&
    event.capturedAtMs < toMs;

const isListed =
  (only: EventChoice) =>
  ({ refusal }: CountingEvent): boolean =>
    only === 'all' ||
    (only === 'counted' ? refusal === null : only === 'refused' ? refusal !== null : refusal === only);

/** Newest first, each once, only those asked for, at most `shown`. */
export function merged(
  known: readonly CountingEvent[],
  fresh: readonly CountingEvent[],
  question: EventQuestion,
  shown: number,
): CountingEvent[] {
  const ids = new Set(known.map((event) => event.eventId));
  const wanted = fresh
    .filter((event) => !ids.has(event.eventId))
    .filter(isOf(question))
    .filter(isListed(question.only));
  return [...known, ...wanted].sort((a, b) => b.capturedAtMs - a.capturedAtMs).slice(0, shown);
}

/** The counts with the events that have just come in. */
export function counted(
  { counted: sofar, refused }: Reasons,
  fresh: readonly CountingEvent[],
  range: EventRange,
): Reasons {
  const counts = new Map(refused.map(({ reason, count }) => [reason, count]));
  const own = fresh.filter(isOf(range));
  for (const { refusal } of own) if (refusal) counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
  return {
    counted: sofar + own.filter(({ refusal }) => refusal === null).length,
    refused: [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
  };
}

/** How many events a choice lists. */
export function countOf({ counted: number, refused }: Reasons, only: EventChoice): number {
  if (only === 'counted') return number;
  const own = only === 'all' || only === 'refused' ? refused : refused.filter(({ reason }) => reason === only);
  return own.reduce((sum, { count }) => sum + count, only === 'all' ? number : 0);
}

/** Samples and milliseconds outside and inside, whichever came first. */
export function sidesOf({
  direction,
  receipt: { samplesBefore, samplesAfter, msBefore, msAfter },
}: CountingEvent): Record<'outside' | 'inside', { samples: number; ms: number }> {
  const before = { samples: samplesBefore, ms: msBefore },
    after = { samples: samplesAfter, ms: msAfter };
  return direction === 'in' ? { outside: before, inside: after } : { outside: after, inside: before };
}
