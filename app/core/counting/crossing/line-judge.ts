import type { Direction } from '../../../shared/domain/region.ts';
import type { Point } from '../../geometry/point.ts';
import { distanceToPolyline } from '../../geometry/polyline.ts';
import { meetingShare, passes } from '../../geometry/segment.ts';
import { add, beyond, between, noSideTime, type Standing, type SideTime } from './standing.ts';

/** A judged point: normalized, with the height of its box (share of the picture's) and the time. */
export interface Judged {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly timeMs: number;
  readonly lost: boolean;
}

/**
 * What one step led to. 'crossed': both sides hold enough; 'unproven': the side it came from does not; 'flicker': went over and came back at once;
 * 'gone': the track ended before the new side held enough.
 */
export interface Verdict {
  kind: 'crossed' | 'unproven' | 'flicker' | 'gone';
  direction: Direction;
  before: SideTime;
  after: SideTime;
  atMs: number;
  point: Point;
  /** Of a gate: when its first line was met. */
  firstMs?: number;
  stitchedFrom: number | null;
}

export interface SideRule {
  bandOfPerson: number;
  bandLeast: number;
  bandMost: number;
  homeMs: number;
  awayMs: number;
  awayWeight: number;
  standingWeight: number;
  gonePace: number;
}

/** Picture heights; nearer than any camera can tell. */
export const ON_THE_LINE = 1e-9;
const FLICKER_MS = 2000;
/** Less than 1 by what arithmetic loses. */
const REACHES = 1 - 1e-6;
const NOWHERE = { passed: 0, meet: -1 };
/** An end this near to the picture's edge (share of the picture) lies on it. */
const EDGE = 0.005;
/** ... and is prolonged by this many picture heights. */
const BEYOND = 4;

/**
 * One line and its arithmetic. No side of the plane is asked for: what counts is how often the path itself passed the line's segments, to
 * which hand, between two stays beyond the band. So the line has ends, a polyline may bend, walking around an end counts nothing, swaying on
 * the line adds up to nothing, and a point exactly on the line is not decided. Stays are measured in time along the path between the samples,
 * so that the frame rate does not matter.
 * Its space is x times the aspect ratio and y, so that distances are shares of the picture's height in both directions.
 */
export class LineJudge {
  readonly #points: Point[];
  readonly #aspect: number;
  readonly #rule: SideRule;

  /** Normalized points. */
  constructor(points: readonly Point[], aspectRatio: number, rule: SideRule) {
    this.#aspect = aspectRatio;
    this.#rule = rule;
    this.#points = asJudged(points, aspectRatio);
  }

