/** A receipt's path has at most so many points. */
export const MOST_POINTS = 64;

/**
 * Of places in the order of their time, at most `most`: those nearest to any of these moments, as many before it as after it where there are as
 * many. Without a moment the newest.
 */
export function around<P extends { readonly timeMs: number }>(
  places: readonly P[],
  momentsMs: readonly number[],
  most: number,
): P[] {
  if (places.length <= most) return [...places];
  // A moment between two places lies half a place from each.
  const centres = momentsMs.map((momentMs) => places.filter(({ timeMs }) => timeMs <= momentMs).length - 0.5);
  const distance = (i: number) =>
    centres.length > 0 ? Math.min(...centres.map((centre) => Math.abs(i - centre))) : -i;
  const kept = new Set(
    places
      .map((_, i) => i)
      .sort((a, b) => distance(a) - distance(b))
      .slice(0, most),
  );
  return places.filter((_, i) => kept.has(i));
}

/** What to go on remembering of a way: the newest places, and those around moments that are still to be reported. */
export function remembered<P extends { readonly timeMs: number }>(
  places: readonly P[],
  momentsMs: readonly number[],
): P[] {
  const newest = places.slice(-MOST_POINTS);
  return momentsMs.length === 0
    ? newest
    : [...around(places.slice(0, -MOST_POINTS), momentsMs, MOST_POINTS), ...newest];
}
