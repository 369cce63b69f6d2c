import { at, text } from './xml.ts';

/* The device's clock, which signed questions have to be of. Differences are the device's less this PC's, in milliseconds. */

export interface DeviceClock {
  /** As it says of its UTC; null: it does not. */
  aheadMs: number | null;
  /** Were the local time that it says UTC. */
  localAheadMs: number | null;
}

const MINUTE = 60_000;
/** Time zones differ by multiples of it. */
const ZONE_STEP = 15 * MINUTE;
const LARGEST_ZONE = 14 * 60 * MINUTE;

/** `askedMs`, `answeredMs`: by this PC's clock. */
export function readClock(response: unknown, askedMs: number, answeredMs: number): DeviceClock {
  const said = at(response, 'SystemDateAndTime'),
    between = (askedMs + answeredMs) / 2;
  // A clock that says whole seconds is half of one further, on average.
  const ahead = (node: unknown): number | null => {
    const ms = timeOf(node);
    return ms === null ? null : ms + 500 - between;
  };
  return { aheadMs: ahead(at(said, 'UTCDateTime')), localAheadMs: ahead(at(said, 'LocalDateTime')) };
}

function timeOf(node: unknown): number | null {
  const number = (...path: string[]): number => {
    const said = text(at(node, ...path));
    return /^\d{1,4}$/.test(said) ? Number(said) : NaN;
  };
  const ms = Date.UTC(
    number('Date', 'Year'),
    number('Date', 'Month') - 1,
    number('Date', 'Day'),
    number('Time', 'Hour'),
    number('Time', 'Minute'),
    number('Time', 'Second'),
  );
  // Dates beyond what a timestamp can write.
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

/** What the device takes for now, the likeliest first: what it says; then, where that cannot be UTC, what may be. `dateAheadMs`: of the header of its answers. */
export function likelyClocks(
  { aheadMs, localAheadMs }: DeviceClock,
  dateAheadMs: number | null,
  saidTime: boolean,
): number[] {
  if (aheadMs === null)
    return apart([localAheadMs ?? dateAheadMs ?? 0, 0, ...(dateAheadMs === null ? [] : [dateAheadMs])]);
  // It goes right: of its local time it may mean it only where it says that it minds the time.
  if (Math.abs(aheadMs) < MINUTE) return apart(saidTime && localAheadMs !== null ? [aheadMs, localAheadMs] : [aheadMs]);
  const steps = Math.round(aheadMs / ZONE_STEP),
    isZone =
      steps !== 0 && Math.abs(aheadMs - steps * ZONE_STEP) < MINUTE && Math.abs(aheadMs) <= LARGEST_ZONE + MINUTE;
  // Local time that is said as UTC is in both fields, and the clock itself is right; else it is the other field that is meant.
  const isLocal = localAheadMs !== null && Math.abs(localAheadMs - aheadMs) < MINUTE;
  return apart([aheadMs, ...(localAheadMs !== null && !isLocal ? [localAheadMs] : isZone ? [0] : [])]);
}

const apart = (clocks: readonly number[]): number[] =>
  clocks.filter((clock, i) => clocks.findIndex((other) => Math.abs(other - clock) < 5000) === i);
