import type { OverlayTrack } from '../../../shared/domain/track.ts';
import type { Direction, Region } from '../../../shared/domain/region.ts';
import type { ZoneState } from '../../../shared/domain/zone.ts';
import { over } from '../../tokens.ts';
import {
  disc,
  drawPlate,
  HALO,
  haloStroke,
  plateHeight,
  plateWidth,
  quietLabel,
  type Ctx,
  type Label,
  type LabelLook,
  type Pixel,
} from './draw-parts.ts';
import { drawGate, drawIgnore, drawLine, drawZone, topCorner } from './draw-regions.ts';
import { placePlate, type Rect } from './plates.ts';
import { smoothTrail, type TrailPoint } from './trail.ts';

/** What is drawn over the picture. */
export interface OverlayOptions {
  boxes: boolean;
  trails: boolean;
  ids: boolean;
  lines: boolean;
  zones: boolean;
  names: boolean;
}

/** Everything of one frame. Points are normalized; sizes of what is drawn are CSS px. */
export interface Scene {
  width: number;
  height: number;
  regions: readonly Region[];
  tracks: readonly OverlayTrack[];
  /** Of the anchor, per track: oldest first, this frame last. */
  trails: ReadonlyMap<number, readonly TrailPoint[]>;
  /** Direction in which a line is lit, and a person's box is coloured. */
  litLines: ReadonlyMap<string, Direction>;
  counted: ReadonlyMap<number, Direction>;
  /** By regionId; a zone that is not in it has no number. */
  zones: ReadonlyMap<string, ZoneState>;
  options: OverlayOptions;
  words: { in: string; out: string };
}

export const TRAIL_SECONDS = 2;
const SMALL_BELOW = 420;

/** Draws one frame's overlay: zones, lines, trails, boxes, anchors, labels, in this order; every stroke has its halo. */
export function drawScene(ctx: Ctx, scene: Scene): void {
  const { width, height, options } = scene;
  const small = width < SMALL_BELOW;
  const at = ([x, y]: Pixel): Pixel => [x * width, y * height];
  const taken: Rect[] = [];
  const people = scene.tracks
    .map((track) => ({ track, rect: rectOf(track, width, height), direction: scene.counted.get(track.trackId) }))
    .sort((a, b) => b.rect[3] - a.rect[3]);
  const shown = people.filter(({ track }) => track.confirmed);
  const labels: Label[] = [];
  /** Lines lie over all zones. */
  const later: (() => void)[] = [];
  const label = (places: [number, number][], text: string, look: LabelLook, blocked: readonly Rect[] = taken) => {
    const rect = placePlate(places, plateWidth(ctx, text, look), plateHeight(look), scene, blocked);
    if (!rect) return;
    taken.push(rect);
    labels.push({ rect, text, ...look });
  };

  const wordOf = (inPlate: Label | null) => {
    if (inPlate) {
      taken.push(inPlate.rect);
      labels.push(inPlate);
    }
  };
  for (const region of scene.regions) {
    const points = region.points.map(at),
      look = { small, lit: scene.litLines.get(region.regionId), word: scene.words.in };
    if (region.kind === 'ignore' && options.zones) drawIgnore(ctx, points);
    if (region.kind === 'zone' && options.zones) drawZone(ctx, points, small);
    if (region.kind === 'line' && options.lines) later.push(() => wordOf(drawLine(ctx, points, look)));
    if (region.kind === 'gate' && options.lines)
      later.push(() => wordOf(drawGate(ctx, points, region.secondPoints.map(at), look)));
  }
  for (const draw of later) draw();
  if (options.trails) {
    for (const { track, direction } of shown) {
      if (!small || direction)
        drawTrail(
          ctx,
          smoothTrail(scene.trails.get(track.trackId) ?? []),
          width,
          height,
          direction ? over[direction] : over.line,
        );
    }
  }
  if (options.boxes) {
    // The nearest person is drawn last, on top.
    for (const { rect, direction } of shown.toReversed()) drawBox(ctx, rect, direction, small);
    if (!small)
      for (const { track, direction } of people.toReversed())
        drawAnchor(ctx, at(track.anchor), direction ? over[direction] : over.line, track.confirmed ? 1 : 0.6);
  }
  if (small) return;

  for (const { rect, direction } of shown) {
    if (!direction) continue;
    const text = `+1 ${scene.words[direction]}`;
    const look = { size: 14, weight: 600, fill: over[`${direction}-plate`], alpha: 1 };
    const left = (rect[0] + rect[2] - plateWidth(ctx, text, look)) / 2;
    label(
      [
        [left, rect[1] - 14],
        [left, rect[1] + 14],
        [left, rect[3] + 16],
      ],
      text,
      look,
    );
  }
  if (options.zones) {
    for (const region of scene.regions) {
      const count = region.kind === 'zone' ? scene.zones.get(region.regionId) : undefined;
      if (!count) continue;
      const [x, y] = topCorner(region.points.map(at));
      label(
        [
          [x + 6, y + 16],
          [x + 6, y - 14],
          [x - 30, y + 16],
        ],
        String(count.occupancy),
        { ...quietLabel, size: 14, weight: 600, ...(count.overSinceMs !== null ? { color: over.warn } : {}) },
        [],
      );
    }
  }
  if (options.ids && options.boxes) {
    for (const { track, rect, direction } of shown) {
      if (!direction)
        label(
          [
            [rect[0], rect[1] - 12],
            [rect[0] + 3, rect[1] + 13],
            [rect[0], rect[3] + 14],
          ],
          String(track.trackId),
          quietLabel,
        );
    }
  }
  if (options.names) {
    for (const region of scene.regions) {
      const line = region.kind === 'line' || region.kind === 'gate';
      if (region.kind === 'ignore' || !(line ? options.lines : options.zones)) continue;
      const points = region.points.map(at),
        wide = plateWidth(ctx, region.name, quietLabel);
      label(line ? besideLine(points, wide) : besideZone(points, wide), region.name, quietLabel, [
        ...taken,
        ...people.map(({ rect }) => rect),
      ]);
    }
  }
  for (const each of labels) drawPlate(ctx, each);
}

