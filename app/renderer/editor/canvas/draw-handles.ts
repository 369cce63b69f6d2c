import { haloStroke, type Ctx, type Pixel } from '../../live/overlay/draw-parts.ts';
import { over } from '../../tokens.ts';
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
  for (const [dx, dy] of [
    [0, -1],
    [0, 1],
    [-1, 0],
    [1, 0],
  ]) {
    arms.moveTo(x + dx * 9, y + dy * 9);
    arms.lineTo(x + dx * 26, y + dy * 26);
  }
  haloStroke(ctx, arms, 1.5, over.line);
  haloStroke(ctx, circle([x, y], 7), 2, over.line);
}

/** Radius of the loupe, CSS px; it shows half as much of the picture around the finger. */
export const LOUPE_RADIUS = 56;

/** The piece of the picture under a finger, twice as large, with what is drawn over it. `at`: of the shown picture, CSS px of `view`. */
export function drawLoupe(
  ctx: Ctx,
  layers: readonly (readonly [CanvasImageSource, Size])[],
  [x, y]: Pixel,
  view: Size,
): void {
  const size = LOUPE_RADIUS * 2,
    reach = LOUPE_RADIUS / 2,
    centre: Pixel = [LOUPE_RADIUS, LOUPE_RADIUS];
  ctx.clearRect(0, 0, size, size);
  ctx.save();
  ctx.clip(circle(centre, LOUPE_RADIUS - 2));
  ctx.fillStyle = EDGE;
  ctx.fillRect(0, 0, size, size);
  for (const [layer, source] of layers) {
    const scaleX = source.width / view.width,
      scaleY = source.height / view.height;
    ctx.drawImage(
      layer,
      (x - reach) * scaleX,
      (y - reach) * scaleY,
      2 * reach * scaleX,
      2 * reach * scaleY,
      0,
      0,
      size,
      size,
    );
  }
  ctx.restore();
  haloStroke(ctx, circle(centre, LOUPE_RADIUS - 2), 2, over.line);
  crossHair(ctx, centre);
}

function circle([x, y]: Pixel, radius: number): Path2D {
  const ring = new Path2D();
  ring.arc(x, y, radius, 0, Math.PI * 2);
  return ring;
}
