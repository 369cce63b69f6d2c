import type { NormalizedPoint } from '../../shared/domain/geometry.ts';
import { polylineLength } from '../../core/geometry/polyline.ts';
import { passes } from '../../core/geometry/segment.ts';
import { fontFamily, over } from '../tokens.ts';
import type { EditorState } from './editor-machine.ts';
import { midpoints } from './hit-test.ts';
import { insideStrip } from './inside-strip.ts';
import type { Size } from './view.ts';

type Ctx = CanvasRenderingContext2D;
type Pixel = readonly [x: number, y: number];

/** One person's walk over this camera's picture, normalized: as it was judged, and smoothed for drawing. */
export interface Walk { points: readonly NormalizedPoint[]; drawn: readonly NormalizedPoint[] }

/** Smoothing: the mean of up to four points on each side, the ends as they are. */
export function toWalk(points: readonly NormalizedPoint[]): Walk {
  const drawn = points.map((_, i): NormalizedPoint => {
    const reach = Math.min(4, i, points.length - 1 - i), near = points.slice(i - reach, i + reach + 1);
    return [near.reduce((sum, [x]) => sum + x, 0) / near.length, near.reduce((sum, [, y]) => sum + y, 0) / near.length];
  });
  return { points, drawn };
}

export interface EditorWords { in: string; length: (percent: string, degrees: number) => string; percent: (share: number) => string }

/** Width of the hatched strip on the inside, CSS px. */
export const INSIDE_BAND = 54;
const HALO = 2.5;
const EDGE = '#12161a';

/** Everything of the editor that lies over the picture, in CSS px of `view`. */
export function drawEditor(ctx: Ctx, state: EditorState, walks: readonly Walk[], words: EditorWords): void {
  const { view, gesture } = state;
  const at = ([x, y]: NormalizedPoint): Pixel => [x * view.width, y * view.height];
  ctx.lineCap = ctx.lineJoin = 'round';
  const drawing = gesture.kind === 'drawing' ? gesture : null;
  const chosen = drawing ? null : state.lines.find((line) => line.key === state.selected) ?? null;
  const growing = drawing ? withCursor(drawing.points, drawing.cursor) : null;
  const judged = growing && growing.length >= 2 ? growing : chosen?.points ?? null;

  if (walks.length > 0) drawWalks(ctx, walks, at);
  for (const line of state.lines) if (line !== chosen) drawQuietLine(ctx, line.points.map(at), line.name, words.in, view);

  if (judged) {
    const points = judged.map(at);
    drawInside(ctx, points, words.in);
    halo(ctx, polyline(points), 3, over.line);
    drawCrossings(ctx, walks, judged, at);
  }
  for (const { axis, at: share } of state.guides) {
    const path = new Path2D();
    if (axis === 'x') { path.moveTo(share * view.width, 0); path.lineTo(share * view.width, view.height); } else { path.moveTo(0, share * view.height); path.lineTo(view.width, share * view.height); }
    ctx.setLineDash([6, 5]);
    halo(ctx, path, 1, over.line);
    ctx.setLineDash([]);
  }

  if (chosen) {
    const moving = gesture.kind === 'dragging' && gesture.hit.kind !== 'segment' ? state.point : null;
    if (gesture.kind !== 'dragging') for (const [, point] of midpoints(chosen.points, view)) hollow(ctx, at(point));
    chosen.points.forEach((point, index) => (index === moving ? crossHair(ctx, at(point)) : handle(ctx, at(point), index === state.point)));
    if (state.point !== null) {
      const neighbour = chosen.points[state.point - 1] ?? chosen.points[state.point + 1];
      measure(ctx, at(chosen.points[state.point]), neighbour, chosen.points[state.point], chosen.points, words, view);
    }
  }
  if (drawing && growing) {
    drawing.points.forEach((point) => handle(ctx, at(point), false));
    const last = drawing.points.at(-1);
    if (drawing.cursor && drawing.cursor !== last) {
      crossHair(ctx, at(drawing.cursor));
      if (last) measure(ctx, at(drawing.cursor), last, drawing.cursor, growing, words, view);
    }
  }
}

const withCursor = (points: readonly NormalizedPoint[], cursor: NormalizedPoint | null): readonly NormalizedPoint[] => (cursor && points.length > 0 && points.at(-1) !== cursor ? [...points, cursor] : points);

