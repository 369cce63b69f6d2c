import type { Person, ZoneSample } from './zone-person.ts';

/** Nobody is waited for longer under a new id, however long the release. */
const LONGEST_MS = 30_000;
/** Body heights around where the lost one is expected, and more for each second up to two: a step aside, not a walk (0.8 a second). */
const REACH = 0.3,
  REACH_PER_SECOND = 0.2;
const EXPECTED_SECONDS = 2;
/** The same person is as tall as before, give or take. */
const TALLER = 1.3;

/**
 * Whose stay the new track continues that was born at this place: of those who were lost inside before, within the release time, the one
 * whom it fits best, or null. Whoever was lost or born at the picture's edge came or went, and so, where a door is in the picture, did
 * somebody whose way led elsewhere: the place is compared with where the lost one was heading.
 */
export function continued(born: ZoneSample, people: Iterable<[number, Person]>, releaseMs: number): number | null {
  if (!born.inside || born.edge) return null;
  let nearest = 1,
    found: number | null = null;
  for (const [trackId, { stay, last, pace, static: still }] of people) {
    const gapMs = born.timeMs - last.timeMs;
    if (
      !stay ||
      still ||
      !last.lost ||
      !last.inside ||
      last.edge ||
      gapMs <= 0 ||
      gapMs > Math.min(releaseMs, LONGEST_MS)
    )
      continue;
    if (Math.max(born.height, last.height) > TALLER * Math.min(born.height, last.height)) continue;
    const seconds = Math.min(gapMs / 1000, EXPECTED_SECONDS),
      [vx, vy] = pace.heading;
    const reach = (REACH + REACH_PER_SECOND * seconds) * last.height;
    const share = Math.hypot(born.x - last.x - vx * seconds, born.y - last.y - vy * seconds) / reach;
    if (share <= nearest) {
      nearest = share;
      found = trackId;
    }
  }
  return found;
}
