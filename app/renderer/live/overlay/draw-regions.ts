import type { Direction } from '../../../shared/domain/region.ts';
import { over } from '../../tokens.ts';
import {
  disc,
  hatch,
  haloStroke,
  inLabel,
  pathOf,
  plateHeight,
  plateWidth,
  type Ctx,
  type Label,
  type Pixel,
} from './draw-parts.ts';
import { alongLine } from './plates.ts';

/** How a line or gate is drawn: on a small tile; lit by a crossing; the word at its arrow. */
export interface LineLook {
  small: boolean;
  lit?: Direction | undefined;
  word: string;
}

/** A line with its end dots and, at 86 % of its length, the arrow into the inside. Returns the arrow's word, to be drawn on top. */
export function drawLine(ctx: Ctx, points: readonly Pixel[], look: LineLook): Label | null {
  drawBareLine(ctx, points, look);
  return drawArrow(ctx, points, look);
}

/** Two lines joined by a thin dash; the arrow leaves the second one. */
export function drawGate(ctx: Ctx, points: readonly Pixel[], second: readonly Pixel[], look: LineLook): Label | null {
  drawJoint(ctx, points, second);
  drawBareLine(ctx, points, look);
  drawBareLine(ctx, second, look);
  return drawArrow(ctx, second, look);
}

/** The thin dash between the two lines of a gate. */
export function drawJoint(ctx: Ctx, points: readonly Pixel[], second: readonly Pixel[]): void {
  ctx.save();
  ctx.lineCap = 'butt';
  ctx.setLineDash([5, 5]);
  haloStroke(ctx, pathOf([alongLine(points, 0.5).point, alongLine(second, 0.5).point]), 1.25, over.line);
  ctx.restore();
}

/** Dashed outline and a light fill. */
export function drawZone(ctx: Ctx, points: readonly Pixel[], small: boolean): void {
  const path = pathOf(points, true);
  ctx.save();
  ctx.globalAlpha = 0.12;
  ctx.fillStyle = over.line;
  ctx.fill(path);
  ctx.globalAlpha = 1;
  ctx.lineJoin = 'round';
  ctx.lineCap = 'butt';
  ctx.setLineDash(small ? [5, 4] : [8, 6]);
  haloStroke(ctx, path, small ? 1.5 : 2, over.line);
  ctx.restore();
}

/** Where nobody is seen: hatched, with a thin edge. */
export function drawIgnore(ctx: Ctx, points: readonly Pixel[]): void {
  hatch(ctx, points, over.line, 0.35);
  ctx.save();
  ctx.globalAlpha = 0.5;
  ctx.lineJoin = 'round';
  haloStroke(ctx, pathOf(points, true), 1, over.line);
  ctx.restore();
}

/** The corner of a polygon nearest to the picture's top left, in its upper edge: where its words stand. */
export const topCorner = (points: readonly Pixel[]): Pixel =>
  points.reduce((best, point) => (point[1] * 2 + point[0] < best[1] * 2 + best[0] ? point : best));

function drawBareLine(ctx: Ctx, points: readonly Pixel[], { small, lit }: LineLook): void {
  const color = lit ? over[lit] : over.line;
  ctx.lineCap = ctx.lineJoin = 'round';
  haloStroke(ctx, pathOf(points), lit ? (small ? 3.5 : 5) : small ? 2 : 2.5, color);
  for (const point of [points[0], points[points.length - 1]]) disc(ctx, point, small ? 2.5 : 4, color);
}

function drawArrow(ctx: Ctx, points: readonly Pixel[], { small, word }: LineLook): Label | null {
  const {
    point: [px, py],
    along: [ax, ay],
    inside: [ix, iy],
  } = alongLine(points, 0.86);
  const [reach, head] = small ? [13, 4] : [26, 6];
  const [tx, ty] = [px + ix * reach, py + iy * reach];
  const [bx, by] = [tx - ix * head, ty - iy * head];
  const arrow = pathOf([
    [px, py],
    [tx, ty],
  ]);
  arrow.addPath(
    pathOf([
      [bx - ax * head, by - ay * head],
      [tx, ty],
      [bx + ax * head, by + ay * head],
    ]),
  );
  ctx.lineCap = ctx.lineJoin = 'round';
  haloStroke(ctx, arrow, small ? 2 : 2.5, over.in);
  if (small) return null;
  const [wide, high] = [plateWidth(ctx, word, inLabel), plateHeight(inLabel)];
  // Beyond the tip by half the plate's reach in the arrow's direction.
  const gap = 5 + Math.abs(ix) * (wide / 2) + Math.abs(iy) * (high / 2);
  const [cx, cy] = [tx + ix * gap, ty + iy * gap];
  return { rect: [cx - wide / 2, cy - high / 2, cx + wide / 2, cy + high / 2], text: word, ...inLabel };
}
