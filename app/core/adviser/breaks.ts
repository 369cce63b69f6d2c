import type { Loose, Path } from './paths.ts';

/** Somebody who is lost inside the picture and comes up again within this time is the same person ... */
const GAP_MS = 3000;
/** ... if it is this near to where they were heading, or to where they were, and did not turn round: body heights, and more for each second. */
const REACH = 0.4,
  REACH_PER_SECOND = 0.4;
const TALLER = 1.4;
/** Body heights per second; slower than this nobody has a direction. */
const WALKS = 0.3;

/** Finds the ids that break: pairs each end inside the picture with the begin inside the picture, soon after, that fits it best. */
export function pairBreaks(paths: readonly Path[]): void {
  const begins = paths
    .map(({ begin }, index) => ({ begin, index }))
    .filter(({ begin }) => !begin.edge)
    .sort((a, b) => a.begin.timeMs - b.begin.timeMs);
  const ends = paths
    .map(({ end }, index) => ({ end, index }))
    .filter(({ end }) => !end.edge)
    .sort((a, b) => a.end.timeMs - b.end.timeMs);
  let first = 0;
  for (const { end, index } of ends) {
    while (first < begins.length && begins[first].begin.timeMs <= end.timeMs) first += 1;
    let best = 1,
      found = -1;
    for (let i = first; i < begins.length && begins[i].begin.timeMs <= end.timeMs + GAP_MS; i++) {
      const { begin } = begins[i];
      if (begin.partner >= 0) continue;
      const share = misfit(end, begin);
      if (share < best) {
        best = share;
        found = i;
      }
    }
    if (found < 0) continue;
    end.partner = begins[found].index;
    begins[found].begin.partner = index;
  }
}

/** 0: exactly where expected; 1 and more: somebody else. */
function misfit(end: Loose, begin: Loose): number {
  if (Math.max(end.height, begin.height) > TALLER * Math.min(end.height, begin.height)) return 1;
  const walk = WALKS * end.height;
  if (
    Math.min(Math.hypot(end.vx, end.vy), Math.hypot(begin.vx, begin.vy)) > walk &&
    end.vx * begin.vx + end.vy * begin.vy < 0
  )
    return 1;
  const seconds = (begin.timeMs - end.timeMs) / 1000;
  const expected = Math.hypot(begin.x - end.x - end.vx * seconds, begin.y - end.y - end.vy * seconds);
  const away = Math.hypot(begin.x - end.x, begin.y - end.y);
  return Math.min(expected, away) / ((REACH + REACH_PER_SECOND * seconds) * end.height);
}
