import { COUNTER_DEFAULTS } from '../counting/crossing/counter-settings.ts';
import { bandOf } from '../counting/crossing/line-judge.ts';
import { between, beyond } from '../counting/crossing/standing.ts';
import type { Point } from '../geometry/point.ts';
import { distanceToPolyline } from '../geometry/polyline.ts';
import { meetingShare, passes } from '../geometry/segment.ts';
import type { Path } from './paths.ts';

/**
 * Seen beyond the band for so long on the side somebody comes from, and on the other: that is enough. The counter itself takes less of the first
 * (`homeMs`), but a line where people come up only just before it is a bad one: a moment later they would have been missed.
 */
const BEFORE_MS = 200,
  AFTER_MS = COUNTER_DEFAULTS.awayMs;

/** One way over a line. `direction`: 1 to its right hand, -1 to its left. x and y in picture heights. `unseen`: between two ids, or while lost. */
export interface Crossing {
  readonly atMs: number;
  readonly x: number;
  readonly y: number;
  readonly direction: number;
  readonly enough: boolean;
  readonly unseen: boolean;
}

interface Pass {
  atMs: number;
  x: number;
  y: number;
  direction: number;
  unseen: boolean;
}

/** Where a way crosses a line (points in picture heights); who sways over it and back has not crossed it. */
export function crossingsOf(
  { x, y, height, timesMs, lost, minX, maxX, minY, maxY }: Path,
  line: readonly Point[],
): Crossing[] {
  if (
    !line.some(([bx, by], i) => {
      if (i === 0) return false;
      const [ax, ay] = line[i - 1];
      return (
        Math.min(ax, bx) <= maxX && Math.max(ax, bx) >= minX && Math.min(ay, by) <= maxY && Math.max(ay, by) >= minY
      );
    })
  )
    return [];
  // Stays beyond the band, in milliseconds, and the passes between them: stays[i], met[i], stays[i + 1].
  const stays = [0],
    met: Pass[] = [];
  let distance = distanceToPolyline(x[0], y[0], line);
  for (let i = 1; i < x.length; i++) {
    const was = distance,
      band = bandOf(height[i], COUNTER_DEFAULTS),
      ms = lost[i - 1] ? 0 : timesMs[i] - timesMs[i - 1];
    distance = distanceToPolyline(x[i], y[i], line);
    const pass = passOf(x[i - 1], y[i - 1], x[i], y[i], timesMs[i - 1], timesMs[i], line);
    if (pass) pass.unseen = lost[i - 1] === 1;
    if (pass) {
      stays[stays.length - 1] += ms * beyond(was, band, was + distance);
      met.push(pass);
      stays.push(ms * beyond(distance, band, was + distance));
    } else stays[stays.length - 1] += ms * between(was, distance, band);
  }
  settle(stays, met);
  return met.map((pass, i) => ({ ...pass, enough: !pass.unseen && stays[i] >= BEFORE_MS && stays[i + 1] >= AFTER_MS }));
}

/** Takes out the passes there and back between which nobody stayed. */
function settle(stays: number[], met: Pass[]): void {
  for (let i = 1; i < stays.length - 1;) {
    if (stays[i] >= AFTER_MS) {
      i += 1;
      continue;
    }
    stays.splice(i - 1, 3, stays[i - 1] + stays[i + 1]);
    met.splice(i - 1, 2);
    i = Math.max(1, i - 1);
  }
}

/** The step passes the line: once in all, to one side or the other. */
function passOf(
  px: number,
  py: number,
  qx: number,
  qy: number,
  fromMs: number,
  toMs: number,
  line: readonly Point[],
): Pass | null {
  let sum = 0,
    share = 0;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1],
      [bx, by] = line[i];
    const pass = passes(px, py, qx, qy, ax, ay, bx, by);
    if (pass === 0) continue;
    sum += pass;
    share = meetingShare(px, py, qx, qy, ax, ay, bx, by);
  }
  return sum === 0
    ? null
    : {
        atMs: fromMs + share * (toMs - fromMs),
        x: px + share * (qx - px),
        y: py + share * (qy - py),
        direction: Math.sign(sum),
        unseen: false,
      };
}
