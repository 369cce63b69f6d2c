import type { Point } from '../geometry/point.ts';
import { brokenNear, type Path } from './paths.ts';

/** Normals of the lines that are tried, over half a turn, and how far apart parallel ones lie, in picture heights. */
const DIRECTIONS = 12;
const SPACING = 1 / 32;
/** A track must be seen for so long before and after it crosses a line ... */
const BEFORE_MS = 400,
  AFTER_MS = 600;
/** ... and stay on a side for so long before it comes back. */
const STAY_MS = 5000;
/** Seen for so long on both sides is as good as it gets, and worth so much more. */
const ROOM_MS = 5000,
  ROOM_WORTH = 0.3;
/** Body heights of room beyond the outermost way. */
const MARGIN = 0.6;
/** An end this near to the picture's edge goes on to it: nobody walks around it there. Picture heights. */
const TO_EDGE = 0.06;
/** Who is seen too briefly is better crossed in vain than walked around; who paces up and down is better left out: so much of a good crossing. */
const COST_BRIEF = 0.2,
  COST_PACING = 0.7;

/** A straight line that looks good; `value` is only for comparing. Normalized. */
export interface Candidate {
  readonly points: readonly [Point, Point];
  readonly value: number;
  readonly direction: number;
  readonly offset: number;
}

/** One way meets a straight: where along it, what that is worth, and how tall the person is there. */
interface Meeting {
  readonly along: number;
  weight: number;
  brief: boolean;
  readonly height: number;
}

/**
 * For each direction and distance one line: of all that lie on that straight, the stretch that is crossed by the most tracks which are seen for
 * long enough on both sides, less those that do not (largest sum of neighbours, Kadane).
 */
export function candidates(paths: readonly Path[], aspectRatio: number): Candidate[] {
  const found: Candidate[] = [];
  for (let direction = 0; direction < DIRECTIONS; direction++) {
    const angle = (direction * Math.PI) / DIRECTIONS,
      nx = Math.cos(angle),
      ny = Math.sin(angle);
    const straights = new Map<number, Meeting[]>();
    for (const path of paths) meet(path, nx, ny, straights);
    for (const [offset, meetings] of straights) {
      const stretch = best(meetings);
      const points = stretch && drawn(stretch, offset * SPACING, nx, ny, aspectRatio);
      if (stretch && points) found.push({ points, value: stretch.value, direction, offset });
    }
  }
  return found.sort((a, b) => b.value - a.value || a.direction - b.direction || a.offset - b.offset);
}

/** The best ones that are not all the same: of neighbours only the best. */
export function different(all: readonly Candidate[], most: number): Candidate[] {
  const kept: Candidate[] = [];
  for (const one of all) {
    if (kept.length >= most) break;
    const apart = (other: Candidate) => {
      const turn = Math.abs(one.direction - other.direction);
      return Math.min(turn, DIRECTIONS - turn) > 1 || Math.abs(one.offset - other.offset) > 1;
    };
    if (kept.every(apart)) kept.push(one);
  }
  return kept;
}

