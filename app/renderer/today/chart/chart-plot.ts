import type { KeyboardEvent } from 'react';
import type { Stretch } from './gap-bands.ts';

/** Room around the plot, px: figures left, words above, hours and coverage rail below. */
export const box = { left: 32, right: 8, top: 22, bottom: 34 };

/** Where a plot's edges are, px, and how its pixels and its times go over into each other. */
export interface PlotArea {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: (ms: number) => number;
  time: (x: number) => number;
}

export function plotOf({ fromMs, toMs }: Stretch, width: number, height: number): PlotArea {
  const left = box.left,
    right = width - box.right,
    scale = (right - left) / (toMs - fromMs);
  return {
    left,
    right,
    top: box.top,
    bottom: height - box.bottom,
    x: (ms) => left + (ms - fromMs) * scale,
    time: (x) => fromMs + (x - left) / scale,
  };
}

const TIP_WIDTH = 168;
/** Left edge of the tip: beside the bar that it explains, on the side that has room. */
export const besideOf = (from: number, to: number, width: number) =>
  to + 10 + TIP_WIDTH <= width ? to + 10 : Math.max(0, from - 10 - TIP_WIDTH);

/** The index that a key goes to from `index` (−1: none yet) among `count`; null when it is no key of a chart. */
export function stepTo(key: KeyboardEvent['key'], index: number, count: number): number | null {
  const to =
    key === 'ArrowLeft'
      ? index < 0
        ? count - 1
        : index - 1
      : key === 'ArrowRight'
        ? index + 1
        : key === 'Home'
          ? 0
          : key === 'End'
            ? count - 1
            : null;
  return to === null || count === 0 ? null : Math.min(count - 1, Math.max(0, to));
}

/** Width that the name of an hour needs, px. */
const HOUR_WIDTH = 46;

/** Hours that are named under the axis: each one, or each second, third … where they would touch. */
export function namedHours(hours: readonly number[], { left, right }: Pick<PlotArea, 'left' | 'right'>): number[] {
  const each = (right - left) / hours.length,
    step = [1, 2, 3, 4, 6].find((every) => every * each >= HOUR_WIDTH) ?? 12;
  return hours.filter((_, index) => index % step === 0);
}
