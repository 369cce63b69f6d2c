import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import type { Region } from '../../../shared/domain/region.ts';
import { polylineLength } from '../../../core/geometry/polyline.ts';
import { polygonArea } from '../../../core/geometry/polygon.ts';
import type { BadPlace } from '../../../core/adviser/types.ts';
import {
  drawPlate,
  hatch,
  haloStroke,
  inLabel,
  pathOf,
  plateAt,
  quietLabel,
  type Ctx,
  type Pixel,
} from '../../live/overlay/draw-parts.ts';
import { drawGate, drawIgnore, drawJoint, drawLine, drawZone, topCorner } from '../../live/overlay/draw-regions.ts';
import { over } from '../../tokens.ts';
import { drawBadPlaces, drawCrossings, drawProposal, drawShadow, drawWalk, drawMoved } from './draw-advice.ts';
import { crossHair, handle, hollow } from './draw-handles.ts';
import { drawingOf, growingPaths, offeredLine, selectedRegion, type EditorState } from '../state/editor-state.ts';
import { midpoints } from '../state/hit-test.ts';
import { insideStrip } from './inside-strip.ts';
import { fromSaved, isClosed, pathsOf, type EditorRegion, type Path, type RegionKind } from '../state/regions.ts';
import type { Outline } from '../view/use-view.ts';
import type { Size } from './view.ts';
import type { Walk } from '../judge/walks.ts';

/** What the editor knows of the people of the last hours, for drawing. */
export interface Insight {
  readonly walks: readonly Walk[];
  /** A line that is proposed, drawn as the line it would be. */
  readonly proposal: Path | null;
  /** Where its regions would be, for a camera that was moved. */
  readonly moved: readonly Outline[];
  /** Where a line counts badly. */
  readonly badPlaces: readonly BadPlace[];
  /** Another version of the chosen region, and which. */
  readonly shadow: { readonly region: Region; readonly word: string } | null;
}

export interface EditorWords {
  in: string;
  length: (percent: string, degrees: number) => string;
  area: (percent: string) => string;
  percent: (share: number) => string;
}

/** Width of the hatched strip on the inside, CSS px. */
export const INSIDE_BAND = 54;

/** Everything of the editor that lies over the picture, in CSS px of `view`. */
export function drawEditor(
  ctx: Ctx,
  state: EditorState,
  { walks, proposal, moved, badPlaces, shadow }: Insight,
  words: EditorWords,
): void {
  const { view, gesture } = state;
  const at = ([x, y]: NormalizedPoint): Pixel => [x * view.width, y * view.height];
  ctx.lineCap = ctx.lineJoin = 'round';
  const drawing = drawingOf(state),
    growing = growingPaths(state);
  const chosen = gesture.kind === 'drawing' ? null : selectedRegion(state);
  const kind = growing && state.tool !== 'select' ? state.tool : chosen?.kind;
  const paths = growing?.paths ?? (chosen ? pathsOf(chosen) : []);

  drawBadPlaces(ctx, badPlaces, view);
  for (const walk of walks) drawWalk(ctx, walk.drawn.map(at));
  const quiet = state.regions.filter((region) => region !== chosen);
  for (const region of quiet) if (isClosed(region.kind)) drawQuiet(ctx, region, at, words, view);
  for (const region of quiet) if (!isClosed(region.kind)) drawQuiet(ctx, region, at, words, view);

  if (shadow)
    drawShadow(
      ctx,
      pathsOf(fromSaved(shadow.region)).map((path) => path.map(at)),
      isClosed(shadow.region.kind),
      { word: shadow.word, inside: words.in },
    );
  if (kind && paths.length > 0)
    drawChosen(
      ctx,
      kind,
      paths.map((path) => path.map(at)),
      words,
    );
  if (kind && !isClosed(kind)) for (const path of paths) drawCrossings(ctx, walks, path, at);
  for (const { path, closed } of moved) drawMoved(ctx, path.map(at), closed);
  const offered = offeredLine(state);
  if (offered) drawProposal(ctx, offered.map(at), null);
  if (proposal) drawProposal(ctx, proposal.map(at), words.in);
  for (const { axis, at: share } of state.guides) drawGuide(ctx, axis, share, view);

  if (chosen) drawHandles(ctx, state, chosen, at, words);
  if (drawing) for (const point of [...(drawing.first ?? []), ...drawing.points]) handle(ctx, at(point), false);
  if (gesture.kind === 'drawing' && gesture.cursor && gesture.cursor !== gesture.points.at(-1)) {
    crossHair(ctx, at(gesture.cursor));
    const last = gesture.points.at(-1),
      path = growing?.paths[growing.paths.length - 1];
    if (last && path && kind) measure(ctx, kind, path, at(gesture.cursor), [at(last), at(gesture.cursor)], words, view);
  }
}

