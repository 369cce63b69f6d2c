import type { GreyPicture } from '../../shared/domain/view.ts';
import { VIEW_CHECK } from './settings.ts';

/** What one picture says of itself. */
export interface PictureFigures {
  /** Grey levels: of the darker and of the lighter tenth. */
  dark: number;
  light: number;
  /** Share that is burnt out. */
  burnt: number;
  /** Pixels from one side of an edge to the other, in the middle of the cells that have edges; null: too few edges. */
  edgeWidth: number | null;
  /** Cells, row by row, that have structure. */
  structure: Uint8Array;
}

/** Of each pixel of such a picture its cell, row by row. */
export function cellsOf({ width, height }: Pick<GreyPicture, 'width' | 'height'>): Uint16Array {
  const { columns, rows } = VIEW_CHECK,
    cells = new Uint16Array(width * height);
  for (let y = 0, o = 0; y < height; y++)
    for (let x = 0; x < width; x++, o++)
      cells[o] = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
  return cells;
}

/** `noise`: grey levels by which a still pixel of this camera trembles. */
export function pictureFigures(picture: GreyPicture, cells: Uint16Array, noise: number): PictureFigures {
  const tones = tonesOf(picture);
  return {
    ...tones,
    edgeWidth: edgeWidth(picture, cells),
    structure: structure(picture, cells, tones.light - tones.dark, noise),
  };
}

export function tonesOf({ data }: GreyPicture): Pick<PictureFigures, 'dark' | 'light' | 'burnt'> {
  const tones = new Uint32Array(256);
  for (let i = 0; i < data.length; i++) tones[data[i]] += 1;
  let burnt = 0;
  for (let grey = VIEW_CHECK.burnt; grey < 256; grey++) burnt += tones[grey];
  return {
    dark: toneAt(tones, 0.1 * data.length),
    light: toneAt(tones, 0.9 * data.length),
    burnt: burnt / data.length,
  };
}

function toneAt(tones: Uint32Array, rank: number): number {
  let below = 0;
  for (let grey = 0; grey < 256; grey++) {
    below += tones[grey];
    if (below >= rank) return grey;
  }
  return 255;
}

function structure(
  { width, height, data }: GreyPicture,
  cells: Uint16Array,
  contrast: number,
  noise: number,
): Uint8Array {
  const { columns, rows, structureLevels, structureContrast, structureShare } = VIEW_CHECK;
  const least = Math.max(structureLevels, structureContrast * contrast, 4 * noise);
  const seen = new Uint32Array(columns * rows),
    all = new Uint32Array(columns * rows);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1, o = y * width + 1; x < width - 1; x++, o++) {
      const cell = cells[o];
      all[cell] += 1;
      if (Math.abs(data[o + 1] - data[o - 1]) > least || Math.abs(data[o + width] - data[o - width]) > least)
        seen[cell] += 1;
    }
  return Uint8Array.from(seen, (count, cell) => (count > structureShare * all[cell] ? 1 : 0));
}

/**
 * How wide edges are: from where an edge begins to where it ends is its contrast, and what it rises at its steepest pixel gives the width. Of each cell
 * its sharper edges count, because shadows are soft by nature; and of the cells the middle one, because the camera's own clock in the picture is always sharp.
 */
export function edgeWidth({ width, height, data }: GreyPicture, cells: Uint16Array): number | null {
  const { columns, rows, edgeReach, edgeContrast, edgesOfCell, edgeCells } = VIEW_CHECK;
  const widths: number[][] = Array.from({ length: columns * rows }, () => []);
  const row = new Float32Array(width);
  for (let y = 1; y < height - 1; y += 2) {
    // The mean of three rows: noise less its root, and an upright edge as it is.
    for (let x = 0, o = y * width; x < width; x++, o++) row[x] = (data[o - width] + data[o] + data[o + width]) / 3;
    for (let x = edgeReach + 1; x < width - edgeReach - 1; x++) {
      const rise = row[x + 1] - row[x - 1],
        steep = Math.abs(rise);
      if (steep < 4 || steep < Math.abs(row[x] - row[x - 2]) || steep <= Math.abs(row[x + 2] - row[x])) continue;
      const sign = Math.sign(rise);
      let left = x,
        right = x;
      while (x - left < edgeReach && sign * (row[left] - row[left - 1]) > 0) left -= 1;
      while (right - x < edgeReach && sign * (row[right + 1] - row[right]) > 0) right += 1;
      const contrast = sign * (row[right] - row[left]);
      if (contrast >= edgeContrast) widths[cells[y * width + x]].push((2 * contrast) / steep);
    }
  }
  const ofCells = widths.filter((own) => own.length >= edgesOfCell).map((own) => quantile(own, 0.25));
  return ofCells.length < edgeCells ? null : quantile(ofCells, 0.5);
}

/** Of unordered numbers, at least one. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
