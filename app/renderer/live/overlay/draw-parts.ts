import { fontFamily, over } from '../../tokens.ts';
import type { Rect } from './plates.ts';

/* What everything drawn over a picture is made of. CSS px. */

export type Ctx = CanvasRenderingContext2D;
export type Pixel = readonly [x: number, y: number];

/** How much wider than its stroke a halo is. */
export const HALO = 2.5;

/** Strokes a path twice: halo, then colour. */
export function haloStroke(ctx: Ctx, path: Path2D, width: number, color: string): void {
  ctx.strokeStyle = over.halo;
  ctx.lineWidth = width + HALO;
  ctx.stroke(path);
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.stroke(path);
}

export function pathOf(points: readonly Pixel[], closed = false): Path2D {
  const path = new Path2D();
  points.forEach(([x, y], index) => (index === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  if (closed) path.closePath();
  return path;
}

export function disc(ctx: Ctx, [x, y]: Pixel, radius: number, color: string): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, Math.PI * 2);
  ctx.fillStyle = color;
  ctx.strokeStyle = over.halo;
  ctx.lineWidth = 1.5;
  ctx.fill();
  ctx.stroke();
}

/** 45° strokes of 1.5 px inside the outline, 8 px from each other. */
export function hatch(ctx: Ctx, outline: readonly Pixel[], color: string, alpha: number): void {
  const xs = outline.map(([x]) => x),
    ys = outline.map(([, y]) => y);
  hatchIn(
    ctx,
    pathOf(outline, true),
    [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
    color,
    alpha,
    8,
  );
}

/** The same in any path within the bounds, `apart` px from each other. */
export function hatchIn(
  ctx: Ctx,
  path: Path2D,
  [left, top, right, bottom]: Rect,
  color: string,
  alpha: number,
  apart: number,
): void {
  const pitch = apart * Math.SQRT2;
  ctx.save();
  ctx.clip(path);
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (let sum = Math.floor((left + top) / pitch) * pitch; sum < right + bottom; sum += pitch) {
    ctx.moveTo(sum - top, top);
    ctx.lineTo(sum - bottom, bottom);
  }
  ctx.stroke();
  ctx.restore();
}

/** A word on its plate. `color` of the text: white unless it warns. */
export interface Label {
  rect: Rect;
  text: string;
  size: number;
  weight: number;
  fill: string;
  alpha: number;
  color?: string;
}
export type LabelLook = Omit<Label, 'rect' | 'text'>;

/** Words that say which, and words that say in. */
export const quietLabel: LabelLook = { size: 12, weight: 500, fill: over.plate, alpha: 0.82 };
export const inLabel: LabelLook = { size: 12, weight: 600, fill: over['in-plate'], alpha: 1 };

const font = ({ size, weight }: Pick<Label, 'size' | 'weight'>) => `${weight} ${size}px ${fontFamily}`;

export const plateHeight = ({ size }: Pick<Label, 'size'>) => size + 7;

export function plateWidth(ctx: Ctx, text: string, look: Pick<Label, 'size' | 'weight'>): number {
  ctx.font = font(look);
  return Math.ceil(ctx.measureText(text).width) + 14;
}

export function drawPlate(
  ctx: Ctx,
  { rect: [x1, y1, x2, y2], text, fill, alpha, color = over.text, ...look }: Label,
): void {
  ctx.globalAlpha = alpha;
  ctx.fillStyle = fill;
  ctx.beginPath();
  ctx.roundRect(x1, y1, x2 - x1, y2 - y1, 3);
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.fillStyle = color;
  ctx.font = font(look);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(text, (x1 + x2) / 2, (y1 + y2) / 2 + look.size * 0.36);
}

/** A plate a little taller than its words, beside or around a point. */
export function plateAt(
  ctx: Ctx,
  [x, y]: Pixel,
  text: string,
  look: LabelLook,
  align: 'left' | 'center' | 'right',
): void {
  const width = plateWidth(ctx, text, look),
    height = plateHeight(look) + 2;
  const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
  drawPlate(ctx, { rect: [left, y - height / 2, left + width, y + height / 2], text, ...look });
}
