import { FLOW_COLUMNS, FLOW_ROWS, type BadPlace } from '../../../core/adviser/types.ts';
import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import {
  disc,
  haloStroke,
  inLabel,
  pathOf,
  plateAt,
  quietLabel,
  type Ctx,
  type Pixel,
} from '../../live/overlay/draw-parts.ts';
import { over } from '../../tokens.ts';
import type { Path } from '../state/regions.ts';
import type { Size } from './view.ts';
import { crossings, type Walk } from '../judge/walks.ts';

/* What the people of the last hours say, over the picture. */

/** A way, rounded at each point. */
export function drawWalk(ctx: Ctx, points: readonly Pixel[]): void {
  const path = new Path2D(),
    last = points[points.length - 1];
  path.moveTo(...points[0]);
  for (let i = 1; i < points.length - 1; i++)
    path.quadraticCurveTo(...points[i], (points[i][0] + points[i + 1][0]) / 2, (points[i][1] + points[i + 1][1]) / 2);
  path.lineTo(...last);
  ctx.lineCap = ctx.lineJoin = 'round';
  ctx.strokeStyle = 'rgb(11 13 15 / 30%)';
  ctx.lineWidth = 3;
  ctx.stroke(path);
  ctx.strokeStyle = 'rgb(255 255 255 / 55%)';
  ctx.lineWidth = 1.25;
  ctx.stroke(path);
}

/** A dot where each way crosses the line as it is drawn now, in the colour of its direction. */
export function drawCrossings(
  ctx: Ctx,
  walks: readonly Walk[],
  line: Path,
  at: (point: NormalizedPoint) => Pixel,
): void {
  for (const { drawn } of walks)
    for (const { point, direction } of crossings(drawn, line)) disc(ctx, at(point), 4, over[direction]);
}

/** Warning colour, and dotted where people appear, vanish or break off: a line does not belong here. Hatched is the inside, and nothing else. */
export function drawBadPlaces(ctx: Ctx, places: readonly BadPlace[], { width, height }: Size): void {
  if (places.length === 0) return;
  const [wide, high] = [width / FLOW_COLUMNS, height / FLOW_ROWS];
  const all = new Path2D(),
    inner = new Path2D();
  for (const { column, row, kind } of places)
    for (const path of kind === 'edge' ? [all] : [all, inner]) path.rect(column * wide, row * high, wide, high);
  ctx.save();
  ctx.globalAlpha = 0.1;
  ctx.fillStyle = over.warn;
  ctx.fill(all);
  ctx.fill(inner);
  ctx.restore();
  dotsIn(ctx, inner, [width, height]);
}

/** Dots of the warning colour, 9 px from each other. */
function dotsIn(ctx: Ctx, path: Path2D, [width, height]: Pixel): void {
  ctx.save();
  ctx.clip(path);
  ctx.globalAlpha = 0.75;
  ctx.strokeStyle = over.warn;
  ctx.lineWidth = 2.5;
  ctx.lineCap = 'round';
  ctx.setLineDash([0.01, 9]);
  ctx.beginPath();
  for (let y = 4.5; y < height; y += 9) {
    ctx.moveTo(4.5, y);
    ctx.lineTo(width, y);
  }
  ctx.stroke();
  ctx.restore();
}

/** Dashed in the colour of advice; `word` at its inside. */
export function drawProposal(ctx: Ctx, points: readonly Pixel[], word: string | null): void {
  ctx.save();
  ctx.lineCap = 'butt';
  ctx.setLineDash([7, 6]);
  haloStroke(ctx, pathOf(points), 2.5, over.warn);
  ctx.setLineDash([4, 3]);
  for (const [x, y] of [points[0], points[points.length - 1]]) {
    const ring = new Path2D();
    ring.arc(x, y, 9, 0, Math.PI * 2);
    haloStroke(ctx, ring, 2, over.warn);
  }
  ctx.restore();
  if (word !== null) drawArrow(ctx, points, word);
}

/** Dashed in the colour of advice: where a line or outline would be. */
export function drawMoved(ctx: Ctx, points: readonly Pixel[], closed: boolean): void {
  ctx.save();
  ctx.lineCap = 'butt';
  ctx.setLineDash([7, 6]);
  haloStroke(ctx, pathOf(points, closed), 2.5, over.warn);
  ctx.restore();
}

/** Another version of what is changed here, dotted, with `word` for which; of a line or gate also where its inside is. */
export function drawShadow(
  ctx: Ctx,
  paths: readonly (readonly Pixel[])[],
  closed: boolean,
  { word, inside }: { word: string; inside: string },
): void {
  ctx.save();
  ctx.lineCap = 'round';
  ctx.setLineDash([0.5, 7]);
  for (const path of paths) haloStroke(ctx, pathOf(path, closed), 4, over.line);
  ctx.restore();
  if (!closed) drawArrow(ctx, paths[paths.length - 1], inside);
  const [x, y] = paths[0].reduce((low, point) => (point[1] < low[1] ? point : low));
  plateAt(ctx, [x, Math.max(14, y - 18)], word, quietLabel, 'center');
}

/** Into the inside, from the middle of a line. */
function drawArrow(ctx: Ctx, points: readonly Pixel[], word: string): void {
  const middle = Math.floor((points.length - 1) / 2),
    [a, b] = [points[middle], points[middle + 1]];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1,
    n: Pixel = [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
  const foot: Pixel = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2],
    tip: Pixel = [foot[0] + n[0] * 26, foot[1] + n[1] * 26];
  const arrow = pathOf([foot, tip]);
  arrow.addPath(
    pathOf([
      [tip[0] - n[0] * 6 + n[1] * 6, tip[1] - n[1] * 6 - n[0] * 6],
      tip,
      [tip[0] - n[0] * 6 - n[1] * 6, tip[1] - n[1] * 6 + n[0] * 6],
    ]),
  );
  haloStroke(ctx, arrow, 2.5, over.in);
  plateAt(ctx, [tip[0] + n[0] * 18, tip[1] + n[1] * 16], word, inLabel, 'center');
}
