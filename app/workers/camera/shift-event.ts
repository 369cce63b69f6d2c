import { MINUTE_MS } from '../../core/time.ts';
import { assertNever } from '../../shared/errors.ts';
import type { WorkerEvent } from '../../shared/camera-protocol.ts';

/**
 * An event of the rules, by the clock as it is set now: `ms` were added to it since the times of the rules began. Minutes move by whole minutes. What was
 * measured and what the stream did is by the clock already.
 */
export function shiftEvent(event: WorkerEvent, ms: number): WorkerEvent {
  switch (event.kind) {
    case 'crossing':
      return { ...event, crossing: { ...event.crossing, capturedAtMs: event.crossing.capturedAtMs + ms } };
    case 'track': {
      const { firstSeenMs, confirmedMs, lastSeenMs, endedMs } = event.track;
      return {
        ...event,
        track: {
          ...event.track,
          firstSeenMs: firstSeenMs + ms,
          confirmedMs: confirmedMs + ms,
          lastSeenMs: lastSeenMs + ms,
          endedMs: endedMs === null ? null : endedMs + ms,
        },
      };
    }
    case 'visit':
      return {
        ...event,
        visit: { ...event.visit, enteredMs: event.visit.enteredMs + ms, leftMs: event.visit.leftMs + ms },
      };
    case 'zone-minute':
      return {
        ...event,
        minute: { ...event.minute, minuteStartMs: event.minute.minuteStartMs + Math.round(ms / MINUTE_MS) * MINUTE_MS },
      };
    case 'coverage':
    case 'view':
    case 'view-placed':
    case 'stream':
      return event;
    default:
      return assertNever(event);
  }
}
