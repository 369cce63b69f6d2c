import type { Sample } from '../counting/sampling/sample.ts';
import type { Point } from '../geometry/point.ts';
import type { AdvisedTrack } from './types.ts';

export const ASPECT = 16 / 9;

/** The same numbers 0..1 for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface World {
  /** Share of the picture's height that somebody whose feet are at this y is tall. */
  height?: (y: number) => number;
  /** Box width by its height. */
  shape?: number;
  /** Nobody is seen here. */
  hidden?: (x: number, y: number) => boolean;
}

const TREMBLE = 0.01;

/**
 * Somebody who walks through these places of their feet (normalized; beyond 0..1 is out of the picture) at body heights per second: one track, or several when
 * something hides them for more than half a second on the way.
 */
export function walk(
  random: () => number,
  trackId: number,
  startMs: number,
  places: readonly Point[],
  { height = () => 0.2, shape = 0.4, hidden = () => false }: World = {},
  speed = 0.8,
): AdvisedTrack[] {
  const tracks: { trackId: number; samples: Sample[] }[] = [];
  let timeMs = startMs,
    [x, y] = places[0],
    open: Sample[] | null = null,
    unseenMs = 0;
  const look = () => {
    const h = height(y),
      w = (h * shape) / ASPECT,
      shake = () => (random() - 0.5) * 2 * TREMBLE * h;
    const seen = x + w / 2 > 0 && x - w / 2 < 1 && y > 0 && y - h < 1 && !hidden(x, y);
    unseenMs = seen ? 0 : unseenMs + 200;
    if (!seen) {
      if (unseenMs > 500) open = null;
      return;
    }
    if (!open) {
      open = [];
      tracks.push({ trackId: trackId + tracks.length, samples: open });
    }
    const cut = (value: number) => Math.round(Math.max(0, Math.min(1, value)) * 4096) / 4096;
    open.push({
      trackId: trackId + tracks.length - 1,
      timeMs,
      x1: cut(x - w / 2 + shake()),
      y1: cut(y - h + shake()),
      x2: cut(x + w / 2 + shake()),
      y2: cut(y + shake()),
      confidence: 0.8,
      lost: false,
    });
  };
  look();
  for (const [tx, ty] of places.slice(1)) {
    for (;;) {
      const dx = (tx - x) * ASPECT,
        dy = ty - y,
        left = Math.hypot(dx, dy),
        step = (speed * height(y)) / 5;
      if (left < 1e-9) break;
      const share = Math.min(1, step / left);
      x += (tx - x) * share;
      y += (ty - y) * share;
      timeMs += 200;
      look();
      if (share === 1) break;
    }
  }
  return tracks
    .filter(({ samples }) => samples.length > 1)
    .map(({ trackId: id, samples }) => ({
      trackId: id,
      samples: samples.map((sample, i) => (i === samples.length - 1 ? { ...sample, lost: true } : sample)),
    }));
}

/** Many people, one every few seconds, each on the way that is made for them. */
export function crowd(
  seed: number,
  people: number,
  way: (random: () => number, person: number) => readonly Point[],
  world: World = {},
): AdvisedTrack[] {
  const random = randomOf(seed);
  return Array.from({ length: people }, (_, i) =>
    walk(random, i * 10 + 1, i * 7000, way(random, i), world, 0.65 + 0.3 * random()),
  ).flat();
}

export const between = (random: () => number, low: number, high: number) => low + (high - low) * random();
