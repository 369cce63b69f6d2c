import type { OverlayTrack } from '../../shared/domain/track.ts';
import type { Direction, Line } from '../../shared/domain/region.ts';
import { fontFamily, over } from '../tokens.ts';
import { alongLine, placePlate, type Rect } from './plates.ts';
import { smoothTrail, type TrailPoint } from './trail.ts';

/** What is drawn over the picture. */
export interface OverlayOptions { boxes: boolean; trails: boolean; ids: boolean; lines: boolean; names: boolean }

/** Everything of one frame. Points are normalized; sizes of what is drawn are CSS px. */
export interface Scene {
  width: number;
  height: number;
  lines: readonly Line[];
  tracks: readonly OverlayTrack[];
  /** Of the anchor, per track: oldest first, this frame last. */
  trails: ReadonlyMap<number, readonly TrailPoint[]>;
  /** Direction in which a line is lit, and a person's box is coloured. */
  litLines: ReadonlyMap<string, Direction>;
  counted: ReadonlyMap<number, Direction>;
  options: OverlayOptions;
  words: { in: string; out: string };
}

type Ctx = CanvasRenderingContext2D;
export const TRAIL_SECONDS = 2;
const SMALL_BELOW = 420;
const HALO = 2.5;

/** Draws one frame's overlay: lines, trails, boxes, anchors, labels, in this order; every stroke has its halo. */
export function drawScene(ctx: Ctx, scene: Scene): void {
  const { width, height, options } = scene;
  const small = width < SMALL_BELOW;
  const at = ([x, y]: readonly [number, number]) => [x * width, y * height] as const;
  const taken: Rect[] = [];
  const people = scene.tracks.map((track) => ({ track, rect: rectOf(track, width, height), direction: scene.counted.get(track.trackId) }))
    .sort((a, b) => b.rect[3] - a.rect[3]);
  const shown = people.filter(({ track }) => track.confirmed);
  const labels: Label[] = [];
  const label = (places: [number, number][], text: string, look: Omit<Label, 'rect' | 'text'>, blocked: readonly Rect[] = taken) => {
    const rect = placePlate(places, plateWidth(ctx, text, look), look.size + 7, scene, blocked);
    if (!rect) return;
    taken.push(rect);
    labels.push({ rect, text, ...look });
  };

  if (options.lines) {
    for (const line of scene.lines) {
      const inPlate = drawLine(ctx, line.points.map(at), { small, lit: scene.litLines.get(line.regionId), word: scene.words.in });
      if (inPlate) { taken.push(inPlate.rect); labels.push(inPlate); }
    }
  }
  if (options.trails) {
    for (const { track, direction } of shown) {
      if (!small || direction) drawTrail(ctx, smoothTrail(scene.trails.get(track.trackId) ?? []), width, height, direction ? over[direction] : over.line);
    }
  }
  if (options.boxes) {
    // The nearest person is drawn last, on top.
    for (const { rect, direction } of shown.toReversed()) drawBox(ctx, rect, direction, small);
    if (!small) for (const { track, direction } of people.toReversed()) drawAnchor(ctx, at(track.anchor), direction ? over[direction] : over.line, track.confirmed ? 1 : 0.6);
  }
  if (small) return;

  for (const { rect, direction } of shown) {
    if (!direction) continue;
    const text = `+1 ${scene.words[direction]}`;
    const look = { size: 14, weight: 600, fill: over[`${direction}-plate`], alpha: 1 };
    const left = (rect[0] + rect[2] - plateWidth(ctx, text, look)) / 2;
    label([[left, rect[1] - 14], [left, rect[1] + 14], [left, rect[3] + 16]], text, look);
  }
  const quiet = { size: 12, weight: 500, fill: over.plate, alpha: 0.82 };
  if (options.ids && options.boxes) {
    for (const { track, rect, direction } of shown) {
      if (!direction) label([[rect[0], rect[1] - 12], [rect[0] + 3, rect[1] + 13], [rect[0], rect[3] + 14]], String(track.trackId), quiet);
    }
  }
  if (options.lines && options.names) {
    for (const line of scene.lines) {
      const [first, last] = [at(line.points[0]), at(line.points[line.points.length - 1])];
      const wide = plateWidth(ctx, line.name, quiet);
      const [left, right] = first[0] <= last[0] ? [first, last] : [last, first];
      label([[right[0] + 12, right[1]], [left[0] - wide - 12, left[1]], [left[0], left[1] + 20], [left[0], left[1] - 18], [right[0] - wide, right[1] - 18]], line.name, quiet, [...taken, ...people.map(({ rect }) => rect)]);
    }
  }
  for (const each of labels) drawPlate(ctx, each);
}

interface Label { rect: Rect; text: string; size: number; weight: number; fill: string; alpha: number }

const font = ({ size, weight }: Pick<Label, 'size' | 'weight'>) => `${weight} ${size}px ${fontFamily}`;

function plateWidth(ctx: Ctx, text: string, look: Pick<Label, 'size' | 'weight'>): number {
  ctx.font = font(look);
  return Math.ceil(ctx.measureText(text).width) + 14;
}

