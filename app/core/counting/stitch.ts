import type { Point } from '../geometry/point.ts';

/** What is known of a track next to a line, for joining two of them. Places normalized, heights as shares of the picture's height. */
export interface Loose {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly first: Point;
  readonly last: Point;
  /** A little before `last`. */
  readonly before: Point;
  readonly height: number;
}

export interface StitchSettings {
  /** Longest time between the last sight of one track and the first of the other. */
  stitchMs: number;
  /** How far somebody gets meanwhile: so many body heights, and so many more per second. */
  stitchReach: number;
  stitchSpeed: number;
  /** The lost track was at most so many body heights away from the line. */
  stitchNear: number;
  /** The new track is believed after so long. */
  stitchAgeMs: number;
}

/** Within this share of the picture's size from its edge people come and go; nobody is lost or found there. */
const EDGE = 0.03;
/** Least ratio of the two heights. */
const SIZE = 0.5;

/**
 * How well `found`, a track that was born behind the line, goes on from `lost`, one that vanished in front of it while it walked towards
 * it: 0 when it cannot, up to 1. People who are hidden behind others while they cross come back under a new id.
 */
export function stitchFit(lost: Loose, found: Loose, distance: (point: Point) => number, aspectRatio: number, settings: StitchSettings): number {
  const gapMs = found.firstMs - lost.lastMs;
  if (!(gapMs > 0 && gapMs <= settings.stitchMs) || found.lastMs - found.firstMs < settings.stitchAgeMs) return 0;
  if (atEdge(lost.last) || atEdge(found.first)) return 0;
  const height = Math.max(lost.height, found.height);
  if (Math.min(lost.height, found.height) < SIZE * height) return 0;
  const near = distance(lost.last);
  if (near > settings.stitchNear * height || near >= distance(lost.before) || distance(found.last) <= distance(found.first)) return 0;
  const reach = height * (settings.stitchReach + (settings.stitchSpeed * (found.lastMs - lost.lastMs)) / 1000);
  const way = Math.hypot((found.last[0] - lost.last[0]) * aspectRatio, found.last[1] - lost.last[1]);
  return Math.max(0, 1 - way / reach);
}

function atEdge([x, y]: Point): boolean {
  return x < EDGE || x > 1 - EDGE || y < EDGE || y > 1 - EDGE;
}
