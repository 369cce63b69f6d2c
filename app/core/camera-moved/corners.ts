import { boxMean, type OrientationField } from './orientation.ts';
import { VIEW_SETTINGS } from './view-settings.ts';

/** The middle of a patch that is unlike what lies beside it. Pixels. */
export interface Corner {
  x: number;
  y: number;
}

/**
 * The best corner of each square of the picture that has one: where edges run in two directions, so that it is found again in both. The lesser
 * eigenvalue of the structure tensor (Shi and Tomasi, "Good features to track", CVPR 1994), which of doubled angles is (Σ|z| − |Σ z|) / 2.
 */
export function cornersOf({ width, height, re, im }: OrientationField): Corner[] {
  const { patch, cell, cornerness } = VIEW_SETTINGS;
  const length = new Float32Array(width * height);
  for (let o = 0; o < length.length; o++) length[o] = Math.sqrt(re[o] * re[o] + im[o] * im[o]);
  const all = boxMean(length, width, height, patch),
    alongRe = boxMean(re, width, height, patch),
    alongIm = boxMean(im, width, height, patch);
  const corners: Corner[] = [],
    rim = patch + 1;
  for (let top = 0; top < height; top += cell)
    for (let left = 0; left < width; left += cell) {
      let best = cornerness,
        corner: Corner | null = null;
      for (let y = Math.max(rim, top); y < Math.min(height - rim, top + cell); y++)
        for (let x = Math.max(rim, left); x < Math.min(width - rim, left + cell); x++) {
          const o = y * width + x,
            lesser = (all[o] - Math.sqrt(alongRe[o] ** 2 + alongIm[o] ** 2)) / 2;
          if (lesser > best) {
            best = lesser;
            corner = { x, y };
          }
        }
      if (corner) corners.push(corner);
    }
  return corners;
}