/** Places for the name of a line: beside an end, else above or below one. */
function besideLine(points: readonly Pixel[], wide: number): [number, number][] {
  const [first, last] = [points[0], points[points.length - 1]];
  const [left, right] = first[0] <= last[0] ? [first, last] : [last, first];
  return [
    [right[0] + 12, right[1]],
    [left[0] - wide - 12, left[1]],
    [left[0], left[1] + 20],
    [left[0], left[1] - 18],
    [right[0] - wide, right[1] - 18],
  ];
}

/** Places for the name of a zone: at its top corner, beside its number. */
function besideZone(points: readonly Pixel[], wide: number): [number, number][] {
  const [x, y] = topCorner(points);
  return [
    [x + 38, y + 16],
    [x + 6, y - 14],
    [x + 6, y + 40],
    [x - wide - 6, y + 16],
  ];
}

/** Box on half pixels, so that its hairline is sharp. */
function rectOf({ box }: OverlayTrack, width: number, height: number): Rect {
  const snap = (value: number) => Math.round(value) + 0.5;
  return [snap(box[0] * width), snap(box[1] * height), snap(box[2] * width), snap(box[3] * height)];
}

function drawAnchor(ctx: Ctx, point: Pixel, color: string, alpha: number): void {
  ctx.globalAlpha = alpha;
  disc(ctx, point, 3, color);
  ctx.globalAlpha = 1;
}

/** Fades to nothing over TRAIL_SECONDS. */
function drawTrail(ctx: Ctx, trail: readonly TrailPoint[], width: number, height: number, color: string): void {
  ctx.lineCap = 'butt';
  for (const [stroke, lineWidth, strength] of [
    [over.halo, 2 + HALO, 0.7],
    [color, 2, 1],
  ] as const) {
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
  for (const [x, y, dx, dy] of [
    [x1, y1, 1, 1],
    [x2, y1, -1, 1],
    [x2, y2, -1, -1],
    [x1, y2, 1, -1],
  ]) {
    path.moveTo(x, y + dy * arm);
    path.lineTo(x, y);
    path.lineTo(x + dx * arm, y);
  }
  haloStroke(ctx, path, small ? 1.5 : direction ? 2.5 : 2, color);
}
