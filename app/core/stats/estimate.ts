import { medianOf } from './median.ts';

/** Of so many like stretches before; fewer than two say nothing. */
export const LIKE_WEEKS = 4;
const FEWEST = 2;

/**
 * What a stretch would have counted, had all of it been measured: what was counted, and for the share that was not measured the median of like stretches (the same weekday and clock) that were.
 * Null: too few are known.
 */
export function estimated(counted: number, measuredShare: number, like: readonly number[]): number | null {
  if (measuredShare >= 1) return counted;
  if (like.length < FEWEST) return null;
  return Math.round(counted + (1 - measuredShare) * medianOf(like));
}
