import type { Direction } from '../../shared/domain/region.ts';
import type { Point } from '../geometry/point.ts';
import { distanceToPolyline } from '../geometry/polyline.ts';
import { meetingShare, passes } from '../geometry/segment.ts';

/** Frames beyond the band on one side of the line. `deepest`: how far beyond it they got, in bands. */
export interface Stay { frames: number; firstMs: number; lastMs: number; deepest: number }

/** One person's standing towards one line. */
export interface Standing {
  /** The last judged point, in judge's space. */
  x: number; y: number; timeMs: number;
  judged: boolean;
  /** Passes to the inside minus passes to the outside since the side was settled: 0 = at home. */
  net: number;
  home: Stay;
  away: Stay;
  /** Where the path met the line last, normalized. */
  meetMs: number; meetX: number; meetY: number;
  /** When a flicker was reported last: a trembling box is one refusal, not hundreds. */
  flickerMs: number;
}

/** What one step led to. 'crossed': both sides hold enough frames; 'unproven': the side it came from does not; 'flicker': went over and came back at once. */
export interface Verdict { kind: 'crossed' | 'unproven' | 'flicker'; direction: Direction; before: Stay; after: Stay; atMs: number; point: Point }

export interface SideRule { sideFrames: number; sideMs: number; clearBands: number; nearSideMs: number }

/** Picture heights; nearer than any camera can tell. */
const ON_THE_LINE = 1e-9;
const FLICKER_MS = 2000;
/** An end this near to the picture's edge (share of the picture) lies on it. */
const EDGE = 0.005;
/** ... and is prolonged by this many picture heights. */
const BEYOND = 4;

export function newStanding(): Standing {
  return { x: 0, y: 0, timeMs: 0, judged: false, net: 0, home: emptyStay(), away: emptyStay(), meetMs: 0, meetX: 0, meetY: 0, flickerMs: -Infinity };
}

/**
 * One line and its arithmetic. No side of the plane is asked for: what counts is how often the path itself passed the line's segments, to
 * which hand, between two stays beyond the band. So the line has ends, a polyline may bend, walking around an end counts nothing, swaying on
 * the line adds up to nothing, and a point exactly on the line is not decided.
 * Its space is x times the aspect ratio and y, so that distances are shares of the picture's height in both directions.
 */
export class LineJudge {
  readonly #points: Point[];
  readonly #aspect: number;

  /** Normalized points. An end on the picture's edge goes on beyond it: nobody walks around it there. */
  constructor(points: readonly Point[], aspectRatio: number) {
    this.#aspect = aspectRatio;
    this.#points = points.map(([x, y]) => [x * aspectRatio, y]);
    const last = points.length - 1;
    if (onEdge(points[0])) this.#points[0] = prolonged(this.#points[1], this.#points[0]);
    if (onEdge(points[last])) this.#points[last] = prolonged(this.#points[last - 1], this.#points[last]);
  }

