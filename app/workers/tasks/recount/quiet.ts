/** When somebody was in the picture. */
export interface Presence {
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

/** The last moment, at `fromMs` or before it, up to which nobody was in the picture for so long; not before `leastMs`. */
export function quietBefore(fromMs: number, people: readonly Presence[], quietMs: number, leastMs: number): number {
  let atMs = fromMs;
  for (const { firstSeenMs, lastSeenMs } of people
    .filter((one) => one.firstSeenMs < fromMs)
    .sort((a, b) => b.lastSeenMs - a.lastSeenMs)) {
    if (lastSeenMs < atMs - quietMs) break;
    atMs = Math.min(atMs, firstSeenMs);
  }
  return Math.max(atMs, leastMs);
}