/** Enters where one way meets the straights of one direction. Who crosses one several times counts once in all. */
function meet(path: Path, nx: number, ny: number, straights: Map<number, Meeting[]>): void {
  const { x, y, height, timesMs, lost, begin, end } = path;
  const meetings = new Map<number, { meeting: Meeting; atMs: number; straight: number }[]>();
  for (let i = 1; i < x.length; i++) {
    const p = x[i - 1] * nx + y[i - 1] * ny,
      q = x[i] * nx + y[i] * ny;
    const low = Math.ceil(Math.min(p, q) / SPACING),
      high = Math.ceil(Math.max(p, q) / SPACING);
    if (low >= high) continue;
    const straight = 0.5 + (0.5 * Math.abs(q - p)) / Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
    for (let offset = low; offset < high; offset++) {
      const share = (offset * SPACING - p) / (q - p);
      const along = -(x[i - 1] + share * (x[i] - x[i - 1])) * ny + (y[i - 1] + share * (y[i] - y[i - 1])) * nx;
      const one = {
        meeting: { along, height: height[i], weight: 0, brief: false },
        atMs: timesMs[i - 1] + share * (timesMs[i] - timesMs[i - 1]),
        straight: lost[i - 1] ? 0 : straight,
      };
      const before = meetings.get(offset);
      if (before) before.push(one);
      else meetings.set(offset, [one]);
    }
  }
  for (const [offset, own] of meetings) {
    let all = straights.get(offset);
    if (!all) straights.set(offset, (all = []));
    own.forEach(({ meeting, atMs, straight }, i) => {
      const before = atMs - (i > 0 ? own[i - 1].atMs : begin.timeMs),
        after = (i + 1 < own.length ? own[i + 1].atMs : end.timeMs) - atMs;
      const pacing = Math.min(i > 0 ? before : Infinity, i + 1 < own.length ? after : Infinity) < STAY_MS;
      const room = Math.min(before, after, brokenNear(path, atMs));
      const enough = straight > 0 && before >= BEFORE_MS && after >= AFTER_MS && room >= BEFORE_MS;
      meeting.weight =
        (pacing ? -COST_PACING : !enough ? -COST_BRIEF : straight * (1 + ROOM_WORTH * Math.min(1, room / ROOM_MS))) /
        own.length;
      meeting.brief = !pacing && !enough;
      all.push(meeting);
    });
  }
}

interface Stretch {
  value: number;
  from: number;
  to: number;
  height: number;
}

function best(meetings: Meeting[]): Stretch | null {
  meetings.sort((a, b) => a.along - b.along);
  let value = 0,
    first = 0,
    found: { value: number; first: number; last: number } | null = null;
  meetings.forEach(({ weight }, i) => {
    if (value <= 0) {
      value = 0;
      first = i;
    }
    value += weight;
    if (value > 0 && value > (found?.value ?? 0)) found = { value, first, last: i };
  });
  const stretch = (found ?? { value: 0, first: 0, last: 0 }) as { value: number; first: number; last: number };
  let { first: start, last } = stretch;
  if (!(stretch.value > 0)) return null;
  let height = 0;
  for (let i = start; i <= last; i++) height += meetings[i].height / (last - start + 1);
  // Who was seen briefly beside the others came the same way.
  while (
    start > 0 &&
    meetings[start - 1].brief &&
    meetings[start].along - meetings[start - 1].along < 2 * MARGIN * height
  )
    start -= 1;
  while (
    last + 1 < meetings.length &&
    meetings[last + 1].brief &&
    meetings[last + 1].along - meetings[last].along < 2 * MARGIN * height
  )
    last += 1;
  return {
    value: stretch.value,
    height,
    from: meetings[start].along - MARGIN * height,
    to: meetings[last].along + MARGIN * height,
  };
}

/** Both ends, cut off or prolonged to the picture's edge. */
function drawn({ from, to }: Stretch, c: number, nx: number, ny: number, aspectRatio: number): [Point, Point] | null {
  let low = -Infinity,
    high = Infinity;
  for (const [start, step, end] of [
    [c * nx, -ny, aspectRatio],
    [c * ny, nx, 1],
  ]) {
    if (Math.abs(step) < 1e-9) continue;
    low = Math.max(low, Math.min(-start / step, (end - start) / step));
    high = Math.min(high, Math.max(-start / step, (end - start) / step));
  }
  const a = from - low < TO_EDGE ? low : from,
    b = high - to < TO_EDGE ? high : to;
  const point = (s: number): Point => [round((c * nx - s * ny) / aspectRatio), round(c * ny + s * nx)];
  return b > a ? [point(a), point(b)] : null;
}

const round = (value: number) => Math.max(0, Math.min(1, Math.round(value * 1e4) / 1e4));
