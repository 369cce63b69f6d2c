import type { Anchor } from '../../shared/domain/region.ts';
import { anchorOf } from '../counting/anchor.ts';
import type { Sample } from '../counting/sampling/sample.ts';
import { pairBreaks } from './breaks.ts';
import type { AdvisedTrack } from './types.ts';

/** A box that ends this near to the picture's edge (shares of the picture) is cut off by it, or about to be. */
const EDGE = 0.015;
/** Who never got further than so many body heights from where they began does not walk. */
const WALKS = 0.5;
/** How fast somebody was at an end is measured over so long. */
const BESIDE_MS = 1000;

/** One end of a track. x, y and height in picture heights; vx, vy per second, at the end. */
export interface Loose {
  readonly timeMs: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly vx: number;
  readonly vy: number;
  /** At the picture's edge, where people come and go. */
  readonly edge: boolean;
  /** The same person before or after, under another id: that track's index; -1: nobody. */
  partner: number;
}

/** One track, or several of one person, judged by an anchor. x and y in picture heights, `height` the box's; `lost`: not seen until the next point. */
export interface Path {
  readonly timesMs: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly height: Float64Array;
  readonly lost: Uint8Array;
  readonly begin: Loose;
  readonly end: Loose;
  /** When ids changed. */
  readonly brokenMs: readonly number[];
  readonly walks: boolean;
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
}

/** All tracks that hold any sample, and the same with the ids of one person joined. */
export interface Ways {
  readonly tracks: readonly Path[];
  readonly people: readonly Path[];
}

const known = new WeakMap<readonly AdvisedTrack[], Map<string, Ways>>();

/** The ways of all tracks, remembered for as long as the array of tracks is: editors ask again with every move of the mouse. */
export function waysOf(tracks: readonly AdvisedTrack[], aspectRatio: number, anchor: Anchor): Ways {
  let perAnchor = known.get(tracks);
  if (!perAnchor) known.set(tracks, (perAnchor = new Map()));
  const key = `${anchor} ${aspectRatio}`;
  let ways = perAnchor.get(key);
  if (!ways) {
    const paths = tracks
      .filter(({ samples }) => samples.length > 0)
      .map(({ samples }) => pathOf([samples], aspectRatio, anchor));
    pairBreaks(paths);
    const samples = tracks.map((track) => track.samples).filter(({ length }) => length > 0);
    ways = {
      tracks: paths,
      people: paths.flatMap((path, i) =>
        path.begin.partner >= 0
          ? []
          : path.end.partner < 0
            ? path
            : pathOf(
                chain(paths, i).map((at) => samples[at]),
                aspectRatio,
                anchor,
              ),
      ),
    };
    perAnchor.set(key, ways);
  }
  return ways;
}

/** Milliseconds from that moment to the nearest change of ids. */
export function brokenNear({ brokenMs }: Path, timeMs: number): number {
  let nearest = Infinity;
  for (const broken of brokenMs) nearest = Math.min(nearest, Math.abs(broken - timeMs));
  return nearest;
}

/** The tracks of one person, first to last. */
function chain(paths: readonly Path[], first: number): number[] {
  const all = [first];
  for (let next = paths[first].end.partner; next >= 0; next = paths[next].end.partner) all.push(next);
  return all;
}

function pathOf(pieces: readonly (readonly Sample[])[], aspectRatio: number, anchor: Anchor): Path {
  const samples = pieces.flat(),
    n = samples.length;
  const firsts = new Set(
    pieces.map((_, i) => pieces.slice(0, i).reduce((sum, { length }) => sum + length, 0)).filter((at) => at > 0),
  );
  const timesMs = new Float64Array(n),
    x = new Float64Array(n),
    y = new Float64Array(n),
    height = new Float64Array(n),
    lost = new Uint8Array(n);
  let minX = Infinity,
    maxX = -Infinity,
    minY = Infinity,
    maxY = -Infinity,
    furthest = 0,
    heights = 0;
  for (let i = 0; i < n; i++) {
    const sample = samples[i];
    const [ax, ay] = anchorOf([sample.x1, sample.y1, sample.x2, sample.y2], anchor, 1, 1);
    timesMs[i] = sample.timeMs;
    x[i] = ax * aspectRatio;
    y[i] = ay;
    height[i] = sample.y2 - sample.y1;
    lost[i] = sample.lost || firsts.has(i + 1) ? 1 : 0;
    minX = Math.min(minX, x[i]);
    maxX = Math.max(maxX, x[i]);
    minY = Math.min(minY, y[i]);
    maxY = Math.max(maxY, y[i]);
    furthest = Math.max(furthest, Math.hypot(x[i] - x[0], y[i] - y[0]));
    heights += height[i];
  }
  const loose = (at: number, other: number): Loose => {
    const seconds = Math.abs(timesMs[at] - timesMs[other]) / 1000,
      sign = at > other ? 1 : -1;
    return {
      timeMs: timesMs[at],
      x: x[at],
      y: y[at],
      height: height[at],
      edge: atEdge(samples[at]),
      partner: -1,
      vx: seconds > 0 ? (sign * (x[at] - x[other])) / seconds : 0,
      vy: seconds > 0 ? (sign * (y[at] - y[other])) / seconds : 0,
    };
  };
  let early = 0,
    late = n - 1;
  while (early + 1 < n && timesMs[early] - timesMs[0] < BESIDE_MS) early += 1;
  while (late > 0 && timesMs[n - 1] - timesMs[late] < BESIDE_MS) late -= 1;
  return {
    timesMs,
    x,
    y,
    height,
    lost,
    minX,
    maxX,
    minY,
    maxY,
    begin: loose(0, early),
    end: loose(n - 1, late),
    brokenMs: [...firsts].flatMap((at) => [samples[at - 1].timeMs, samples[at].timeMs]),
    walks: furthest > WALKS * (heights / n),
  };
}

function atEdge({ x1, y1, x2, y2 }: Sample): boolean {
  return Math.min(x1, y1, 1 - x2, 1 - y2) <= EDGE;
}
