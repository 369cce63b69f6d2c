import type { Anchor } from '../../shared/domain/region.ts';
import { waysOf, type Loose, type Path } from './paths.ts';
import { FLOW_COLUMNS, FLOW_ROWS, type AdvisedTrack, type BadPlace, type Flow } from './types.ts';

/** Of the tracks through a cell, and at least so many: then a line counts badly there. */
const BAD_SHARE = 0.25;
const BAD_TRACKS = 3;

interface Cell {
  tracks: number;
  begins: number;
  ends: number;
  breaks: number;
  dx: number;
  dy: number;
  steps: number;
}

/** Where people walk and which way, where their tracks begin and end, and where ids break. */
export function trackFlow(
  tracks: readonly AdvisedTrack[],
  aspectRatio: number,
  anchor: Anchor = 'bottom-centre',
): Flow {
  const cells: Cell[] = Array.from({ length: FLOW_COLUMNS * FLOW_ROWS }, () => ({
    tracks: 0,
    begins: 0,
    ends: 0,
    breaks: 0,
    dx: 0,
    dy: 0,
    steps: 0,
  }));
  const cellAt = (x: number, y: number) => cellIndex(x / aspectRatio, y);
  const paths = waysOf(tracks, aspectRatio, anchor).tracks;
  let breaks = 0;
  for (const path of paths) {
    walk(path, cells, cellAt);
    const count = (kind: 'begins' | 'ends', { edge, partner, x, y }: Loose) => {
      if (!edge && partner < 0) cells[cellAt(x, y)][kind] += 1;
    };
    count('begins', path.begin);
    count('ends', path.end);
    if (path.end.partner < 0) continue;
    breaks += 1;
    cells[cellAt(path.end.x, path.end.y)].breaks += 1;
  }
  return {
    cells: cells.map(({ steps, dx, dy, ...cell }) => ({
      ...cell,
      dx: steps > 0 ? dx / steps : 0,
      dy: steps > 0 ? dy / steps : 0,
    })),
    tracks: paths.length,
    breaks,
  };
}

/** The cells to shade: where boxes are cut off by the picture's edge, tracks begin or end in its midst, or ids break. */
export function badPlaces({ cells }: Flow): BadPlace[] {
  const bad: BadPlace[] = [];
  cells.forEach((cell, i) => {
    const column = i % FLOW_COLUMNS,
      row = Math.floor(i / FLOW_COLUMNS);
    if (column === 0 || row === 0 || column === FLOW_COLUMNS - 1 || row === FLOW_ROWS - 1) {
      bad.push({ column, row, kind: 'edge', share: 1 });
      return;
    }
    const kinds = ['breaks', 'begins', 'ends'] as const;
    const kind = kinds.reduce((worst, next) => (cell[next] > cell[worst] ? next : worst));
    const share = cell.tracks > 0 ? Math.min(1, cell[kind] / cell.tracks) : 0;
    if (cell[kind] >= BAD_TRACKS && share >= BAD_SHARE) bad.push({ column, row, kind, share });
  });
  return bad;
}

export function cellIndex(x: number, y: number): number {
  const column = Math.max(0, Math.min(FLOW_COLUMNS - 1, Math.floor(x * FLOW_COLUMNS)));
  const row = Math.max(0, Math.min(FLOW_ROWS - 1, Math.floor(y * FLOW_ROWS)));
  return row * FLOW_COLUMNS + column;
}

/** Enters a way in every cell that it passes, at points so close together that none is left out. */
function walk({ x, y }: Path, cells: Cell[], cellAt: (x: number, y: number) => number): void {
  const seen = new Set<number>([cellAt(x[0], y[0])]);
  for (let i = 1; i < x.length; i++) {
    const dx = x[i] - x[i - 1],
      dy = y[i] - y[i - 1],
      length = Math.hypot(dx, dy);
    if (length === 0) continue;
    const pieces = Math.max(1, Math.ceil(length * FLOW_ROWS * 4));
    for (let piece = 1; piece <= pieces; piece++) {
      const at = cellAt(x[i - 1] + (dx * piece) / pieces, y[i - 1] + (dy * piece) / pieces);
      seen.add(at);
      cells[at].dx += dx / pieces;
      cells[at].dy += dy / pieces;
      cells[at].steps += length / pieces;
    }
  }
  for (const at of seen) cells[at].tracks += 1;
}