  /**
   * Takes in the person's next judged point and says when something is decided. `decides`: a new side may be taken. `from`: the track that the step
   * comes from, when it is another one. `stands`: the person has hardly moved lately.
   */
  step(
    standing: Standing,
    { x: nx, y, height, timeMs, lost }: Judged,
    decides = true,
    from: number | null = null,
    stands = false,
  ): Verdict | null {
    const x = nx * this.#aspect;
    const distance = distanceToPolyline(x, y, this.#points);
    if (distance < ON_THE_LINE) {
      standing.lost ||= lost;
      return null;
    }
    const band = bandOf(height, this.#rule);
    let verdict: Verdict | null = null;
    if (standing.judged) {
      const seenMs = standing.lost ? 0 : Math.max(0, timeMs - standing.timeMs);
      const was = standing.distance;
      // A step that is shorter than both distances together does not reach the line.
      const reaches = Math.hypot(x - standing.x, y - standing.y) >= (was + distance) * REACHES;
      const { passed, meet } = reaches ? this.#passed(standing.x, standing.y, x, y) : NOWHERE;
      // The stretch of this step beyond the band on the side it leaves, before that side changes.
      if (meet >= 0) {
        add(this.#side(standing), seenMs * beyond(was, band, was + distance), (was - band) / 2 / height);
        verdict = this.#pass(standing, passed, meet, x, y, timeMs, from);
        add(this.#side(standing), seenMs * beyond(distance, band, was + distance), (distance - band) / 2 / height);
      } else add(this.#side(standing), seenMs * between(was, distance, band), ((was + distance) / 2 - band) / height);
    }
    standing.x = x;
    standing.y = y;
    standing.timeMs = timeMs;
    standing.distance = distance;
    standing.lost = lost;
    standing.judged = true;
    if (!(distance > band)) return verdict;
    const side = this.#side(standing);
    side.samples += 1;
    return (decides ? this.#settle(standing, stands) : null) ?? verdict;
  }

  /** How a straight way between two normalized points passes the line: +1 in, -1 out, 0 not. */
  chord([px, py]: Point, [qx, qy]: Point): number {
    return this.#passed(px * this.#aspect, py, qx * this.#aspect, qy).passed;
  }

  /** How somebody would have passed the line since their side was settled, had they gone on to that normalized point: as `chord` says it. */
  across({ x, y, net, judged }: Standing, [qx, qy]: Point): number {
    return judged ? net + this.#passed(x, y, qx * this.#aspect, qy).passed : 0;
  }

  /** Of a normalized point, as a share of the picture's height. */
  distance([x, y]: Point): number {
    return distanceToPolyline(x * this.#aspect, y, this.#points);
  }

  /**
   * What is left undecided when the track ends: it was seen beyond the line, briefly. Who walked over it at that many heights a second and was not
   * seen any more has crossed it (a door behind the line, somebody in front); who only swayed there has not.
   */
  end(standing: Standing, heightsPerSecond = 0): Verdict | null {
    const { net, away, home } = standing;
    if (net === 0 || away.samples === 0) return null;
    const { homeMs, gonePace } = this.#rule;
    return verdictOf(
      home.samples > 0 && home.ms >= homeMs && (heightsPerSecond >= gonePace || standing.meetFrom !== null)
        ? 'crossed'
        : 'gone',
      standing,
    );
  }

  #side(standing: Standing): SideTime {
    return standing.net === 0 ? standing.home : standing.away;
  }

  /** Passes of a step, and its last meeting with the line as a share of it (-1: none). */
  #passed(px: number, py: number, qx: number, qy: number): { passed: number; meet: number } {
    const points = this.#points;
    let passed = 0,
      meet = -1;
    for (let i = 1; i < points.length; i++) {
      const [ax, ay] = points[i - 1],
        [bx, by] = points[i];
      const pass = passes(px, py, qx, qy, ax, ay, bx, by);
      if (pass === 0) continue;
      passed += pass;
      meet = Math.max(meet, meetingShare(px, py, qx, qy, ax, ay, bx, by));
    }
    return { passed, meet };
  }

  #pass(
    standing: Standing,
    passed: number,
    meet: number,
    x: number,
    y: number,
    timeMs: number,
    from: number | null,
  ): Verdict | null {
    const net = standing.net + passed;
    let verdict: Verdict | null = null;
    if (
      net === 0 &&
      standing.away.samples > 0 &&
      timeMs - standing.flickerMs >= FLICKER_MS &&
      standing.home.ms >= this.#rule.homeMs
    ) {
      verdict = verdictOf('flicker', standing);
      standing.flickerMs = timeMs;
    }
    if (net !== standing.net) standing.away = noSideTime();
    standing.net = net;
    standing.meetMs = standing.timeMs + meet * (timeMs - standing.timeMs);
    standing.meetX = (standing.x + meet * (x - standing.x)) / this.#aspect;
    standing.meetY = standing.y + meet * (y - standing.y);
    standing.meetFrom = from;
    return verdict;
  }

  /** The new side is taken: the farther beyond the line, the sooner. Who walks on gets clear of it at once, whose box only trembles beside it does not. */
  #settle(standing: Standing, stands: boolean): Verdict | null {
    const { homeMs, awayMs, awayWeight, standingWeight } = this.#rule;
    const { home, away } = standing;
    if (standing.net === 0 || away.ms < awayMs || away.weight < (stands ? standingWeight : awayWeight)) return null;
    const verdict = verdictOf(home.samples > 0 && home.ms >= homeMs ? 'crossed' : 'unproven', standing);
    standing.home = away;
    standing.away = noSideTime();
    standing.net = 0;
    return verdict;
  }
}

function verdictOf(kind: Verdict['kind'], { net, home, away, meetMs, meetX, meetY, meetFrom }: Standing): Verdict {
  return {
    kind,
    direction: net > 0 ? 'in' : 'out',
    before: { ...home },
    after: { ...away },
    atMs: meetMs,
    point: [meetX, meetY],
    stitchedFrom: meetFrom,
  };
}

/** Within this distance of a line nothing is decided, in picture heights; `height`: the person's. */
export function bandOf(height: number, { bandOfPerson, bandLeast, bandMost }: SideRule): number {
  return Math.max(bandLeast, Math.min(bandMost, bandOfPerson * height));
}

/** A line's normalized points in the judge's space. An end on the picture's edge goes on beyond it: nobody walks around it there. */
export function asJudged(points: readonly Point[], aspectRatio: number): Point[] {
  const judged = points.map(([x, y]): Point => [x * aspectRatio, y]),
    last = points.length - 1;
  if (onEdge(points[0])) judged[0] = prolonged(judged[1], judged[0]);
  if (onEdge(points[last])) judged[last] = prolonged(judged[last - 1], judged[last]);
  return judged;
}

function onEdge([x, y]: Point): boolean {
  return x < EDGE || x > 1 - EDGE || y < EDGE || y > 1 - EDGE;
}

function prolonged([ax, ay]: Point, [bx, by]: Point): Point {
  const length = Math.hypot(bx - ax, by - ay);
  return length > 0 ? [bx + ((bx - ax) / length) * BEYOND, by + ((by - ay) / length) * BEYOND] : [bx, by];
}