  /** Takes in the person's next judged point (normalized) and says when something is decided. `band`: share of the picture's height. */
  step(standing: Standing, nx: number, ny: number, timeMs: number, band: number, decides: boolean, rule: SideRule): Verdict | null {
    const x = nx * this.#aspect, y = ny;
    const distance = distanceToPolyline(x, y, this.#points);
    if (distance < ON_THE_LINE) return null;
    let verdict: Verdict | null = null;
    if (standing.judged) verdict = this.#follow(standing, x, y, timeMs, rule);
    standing.x = x;
    standing.y = y;
    standing.timeMs = timeMs;
    standing.judged = true;
    if (!(distance > band)) return verdict;
    extend(standing.net === 0 ? standing.home : standing.away, timeMs, distance / band);
    if (standing.net !== 0 && decides && settles(standing.away, rule)) {
      verdict = this.#verdict(holds(standing.home, rule) ? 'crossed' : 'unproven', standing);
      standing.home = standing.away;
      standing.away = emptyStay();
      standing.net = 0;
    }
    return verdict;
  }

  /** How a straight way between two normalized points passes the line, and where (share of the way); null when it does not. */
  chord([px, py]: Point, [qx, qy]: Point): { direction: Direction; share: number } | null {
    const points = this.#points, k = this.#aspect;
    let net = 0, share = 0;
    for (let i = 1; i < points.length; i++) {
      const [ax, ay] = points[i - 1], [bx, by] = points[i];
      const pass = passes(px * k, py, qx * k, qy, ax, ay, bx, by);
      if (pass === 0) continue;
      net += pass;
      share = Math.max(share, meetingShare(px * k, py, qx * k, qy, ax, ay, bx, by));
    }
    return net === 0 ? null : { direction: net > 0 ? 'in' : 'out', share };
  }

  /** Of a normalized point, as a share of the picture's height. */
  distance([x, y]: Point): number {
    return distanceToPolyline(x * this.#aspect, y, this.#points);
  }

  /** Both sides hold enough frames to be believed. */
  settled({ net, home }: Standing, rule: SideRule): boolean {
    return net === 0 && holds(home, rule);
  }

  /** What is left undecided when the track ends: it was seen beyond the line, too briefly. */
  end(standing: Standing): Verdict | null {
    return standing.net !== 0 && standing.away.frames > 0 ? this.#verdict('unproven', standing) : null;
  }

  /** Counts how the step from the last judged point to here passes the line. */
  #follow(standing: Standing, x: number, y: number, timeMs: number, rule: SideRule): Verdict | null {
    const points = this.#points;
    let passed = 0, met = -1;
    for (let i = 1; i < points.length; i++) {
      const [ax, ay] = points[i - 1], [bx, by] = points[i];
      const pass = passes(standing.x, standing.y, x, y, ax, ay, bx, by);
      if (pass === 0) continue;
      passed += pass;
      met = Math.max(met, meetingShare(standing.x, standing.y, x, y, ax, ay, bx, by));
    }
    if (met < 0) return null;
    let verdict: Verdict | null = null;
    const net = standing.net + passed;
    if (net === 0 && standing.away.frames > 0 && timeMs - standing.flickerMs >= FLICKER_MS && holds(standing.home, rule)) {
      verdict = this.#verdict('flicker', standing);
      standing.flickerMs = timeMs;
    }
    if (net !== standing.net) standing.away = emptyStay();
    standing.net = net;
    standing.meetMs = standing.timeMs + met * (timeMs - standing.timeMs);
    standing.meetX = (standing.x + met * (x - standing.x)) / this.#aspect;
    standing.meetY = standing.y + met * (y - standing.y);
    return verdict;
  }

  #verdict(kind: Verdict['kind'], { net, home, away, meetMs, meetX, meetY }: Standing): Verdict {
    return { kind, direction: net > 0 ? 'in' : 'out', before: { ...home }, after: { ...away }, atMs: meetMs, point: [meetX, meetY] };
  }
}

export function spanMs({ firstMs, lastMs }: Stay): number {
  return lastMs - firstMs;
}

function emptyStay(): Stay {
  return { frames: 0, firstMs: 0, lastMs: 0, deepest: 0 };
}

function extend(stay: Stay, timeMs: number, bands: number): void {
  if (stay.frames === 0) stay.firstMs = timeMs;
  stay.frames += 1;
  stay.lastMs = Math.max(stay.lastMs, timeMs, stay.firstMs);
  stay.deepest = Math.max(stay.deepest, bands);
}

function holds(stay: Stay, { sideFrames, sideMs }: SideRule): boolean {
  return stay.frames >= sideFrames && stay.lastMs - stay.firstMs >= sideMs;
}

/** A new side is taken: who walks on gets clear of the line at once, whose box only trembles beside it does not and is watched for longer. */
function settles(stay: Stay, rule: SideRule): boolean {
  return holds(stay, rule) && (stay.deepest >= rule.clearBands || spanMs(stay) >= rule.nearSideMs);
}

function onEdge([x, y]: Point): boolean {
  return x < EDGE || x > 1 - EDGE || y < EDGE || y > 1 - EDGE;
}

function prolonged([ax, ay]: Point, [bx, by]: Point): Point {
  const length = Math.hypot(bx - ax, by - ay);
  return length > 0 ? [bx + ((bx - ax) / length) * BEYOND, by + ((by - ay) / length) * BEYOND] : [bx, by];
}
