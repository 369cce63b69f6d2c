import type { Point } from './point.ts';

/** Where a picture lies in its view: scaled with its aspect kept, centred. CSS or device pixels, as the caller gave them. */
export interface Viewport { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** The largest centred place for a picture of this size; empty while either size is not known yet. */
export function viewport(viewWidth: number, viewHeight: number, pictureWidth: number, pictureHeight: number): Viewport {
  if (!(viewWidth > 0 && viewHeight > 0 && pictureWidth > 0 && pictureHeight > 0)) return { x: 0, y: 0, width: 0, height: 0 };
  const scale = Math.min(viewWidth / pictureWidth, viewHeight / pictureHeight);
  const width = pictureWidth * scale, height = pictureHeight * scale;
  return { x: (viewWidth - width) / 2, y: (viewHeight - height) / 2, width, height };
}

/** From normalized 0..1 to pixels of the view. */
export function toPixels({ x, y, width, height }: Viewport, [nx, ny]: Point): Point {
  return [x + nx * width, y + ny * height];
}

/** From pixels of the view to normalized; beyond 0..1 outside the picture. [0, 0] while the viewport is empty. */
export function toNormalized({ x, y, width, height }: Viewport, [px, py]: Point): Point {
  return width > 0 && height > 0 ? [(px - x) / width, (py - y) / height] : [0, 0];
}

/** The nearest point inside the picture. */
export function clampNormalized([x, y]: Point): Point {
  return [Math.max(0, Math.min(1, x)), Math.max(0, Math.min(1, y))];
}
