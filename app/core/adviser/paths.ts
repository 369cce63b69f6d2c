import type { Anchor } from '../../shared/domain/region.ts';
import { anchorOf } from '../counting/anchor.ts';
import type { Sample } from '../counting/sample.ts';
import { pairBreaks } from './breaks.ts';
import type { AdvisedTrack } from './types.ts';

/** A box that ends this near to the picture's edge (shares of the picture) is cut off by it, or about to be. */
const EDGE = 0.015;
/** Who never got further than so many body heights from where they began does not walk. */
const WALKS = 0.5;

/** One end of a track. x, y and height in picture heights; vx, vy per second, of the second beside the end. */
export interface Loose {
  readonly timeMs: number; readonly x: number; readonly y: number; readonly height: number; readonly vx: number; readonly vy: number;
  /** At the picture's edge, where people come and go. */
  readonly edge: boolean;
  /** The same person before or after, under another id: that track's index; -1: nobody. */
  partner: number;
}

/** One track, judged by an anchor. x and y in picture heights, `height` the box's. */
export interface Path {
  readonly timesMs: Float64Array; readonly x: Float64Array; readonly y: Float64Array; readonly height: Float64Array; readonly lost: Uint8Array;
  readonly begin: Loose; readonly end: Loose;
  readonly walks: boolean;
  readonly minX: number; readonly maxX: number; readonly minY: number; readonly maxY: number;
}

const known = new WeakMap<readonly AdvisedTrack[], Map<string, Path[]>>();

/** The ways of all tracks that have any, remembered for as long as the array of tracks is: editors ask again with every move of the mouse. */
export function pathsOf(tracks: readonly AdvisedTrack[], aspectRatio: number, anchor: Anchor): readonly Path[] {
  let perAnchor = known.get(tracks);
  if (!perAnchor) known.set(tracks, perAnchor = new Map());
  const key = `${anchor} ${aspectRatio}`;
  let paths = perAnchor.get(key);
  if (!paths) {
    paths = tracks.filter(({ samples }) => samples.length > 0).map(({ samples }) => pathOf(samples, aspectRatio, anchor));
    pairBreaks(paths);
    perAnchor.set(key, paths);
  }
  return paths;
}

function pathOf(samples: readonly Sample[], aspectRatio: number, anchor: Anchor): Path {
  const n = samples.length;
  const timesMs = new Float64Array(n), x = new Float64Array(n), y = new Float64Array(n), height = new Float64Array(n), lost = new Uint8Array(n);
  let minX = Infinity, maxX = -Infinity, minY = Infinity, maxY = -Infinity, furthest = 0, heights = 0;
  for (let i = 0; i < n; i++) {
    const sample = samples[i];
    const [ax, ay] = anchorOf([sample.x1, sample.y1, sample.x2, sample.y2], anchor, 1, 1);
    timesMs[i] = sample.timeMs;
    x[i] = ax * aspectRatio;
    y[i] = ay;
    height[i] = sample.y2 - sample.y1;
    lost[i] = sample.lost ? 1 : 0;
    minX = Math.min(minX, x[i]); maxX = Math.max(maxX, x[i]);
    minY = Math.min(minY, y[i]); maxY = Math.max(maxY, y[i]);
    furthest = Math.max(furthest, Math.hypot(x[i] - x[0], y[i] - y[0]));
    heights += height[i];
  }
  const loose = (at: number, other: number): Loose => {
    const seconds = Math.abs(timesMs[at] - timesMs[other]) / 1000, sign = at > other ? 1 : -1;
    return {
      timeMs: timesMs[at], x: x[at], y: y[at], height: height[at], edge: atEdge(samples[at]), partner: -1,
      vx: seconds > 0 ? sign * (x[at] - x[other]) / seconds : 0, vy: seconds > 0 ? sign * (y[at] - y[other]) / seconds : 0,
    };
  };
  let early = 0, late = n - 1;
  while (early + 1 < n && timesMs[early] - timesMs[0] < 1000) early += 1;
  while (late > 0 && timesMs[n - 1] - timesMs[late] < 1000) late -= 1;
  return {
    timesMs, x, y, height, lost, minX, maxX, minY, maxY, begin: loose(0, early), end: loose(n - 1, late), walks: furthest > WALKS * (heights / n),
  };
}

function atEdge({ x1, y1, x2, y2 }: Sample): boolean {
  return Math.min(x1, y1, 1 - x2, 1 - y2) <= EDGE;
}