function drawHandles(
  ctx: Ctx,
  { gesture, point: selected, view }: EditorState,
  chosen: EditorRegion,
  at: (point: NormalizedPoint) => Pixel,
  words: EditorWords,
): void {
  const closed = isClosed(chosen.kind);
  const moving = gesture.kind === 'dragging' && (gesture.hit.kind === 'point' || gesture.hit.kind === 'midpoint');
  pathsOf(chosen).forEach((path, i) => {
    if (gesture.kind !== 'dragging') for (const [, point] of midpoints(path, closed, view)) hollow(ctx, at(point));
    path.forEach((point, index) => {
      const here = selected?.path === i && selected.index === index;
      if (here && moving) crossHair(ctx, at(point));
      else handle(ctx, at(point), here);
    });
    if (selected?.path !== i || !path[selected.index]) return;
    const point = path[selected.index],
      neighbour = path[selected.index - 1] ?? (closed ? path[path.length - 1] : path[selected.index + 1]);
    measure(ctx, chosen.kind, path, at(point), [at(neighbour), at(point)], words, view);
  });
}

/** The region that is drawn or changed: a line or gate with its inside hatched. */
function drawChosen(ctx: Ctx, kind: RegionKind, paths: readonly (readonly Pixel[])[], words: EditorWords): void {
  ctx.lineCap = ctx.lineJoin = 'round';
  const [points, second] = paths;
  if (isClosed(kind)) {
    if (points.length > 2) {
      if (kind === 'zone') drawZone(ctx, points, false);
      else drawIgnore(ctx, points);
    }
    ctx.lineCap = ctx.lineJoin = 'round';
    haloStroke(ctx, pathOf(points, points.length > 2), 2, over.line);
    return;
  }
  const last = second && second.length >= 2 ? second : points;
  if (last.length >= 2) drawInside(ctx, last, words.in);
  if (second && second.length >= 2 && points.length >= 2) drawJoint(ctx, points, second);
  ctx.lineCap = ctx.lineJoin = 'round';
  for (const path of paths) if (path.length >= 2) haloStroke(ctx, pathOf(path), 3, over.line);
}

function drawGuide(ctx: Ctx, axis: 'x' | 'y', share: number, view: Size): void {
  ctx.save();
  ctx.setLineDash([6, 5]);
  haloStroke(
    ctx,
    axis === 'x'
      ? pathOf([
          [share * view.width, 0],
          [share * view.width, view.height],
        ])
      : pathOf([
          [0, share * view.height],
          [view.width, share * view.height],
        ]),
    1,
    over.line,
  );
  ctx.restore();
}

function drawInside(ctx: Ctx, points: readonly Pixel[], word: string): void {
  const strip = insideStrip(points, INSIDE_BAND);
  ctx.save();
  ctx.globalAlpha = 0.2;
  ctx.fillStyle = over.in;
  ctx.fill(pathOf(strip, true));
  ctx.restore();
  hatch(ctx, strip, over.in, 0.75);
  const [a, b] = points,
    length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const u: Pixel = [(b[0] - a[0]) / length, (b[1] - a[1]) / length],
    along = Math.min(30, length / 2);
  plateAt(
    ctx,
    [a[0] + u[0] * along - u[1] * INSIDE_BAND * 0.55, a[1] + u[1] * along + u[0] * INSIDE_BAND * 0.55],
    word,
    { ...inLabel, size: 14 },
    'center',
  );
}

/** A region that is not being changed: as over the live picture, with its name. */
function drawQuiet(
  ctx: Ctx,
  region: EditorRegion,
  at: (point: NormalizedPoint) => Pixel,
  words: EditorWords,
  view: Size,
): void {
  const points = region.points.map(at);
  const look = { small: false, word: words.in };
  if (region.kind === 'zone') drawZone(ctx, points, false);
  if (region.kind === 'ignore') drawIgnore(ctx, points);
  const word =
    region.kind === 'line'
      ? drawLine(ctx, points, look)
      : region.kind === 'gate'
        ? drawGate(ctx, points, region.secondPoints.map(at), look)
        : null;
  if (word) drawPlate(ctx, word);
  if (region.name.trim() === '') return;
  if (isClosed(region.kind)) {
    const [x, y] = topCorner(points);
    return plateAt(ctx, [Math.min(x + 8, view.width - 60), y + 16], region.name, quietLabel, 'left');
  }
  const right = points.reduce((most, point) => (point[0] > most[0] ? point : most));
  const room = view.width - right[0] > 110;
  plateAt(
    ctx,
    room ? [right[0] + 12, right[1]] : [right[0], right[1] - 18],
    region.name,
    quietLabel,
    room ? 'left' : 'right',
  );
}

/** Beside the point that is placed or moved: length of the whole line and angle of its segment; of a polygon how much of the picture it covers. */
function measure(
  ctx: Ctx,
  kind: RegionKind,
  path: Path,
  [x, y]: Pixel,
  [from, to]: [Pixel, Pixel],
  words: EditorWords,
  view: Size,
): void {
  const degrees = Math.round(Math.abs(Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI);
  const text = !isClosed(kind)
    ? words.length(words.percent(polylineLength(path)), degrees > 90 ? 180 - degrees : degrees)
    : path.length > 2
      ? words.area(words.percent(polygonArea(path)))
      : null;
  if (text === null) return;
  const right = x + 16 + text.length * 7.2 < view.width;
  plateAt(ctx, [right ? x + 16 : x - 16, y > 44 ? y - 24 : y + 28], text, quietLabel, right ? 'left' : 'right');
}