/** The piece of the picture under a finger, twice as large, above it. */
export function drawLoupe(ctx: Ctx, picture: CanvasImageSource & { width: number; height: number }, source: Size, at: NormalizedPoint, view: Size): void {
  const radius = 56, reach = radius / 2;
  const [x, y] = [at[0] * view.width, at[1] * view.height];
  const cx = Math.min(view.width - radius - 4, Math.max(radius + 4, x));
  const cy = y - 96 > radius ? y - 96 : y + 96;
  const scaleX = source.width / view.width, scaleY = source.height / view.height;
  ctx.save();
  ctx.beginPath();
  ctx.arc(cx, cy, radius, 0, Math.PI * 2);
  ctx.clip();
  ctx.fillStyle = EDGE;
  ctx.fillRect(cx - radius, cy - radius, radius * 2, radius * 2);
  ctx.drawImage(picture, (x - reach) * scaleX, (y - reach) * scaleY, 2 * reach * scaleX, 2 * reach * scaleY, cx - radius, cy - radius, radius * 2, radius * 2);
  ctx.restore();
  const ring = new Path2D();
  ring.arc(cx, cy, radius, 0, Math.PI * 2);
  halo(ctx, ring, 2, over.line);
  crossHair(ctx, [cx, cy]);
}

function drawWalks(ctx: Ctx, walks: readonly Walk[], at: (point: NormalizedPoint) => Pixel): void {
  for (const { drawn } of walks) {
    const path = polyline(drawn.map(at));
    ctx.strokeStyle = 'rgb(11 13 15 / 30%)';
    ctx.lineWidth = 3;
    ctx.stroke(path);
    ctx.strokeStyle = 'rgb(255 255 255 / 55%)';
    ctx.lineWidth = 1.25;
    ctx.stroke(path);
  }
}

/** A dot where each walk crosses the line as it is drawn now, in the colour of its direction. */
function drawCrossings(ctx: Ctx, walks: readonly Walk[], line: readonly NormalizedPoint[], at: (point: NormalizedPoint) => Pixel): void {
  for (const { drawn } of walks) {
    for (const { point, direction } of crossings(drawn, line)) {
      const [x, y] = at(point);
      ctx.beginPath();
      ctx.arc(x, y, 4, 0, Math.PI * 2);
      ctx.fillStyle = over[direction];
      ctx.strokeStyle = over.halo;
      ctx.lineWidth = 1.5;
      ctx.fill();
      ctx.stroke();
    }
  }
}

/** Where a walk passes a line, and which way. */
export function crossings(walk: readonly NormalizedPoint[], line: readonly NormalizedPoint[]): { point: NormalizedPoint; direction: 'in' | 'out' }[] {
  const found: { point: NormalizedPoint; direction: 'in' | 'out' }[] = [];
  for (let i = 1; i < walk.length; i++) {
    const [px, py] = walk[i - 1], [qx, qy] = walk[i];
    for (let j = 1; j < line.length; j++) {
      const [ax, ay] = line[j - 1], [bx, by] = line[j];
      const side = passes(px, py, qx, qy, ax, ay, bx, by);
      if (side === 0) continue;
      const from = (bx - ax) * (py - ay) - (by - ay) * (px - ax), to = (bx - ax) * (qy - ay) - (by - ay) * (qx - ax);
      const share = from === to ? 0 : from / (from - to);
      found.push({ point: [px + (qx - px) * share, py + (qy - py) * share], direction: side > 0 ? 'in' : 'out' });
    }
  }
  return found;
}

function drawInside(ctx: Ctx, points: readonly Pixel[], word: string): void {
  const strip = insideStrip(points, INSIDE_BAND);
  const path = polyline(strip);
  path.closePath();
  ctx.save();
  ctx.globalAlpha = 0.2;
  ctx.fillStyle = over.in;
  ctx.fill(path);
  ctx.clip(path);
  ctx.globalAlpha = 0.75;
  ctx.strokeStyle = over.in;
  ctx.lineWidth = 1.5;
  const xs = strip.map(([x]) => x), ys = strip.map(([, y]) => y);
  const left = Math.min(...xs), right = Math.max(...xs), top = Math.min(...ys), bottom = Math.max(...ys);
  ctx.beginPath();
  // 45°, 8 px apart across the strokes
  for (let sum = Math.floor((left + top) / 11.3) * 11.3; sum < right + bottom; sum += 11.3) { ctx.moveTo(sum - top, top); ctx.lineTo(sum - bottom, bottom); }
  ctx.stroke();
  ctx.restore();
  const [a, b] = points, length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const u: Pixel = [(b[0] - a[0]) / length, (b[1] - a[1]) / length], along = Math.min(30, length / 2);
  plate(ctx, [a[0] + u[0] * along - u[1] * INSIDE_BAND * 0.55, a[1] + u[1] * along + u[0] * INSIDE_BAND * 0.55], word, { size: 14, weight: 600, fill: over['in-plate'], alpha: 1, align: 'center' });
}

