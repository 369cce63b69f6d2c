import type { Sample } from '../sampling/sample.ts';
import type { CounterSettings } from './counter-settings.ts';
import { velocity, type Place, type Walker } from './walker.ts';

/** Within this share of the picture from its edge people come and go; nobody is lost or found there. */
const EDGE = 0.02;
/** Least ratio of the two heights. */
const SIZE = 0.6;
/** The pace before and after a gap is measured over this long. */
const PACE_MS = 900;
/** A track may be reported so long after it was seen first: when it is confirmed. */
export const CONFIRM_MS = 5000;

/**
 * How far the start of a new track is from where the lost person was heading, in standard deviations; Infinity when they cannot be the same.
 * Whoever is hidden goes on at the pace they had, give or take; the way back from the new track's pace is asked as well.
 */
export function linkDistance(
  lost: Walker,
  found: readonly Place[],
  seenFromMs: number,
  aspectRatio: number,
  settings: CounterSettings,
): number {
  const { last } = lost,
    first = found[0];
  const gapMs = first.timeMs - last.timeMs;
  if (
    !lost.lost ||
    !(gapMs > 0 && gapMs <= settings.lonelyLinkMs) ||
    seenFromMs > last.timeMs + settings.linkMs + CONFIRM_MS
  )
    return Infinity;
  if (atEdge(last.sample) || atEdge(first.sample)) return Infinity;
  if (!alike(last, first)) return Infinity;
  const height = Math.max(last.height, first.height);
  const seconds = gapMs / 1000;
  const [vx, vy] = velocity(lost.places, 'last', PACE_MS, aspectRatio),
    [wx, wy] = velocity(found, 'first', PACE_MS, aspectRatio);
  const x = (first.x - last.x) * aspectRatio,
    y = first.y - last.y;
  const ahead = Math.hypot(x - vx * seconds, y - vy * seconds),
    back = Math.hypot(x - wx * seconds, y - wy * seconds);
  return (ahead + back) / 2 / height / (settings.linkReach + settings.linkReachPerSecond * seconds);
}

/** About equally tall. */
export function alike(a: Place, b: Place): boolean {
  return Math.min(a.height, b.height) >= SIZE * Math.max(a.height, b.height);
}

/** Two boxes lie mostly over each other. */
export function covers(a: Sample, b: Sample): boolean {
  return overlap(a, b) >= 0.5 * Math.min(area(a), area(b));
}

/** Two boxes are apart: their overlap is less than 0.3 of both together. */
export function apart(a: Sample, b: Sample): boolean {
  const both = overlap(a, b);
  return both < 0.3 * (area(a) + area(b) - both);
}

function overlap(a: Sample, b: Sample): number {
  return (
    Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1)) * Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1))
  );
}

const area = ({ x1, y1, x2, y2 }: Sample) => (x2 - x1) * (y2 - y1);

/** Where people come and go. */
export function atEdge({ x1, x2, y2 }: Sample): boolean {
  const x = (x1 + x2) / 2;
  return x < EDGE || x > 1 - EDGE || y2 < EDGE || y2 > 1 - EDGE / 2;
}
