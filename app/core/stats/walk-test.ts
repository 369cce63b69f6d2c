import type { Direction } from '../../shared/domain/region.ts';

/*
 * A person at the door taps each time somebody goes through; what the machine counted meanwhile is laid beside it. The same for somebody who walks through himself.
 */

export interface Tap {
  direction: Direction;
  atMs: number;
}
export interface Seen {
  eventId: string;
  direction: Direction;
  capturedAtMs: number;
  /** Null: it was counted. */
  refusal: string | null;
}

/** `turned`: counted the other way round. */
export type TapOutcome = 'counted' | 'refused' | 'turned' | 'missed';
export interface TapResult extends Tap {
  outcome: TapOutcome;
  /** Of what it met. */
  eventId: string | null;
  refusal: string | null;
}
export interface WalkResult {
  taps: TapResult[];
  /** Counted without a tap. */
  extra: { eventId: string; direction: Direction; atMs: number }[];
}

/** So far from a crossing a tap may be: a finger is late by a second, a camera by three. Milliseconds. */
export const WALK_TEST = { withinMs: 6_000 } as const;

/** Each tap meets one crossing at most, the nearest first: one that was counted its way, else one that was refused, else one that was counted the other way. */
export function matchTaps(
  taps: readonly Tap[],
  seen: readonly Seen[],
  withinMs: number = WALK_TEST.withinMs,
): WalkResult {
  const met = new Map<number, { of: Seen; outcome: TapOutcome }>(),
    used = new Set<string>();
  const meet = (outcome: TapOutcome, fits: (tap: Tap, one: Seen) => boolean) => {
    const pairs = taps.flatMap((tap, i) =>
      seen
        .filter((one) => fits(tap, one) && Math.abs(one.capturedAtMs - tap.atMs) <= withinMs)
        .map((one) => ({ i, one, apart: Math.abs(one.capturedAtMs - tap.atMs) })),
    );
    for (const { i, one } of pairs.sort((a, b) => a.apart - b.apart || a.i - b.i)) {
      if (met.has(i) || used.has(one.eventId)) continue;
      met.set(i, { of: one, outcome });
      used.add(one.eventId);
    }
  };
  meet('counted', (tap, one) => one.refusal === null && one.direction === tap.direction);
  meet('refused', (tap, one) => one.refusal !== null && one.direction === tap.direction);
  meet('turned', (tap, one) => one.refusal === null && one.direction !== tap.direction);
  return {
    taps: taps.map((tap, i) => {
      const found = met.get(i);
      return {
        ...tap,
        outcome: found?.outcome ?? 'missed',
        eventId: found?.of.eventId ?? null,
        refusal: found?.of.refusal ?? null,
      };
    }),
    extra: seen
      .filter((one) => one.refusal === null && !used.has(one.eventId))
      .map(({ eventId, direction, capturedAtMs }) => ({ eventId, direction, atMs: capturedAtMs })),
  };
}

/** Of one direction: how often somebody went through, how many of those were counted, and how many were counted without. */
export function tallyOf(
  { taps, extra }: WalkResult,
  direction: Direction,
): { walked: number; counted: number; extra: number } {
  const own = taps.filter((tap) => tap.direction === direction);
  return {
    walked: own.length,
    counted: own.filter(({ outcome }) => outcome === 'counted').length,
    extra: extra.filter((one) => one.direction === direction).length,
  };
}