function drawPlate(ctx: Ctx, { rect: [x1, y1, x2, y2], text, fill, alpha, ...look }: Label): void {
  ctx.globalAlpha = alpha;
  ctx.fillStyle = fill;
  ctx.beginPath();
  ctx.roundRect(x1, y1, x2 - x1, y2 - y1, 3);
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.fillStyle = over.text;
  ctx.font = font(look);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(text, (x1 + x2) / 2, (y1 + y2) / 2 + look.size * 0.36);
}

/** Strokes the current path twice: halo, then colour. */
function haloStroke(ctx: Ctx, path: Path2D, width: number, color: string): void {
  ctx.strokeStyle = over.halo;
  ctx.lineWidth = width + HALO;
  ctx.stroke(path);
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.stroke(path);
}

/** Box on half pixels, so that its hairline is sharp. */
function rectOf({ box }: OverlayTrack, width: number, height: number): Rect {
  const snap = (value: number) => Math.round(value) + 0.5;
  return [snap(box[0] * width), snap(box[1] * height), snap(box[2] * width), snap(box[3] * height)];
}

function drawLine(ctx: Ctx, points: (readonly [number, number])[], { small, lit, word }: { small: boolean; lit: Direction | undefined; word: string }): Label | null {
  const color = lit ? over[lit] : over.line;
  ctx.lineCap = ctx.lineJoin = 'round';
  const path = new Path2D();
  points.forEach(([x, y], i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  haloStroke(ctx, path, lit ? (small ? 3.5 : 5) : small ? 2 : 2.5, color);
  for (const [x, y] of [points[0], points[points.length - 1]]) disc(ctx, x, y, small ? 2.5 : 4, color);

  const { point: [px, py], along: [ax, ay], inside: [ix, iy] } = alongLine(points, 0.86);
  const [reach, head] = small ? [13, 4] : [26, 6];
  const [tx, ty] = [px + ix * reach, py + iy * reach];
  const [bx, by] = [tx - ix * head, ty - iy * head];
  const arrow = new Path2D();
  arrow.moveTo(px, py);
  arrow.lineTo(tx, ty);
  arrow.moveTo(bx - ax * head, by - ay * head);
  arrow.lineTo(tx, ty);
  arrow.lineTo(bx + ax * head, by + ay * head);
  haloStroke(ctx, arrow, small ? 2 : 2.5, over.in);
  if (small) return null;
  const look = { size: 12, weight: 600, fill: over['in-plate'], alpha: 1 };
  const [wide, high] = [plateWidth(ctx, word, look), look.size + 7];
  // Beyond the tip by half the plate's reach in the arrow's direction.
  const gap = 5 + Math.abs(ix) * (wide / 2) + Math.abs(iy) * (high / 2);
  const [cx, cy] = [tx + ix * gap, ty + iy * gap];
  return { rect: [cx - wide / 2, cy - high / 2, cx + wide / 2, cy + high / 2], text: word, ...look };
}

function disc(ctx: Ctx, x: number, y: number, radius: number, color: string): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, Math.PI * 2);
  ctx.fillStyle = color;
  ctx.strokeStyle = over.halo;
  ctx.lineWidth = 1.5;
  ctx.fill();
  ctx.stroke();
}

function drawAnchor(ctx: Ctx, [x, y]: readonly [number, number], color: string, alpha: number): void {
  ctx.globalAlpha = alpha;
  disc(ctx, x, y, 3, color);
  ctx.globalAlpha = 1;
}

/** Fades to nothing over TRAIL_SECONDS. */
function drawTrail(ctx: Ctx, trail: readonly TrailPoint[], width: number, height: number, color: string): void {
  ctx.lineCap = 'butt';
  for (const [stroke, lineWidth, strength] of [[over.halo, 2 + HALO, 0.7], [color, 2, 1]] as const) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = lineWidth;
    for (let i = 1; i < trail.length; i++) {
      const [age, x, y] = trail[i];
      ctx.globalAlpha = Math.max(0, 1 - age / TRAIL_SECONDS) * strength;
      ctx.beginPath();
      ctx.moveTo(trail[i - 1][1] * width, trail[i - 1][2] * height);
      ctx.lineTo(x * width, y * height);
      ctx.stroke();
    }
  }
  ctx.globalAlpha = 1;
}

/** Corner brackets, and between them a hairline; never a filled box over a person. */
function drawBox(ctx: Ctx, [x1, y1, x2, y2]: Rect, direction: Direction | undefined, small: boolean): void {
  const color = direction ? over[direction] : over.line;
  ctx.lineCap = ctx.lineJoin = 'round';
  if (!small) {
    ctx.globalAlpha = direction ? 1 : 0.38;
    ctx.strokeStyle = color;
    ctx.lineWidth = 1;
    ctx.strokeRect(x1, y1, x2 - x1, y2 - y1);
    ctx.globalAlpha = 1;
  }
  const arm = Math.max(5, Math.min(14, 0.3 * Math.min(x2 - x1, y2 - y1)));
  const path = new Path2D();
  for (const [x, y, dx, dy] of [[x1, y1, 1, 1], [x2, y1, -1, 1], [x2, y2, -1, -1], [x1, y2, 1, -1]]) {
    path.moveTo(x, y + dy * arm);
    path.lineTo(x, y);
    path.lineTo(x + dx * arm, y);
  }
  haloStroke(ctx, path, small ? 1.5 : direction ? 2.5 : 2, color);
}
