import type { PathPoint, Receipt } from '../../../shared/domain/crossing.ts';
import type { Gate, Line } from '../../../shared/domain/region.ts';
import type { Verdict } from './line-judge.ts';
import { around, MOST_POINTS } from './path.ts';
import type { Place } from './walker.ts';

/** Speed is measured over so long on either side of the line. */
const SPEED_MS = 400;

/** What is written down of a decision. `places`: those of the person that are remembered, oldest first. */
export function receiptOf(
  region: Line | Gate,
  { before, after, atMs, firstMs, stitchedFrom }: Verdict,
  places: readonly Place[],
  aspectRatio: number,
): Receipt {
  const shown = around(places, firstMs === undefined ? [atMs] : [firstMs, atMs], MOST_POINTS);
  const confidences = shown.map(({ sample }) => sample.confidence);
  const points = (line: readonly (readonly [number, number])[]) => line.map(([x, y]): [number, number] => [x, y]);
  return {
    path: shown.map(({ x, y, timeMs }): PathPoint => [Math.round(timeMs - atMs), round(x), round(y)]) as [
      number,
      number,
      number,
    ][],
    anchor: region.anchor,
    samplesBefore: before.samples,
    samplesAfter: after.samples,
    msBefore: Math.round(before.ms),
    msAfter: Math.round(after.ms),
    confidenceMean: round(
      confidences.reduce((sum, confidence) => sum + confidence, 0) / Math.max(1, confidences.length),
    ),
    confidenceLowest: round(Math.min(1, ...confidences)),
    speed: Math.round(speed(shown, atMs, aspectRatio) * 100) / 100,
    linePoints: points(region.points),
    ...(region.kind === 'gate' && { secondPoints: points(region.secondPoints) }),
    ...(stitchedFrom !== null && { stitchedFromTrackId: stitchedFrom }),
  };
}

/** In body heights per second, around that moment. */
function speed(places: readonly Place[], atMs: number, aspectRatio: number): number {
  const from = places.findLast(({ timeMs }) => timeMs <= atMs - SPEED_MS) ?? places[0];
  const to = places.find(({ timeMs }) => timeMs >= atMs + SPEED_MS) ?? places[places.length - 1];
  const seconds = (to.timeMs - from.timeMs) / 1000;
  return seconds > 0
    ? Math.hypot((to.x - from.x) * aspectRatio, to.y - from.y) / ((from.height + to.height) / 2) / seconds
    : 0;
}

export const round = (value: number) => Math.round(value * 1e5) / 1e5;
