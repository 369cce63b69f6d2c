import type { PictureQuality, QualityFault } from '../../shared/domain/health-figures.ts';
import type { GreyPicture } from '../../shared/domain/view.ts';
import { cellsOf, edgeWidth, quantile, tonesOf } from '../view-check/picture-figures.ts';
import { changes } from '../view-check/view-sums.ts';
import { QUALITY } from './settings.ts';

/** What two pictures of a camera, less than a second apart, say of its quality. Null: it cannot be told from these. */
export interface QualityFigures {
  /** Pixels from one side of an edge to the other. */
  edgeWidth: number | null;
  /** Grey levels of the lighter tenth. */
  light: number;
  /** Grey levels by which a still pixel trembles. */
  noise: number;
  /** By how much more neighbours differ across the borders of an encoder's blocks than within them. */
  blocking: number | null;
}

/** `frameWidth`: of the camera's own picture, which these are made of. */
export function qualityFigures(before: GreyPicture, now: GreyPicture, frameWidth: number): QualityFigures {
  const cells = cellsOf(now),
    { noise } = changes(before.data, now.data, cells);
  return {
    edgeWidth: edgeWidth(now, cells),
    light: tonesOf(now).light,
    noise,
    blocking: blockingOf(now, frameWidth),
  };
}

/** `frozen`: the share of the last pictures that showed nothing new; null: that is not looked at. */
export function qualityOf(
  { edgeWidth, light, noise, blocking }: QualityFigures,
  frozen: number | null,
): PictureQuality {
  const faults: Record<QualityFault, number | null> = {
    blur: edgeWidth === null ? null : faultOf('blur', edgeWidth),
    blocking: blocking === null ? null : faultOf('blocking', blocking),
    noise: faultOf('noise', noise),
    darkness: faultOf('darkness', light),
    freeze: frozen,
  };
  return { score: round(1 - Math.max(...Object.values(faults).map((fault) => fault ?? 0))), faults };
}

/** From 0 where nothing is lost over 0.5 where people begin to be missed to 1 where nobody is counted. */
export function faultOf(part: keyof typeof QUALITY.parts, value: number): number {
  const { fine, limit, worst } = QUALITY.parts[part];
  const way = (from: number, to: number) => Math.max(0, Math.min(1, (value - from) / (to - from)));
  return round(0.5 * way(fine, limit) + 0.5 * way(limit, worst));
}

/**
 * An encoder with too few bits leaves its blocks of 8 x 8 pixels to be seen. In the scaled picture their borders lie `period` pixels apart: across them
 * neighbours differ more than in the middle of a block. Columns only, since both directions have the same cause.
 */
function blockingOf({ width, height, data }: GreyPicture, frameWidth: number): number | null {
  const { block, leastPeriod, edge } = QUALITY,
    period = (block * width) / frameWidth;
  if (period < leastPeriod) return null;
  const steps = new Float64Array(width);
  for (let y = 0; y < height; y += 2)
    for (let x = 1, o = y * width + 1; x < width; x++, o++) steps[x] += Math.min(edge, Math.abs(data[o] - data[o - 1]));
  const ratios: number[] = [];
  for (let border = period; border + period / 2 < width - 1; border += period) {
    const at = steps[Math.round(border)],
      within = (steps[Math.round(border - period / 2)] + steps[Math.round(border + period / 2)]) / 2;
    if (at + within > 0) ratios.push((at - within) / (at + within));
  }
  return ratios.length === 0 ? null : Math.max(0, quantile(ratios, 0.5));
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
