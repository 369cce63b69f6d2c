/** How long one place waits before it tries again. Every place has its own table of these. */
export interface BackOff {
  /** The wait after the first failure, and the longest of all, before chance. Milliseconds. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Chance multiplies the wait by something between these two, so that many who failed together do not try again together. */
  readonly jitter: { readonly least: number; readonly most: number };
}

export const NO_JITTER = { least: 1, most: 1 } as const;

/** The wait after `failures` earlier failures in a row: the first one for 0, then doubled each time. `chance`: 0 to 1. */
export function backOffMs(
  { firstMs, longestMs, jitter: { least, most } }: BackOff,
  failures: number,
  chance: number,
): number {
  return Math.min(longestMs, firstMs * 2 ** failures) * (least + (most - least) * chance);
}