/** A line that is not being changed: with its arrow into the inside and its name beside an end. */
function drawQuietLine(ctx: Ctx, points: readonly Pixel[], name: string, word: string, view: Size): void {
  halo(ctx, polyline(points), 2.5, over.line);
  for (const point of [points[0], points[points.length - 1]]) {
    ctx.beginPath();
    ctx.arc(point[0], point[1], 4, 0, Math.PI * 2);
    ctx.fillStyle = over.line;
    ctx.strokeStyle = over.halo;
    ctx.lineWidth = 1.5;
    ctx.fill();
    ctx.stroke();
  }
  const [a, b] = [points[points.length - 2], points[points.length - 1]], length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const u: Pixel = [(b[0] - a[0]) / length, (b[1] - a[1]) / length], n: Pixel = [-u[1], u[0]];
  const foot: Pixel = [a[0] + (b[0] - a[0]) * 0.86, a[1] + (b[1] - a[1]) * 0.86], tip: Pixel = [foot[0] + n[0] * 26, foot[1] + n[1] * 26];
  const arrow = polyline([foot, tip]);
  arrow.addPath(polyline([[tip[0] - n[0] * 6 - u[0] * 6, tip[1] - n[1] * 6 - u[1] * 6], tip, [tip[0] - n[0] * 6 + u[0] * 6, tip[1] - n[1] * 6 + u[1] * 6]]));
  halo(ctx, arrow, 2.5, over.in);
  plate(ctx, [tip[0] + n[0] * 16, tip[1] + n[1] * 14], word, { size: 12, weight: 600, fill: over['in-plate'], alpha: 1, align: 'center' });
  const right = points.reduce((most, point) => (point[0] > most[0] ? point : most));
  const room = view.width - right[0] > 110;
  plate(ctx, room ? [right[0] + 12, right[1]] : [right[0], right[1] - 18], name, { size: 12, weight: 500, fill: over.plate, alpha: 0.82, align: room ? 'left' : 'right' });
}

/** Length of the whole line and angle of the segment that is being placed, beside its end. */
function measure(ctx: Ctx, [x, y]: Pixel, from: NormalizedPoint, to: NormalizedPoint, points: readonly NormalizedPoint[], words: EditorWords, view: Size): void {
  const degrees = Math.round(Math.abs(Math.atan2((to[1] - from[1]) * view.height, (to[0] - from[0]) * view.width) * 180) / Math.PI);
  const text = words.length(words.percent(polylineLength(points)), degrees > 90 ? 180 - degrees : degrees);
  const right = x + 16 + text.length * 7.2 < view.width;
  plate(ctx, [right ? x + 16 : x - 16, y > 44 ? y - 24 : y + 28], text, { size: 12, weight: 500, fill: over.plate, alpha: 0.82, align: right ? 'left' : 'right' });
}

function handle(ctx: Ctx, [x, y]: Pixel, selected: boolean): void {
  if (selected) {
    const ring = new Path2D();
    ring.arc(x, y, 13, 0, Math.PI * 2);
    halo(ctx, ring, 2, over.line);
  }
  ctx.beginPath();
  ctx.arc(x, y, 8, 0, Math.PI * 2);
  ctx.fillStyle = '#fff';
  ctx.strokeStyle = EDGE;
  ctx.lineWidth = 2;
  ctx.fill();
  ctx.stroke();
}

function hollow(ctx: Ctx, [x, y]: Pixel): void {
  const ring = new Path2D();
  ring.arc(x, y, 4, 0, Math.PI * 2);
  halo(ctx, ring, 1.5, over.line);
}

/** Leaves the pixel under it free. */
function crossHair(ctx: Ctx, [x, y]: Pixel): void {
  const arms = new Path2D();
  for (const [dx, dy] of [[0, -1], [0, 1], [-1, 0], [1, 0]]) { arms.moveTo(x + dx * 9, y + dy * 9); arms.lineTo(x + dx * 26, y + dy * 26); }
  halo(ctx, arms, 1.5, over.line);
  const ring = new Path2D();
  ring.arc(x, y, 7, 0, Math.PI * 2);
  halo(ctx, ring, 2, over.line);
}

interface PlateLook { size: number; weight: number; fill: string; alpha: number; align: 'left' | 'center' | 'right' }

function plate(ctx: Ctx, [x, y]: Pixel, text: string, { size, weight, fill, alpha, align }: PlateLook): void {
  ctx.font = `${weight} ${size}px ${fontFamily}`;
  const width = Math.ceil(ctx.measureText(text).width) + 14, height = size + 9;
  const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
  ctx.globalAlpha = alpha;
  ctx.fillStyle = fill;
  ctx.beginPath();
  ctx.roundRect(left, y - height / 2, width, height, 3);
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.fillStyle = over.text;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(text, left + width / 2, y + size * 0.36);
}

function halo(ctx: Ctx, path: Path2D, width: number, colour: string): void {
  ctx.strokeStyle = over.halo;
  ctx.lineWidth = width + HALO;
  ctx.stroke(path);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke(path);
}

function polyline(points: readonly Pixel[]): Path2D {
  const path = new Path2D();
  points.forEach(([x, y], index) => (index === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  return path;
}
