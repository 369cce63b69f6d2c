import { haloStroke, type Ctx, type Pixel } from '../live/draw-parts.ts';
import { over } from '../tokens.ts';
import type { Size } from './view.ts';

/* What is taken hold of: sizes are CSS px. */

const EDGE = '#12161a';

export function handle(ctx: Ctx, [x, y]: Pixel, selected: boolean): void {
  if (selected) haloStroke(ctx, circle([x, y], 13), 2, over.line);
  ctx.beginPath();
  ctx.arc(x, y, 8, 0, Math.PI * 2);
  ctx.fillStyle = over.line;
  ctx.strokeStyle = EDGE;
  ctx.lineWidth = 2;
  ctx.fill();
  ctx.stroke();
}

/** Between two points: pulling it bends the path. */
export const hollow = (ctx: Ctx, at: Pixel): void => haloStroke(ctx, circle(at, 4), 1.5, over.line);

/** Leaves the pixel under it free. */
export function crossHair(ctx: Ctx, [x, y]: Pixel): void {
  const arms = new Path2D();
  for (const [dx, dy] of [[0, -1], [0, 1], [-1, 0], [1, 0]]) { arms.moveTo(x + dx * 9, y + dy * 9); arms.lineTo(x + dx * 26, y + dy * 26); }
  haloStroke(ctx, arms, 1.5, over.line);
  haloStroke(ctx, circle([x, y], 7), 2, over.line);
}

/** The piece of the picture under a finger, twice as large, above it. */
export function drawLoupe(ctx: Ctx, picture: CanvasImageSource, source: Size, [x, y]: Pixel, view: Size): void {
  const radius = 56, reach = radius / 2;
  const cx = Math.min(view.width - radius - 4, Math.max(radius + 4, x));
  const cy = y - 96 > radius ? y - 96 : y + 96;
  const scaleX = source.width / view.width, scaleY = source.height / view.height;
  ctx.save();
  ctx.clip(circle([cx, cy], radius));
  ctx.fillStyle = EDGE;
  ctx.fillRect(cx - radius, cy - radius, radius * 2, radius * 2);
  ctx.drawImage(picture, (x - reach) * scaleX, (y - reach) * scaleY, 2 * reach * scaleX, 2 * reach * scaleY, cx - radius, cy - radius, radius * 2, radius * 2);
  ctx.restore();
  haloStroke(ctx, circle([cx, cy], radius), 2, over.line);
  crossHair(ctx, [cx, cy]);
}

function circle([x, y]: Pixel, radius: number): Path2D {
  const ring = new Path2D();
  ring.arc(x, y, radius, 0, Math.PI * 2);
  return ring;
}
