import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';

/** Width and height of a picture, in whatever pixels the name of the variable says. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export const toPixels = ([x, y]: NormalizedPoint, size: Size): NormalizedPoint => [x * size.width, y * size.height];

/** Into the picture, at a precision finer than a pixel of any camera (1/100 000). */
export const keepInside = ([x, y]: NormalizedPoint): NormalizedPoint => [tidy(x), tidy(y)];
const tidy = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 1e5) / 1e5;

/** Distance of two normalized points, in the pixels of `size`. */
export function pixelDistance(a: NormalizedPoint, b: NormalizedPoint, size: Size): number {
  return Math.hypot((a[0] - b[0]) * size.width, (a[1] - b[1]) * size.height);
}

/** Distance of a point from a segment, in the pixels of `size`. */
export function segmentDistance(at: NormalizedPoint, a: NormalizedPoint, b: NormalizedPoint, size: Size): number {
  const [px, py] = toPixels(at, size),
    [ax, ay] = toPixels(a, size),
    [bx, by] = toPixels(b, size);
  const dx = bx - ax,
    dy = by - ay,
    square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / square));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}

export const middle = (a: NormalizedPoint, b: NormalizedPoint): NormalizedPoint => [
  (a[0] + b[0]) / 2,
  (a[1] + b[1]) / 2,
];
