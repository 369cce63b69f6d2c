import { FootfallError } from '../../../shared/errors.ts';
import {
  checkHeader,
  COLUMNS,
  isExtra,
  isHeader,
  layoutOf,
  MOST_COLUMNS,
  NEEDED_COLUMNS,
  shown,
  splitRow,
  type Layout,
} from './detections-layout.ts';
import { DecimalMarks, numberOf } from './detections-number.ts';
import { meaningOfConfidences, type ConfidenceMeaning } from './detections-confidence.ts';

/** A detection in pixels: [x1, y1, x2, y2, confidence 0..1]. */
export type Row = [number, number, number, number, number];

/** Frames in order, those without a row left out; each with its rows, most confident first. */
export interface GivenDetections {
  frames: { frame: number; rows: Row[] }[];
  confidences: ConfidenceMeaning;
  /** Rows whose box another row of the same frame has already: they are one detection. */
  repeated: number;
  highest: number;
}

/** A row as it was written, and where. */
export interface Written {
  line: number;
  frame: number;
  x: number;
  y: number;
  width: number;
  height: number;
  confidence: number;
}

/** What is wrong with a row: thrown as CLI_001 that names the file, the line and the column. `column` counts from 1. */
export type Refuse = (line: number, column: number, detail: string) => Error;

const LIMITS = {
  /** A year of thirty frames a second. */
  frame: 1_000_000_000,
  /** Pixels: further than any picture reaches. */
  place: 1_000_000,
  /** Boxes of which none is larger are shares of the picture, or columns are shifted. */
  smallestPixels: 2,
};

/**
 * MOTChallenge text as people and programs write it: padded, with a header, comments or a byte order mark, separated by commas, semicolons, tabs or
 * blanks. What could mean two things is refused, and so is a row that is not like the first one. Throws CLI_001.
 */
export function parseDetections(text: string, file: string): GivenDetections {
  const refuse: Refuse = (line, column, detail) => {
    const name = COLUMNS[column - 1];
    return wrong(`Line ${line} of ${file}, column ${column}${name ? ` (${name})` : ''}: ${detail}`);
  };
  const written = readRows(text, refuse);
  if (written.length === 0) throw wrong(`${file} has no detections`);
  for (const part of ['width', 'height'] as const) {
    if (written.some((row) => row[part] >= LIMITS.smallestPixels)) continue;
    throw refuse(
      written[0].line,
      COLUMNS.indexOf(part) + 1,
      `it is below ${LIMITS.smallestPixels} pixels in every row; boxes are in pixels, not in shares of the picture`,
    );
  }
  const meaning = meaningOfConfidences(written, refuse);
  return inFrames(written, meaning);
}

function readRows(text: string, refuse: Refuse): Written[] {
  const written: Written[] = [],
    marks = new DecimalMarks();
  let layout: Layout | null = null,
    header: { line: number; text: string } | null = null;
  for (const [index, whole] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1,
      content = whole.trim();
    if (content === '') continue;
    if (!layout && !header && isHeader(content)) header = { line, text: content.replace(/^[#%/]+/, '') };
    else if (!/^(#|%|\/\/)/.test(content)) {
      if (!layout) {
        layout = layoutOf(whole, line, header !== null, refuse);
        if (header) checkHeader(header, layout, refuse);
      }
      written.push(readRow(whole, line, layout, marks, refuse));
    }
  }
  if (layout && !layout.named) {
    marks.checkUnnamed(layout, refuse);
    // MOTChallenge has −1 in columns 7 to 10; with fewer the first of them may be another one.
    const last = layout.columns,
      shifted = last > NEEDED_COLUMNS && last < MOST_COLUMNS && written.find(({ confidence }) => confidence === -1);
    if (shifted)
      throw refuse(
        shifted.line,
        NEEDED_COLUMNS,
        `it is −1 in a row of ${last} columns; is a column missing before it?`,
      );
  }
  if (layout) marks.check(refuse);
  return written;
}

function readRow(whole: string, line: number, layout: Layout, marks: DecimalMarks, refuse: Refuse): Written {
  const cells = splitRow(whole, layout.separator);
  if (cells.length !== layout.columns) {
    throw refuse(
      line,
      Math.min(cells.length, layout.columns) + 1,
      `the row has ${cells.length} columns, and the first row (line ${layout.line}) has ${layout.columns}`,
    );
  }
  const value = (column: number) => {
    const number = numberOf(cells[column - 1], layout.separator);
    if (typeof number === 'string') throw refuse(line, column, number);
    marks.note(cells[column - 1], line, column);
    return number;
  };
  const frame = value(1);
  if (!Number.isInteger(frame)) throw refuse(line, 1, `it names frame ${frame}; frames are whole numbers`);
  if (frame < 1) throw refuse(line, 1, `it names frame ${frame}; frames are numbered from 1`);
  if (frame > LIMITS.frame)
    throw refuse(line, 1, `it names frame ${frame}; ${LIMITS.frame} is the last that can be followed`);
  if (cells[1] !== '' && !Number.isInteger(value(2)))
    throw refuse(line, 2, `“${cells[1]}” is not an id, a whole number; is a column missing?`);
  const [x, y, width, height] = [3, 4, 5, 6].map((column) => {
    const number = value(column);
    if (Math.abs(number) > LIMITS.place) throw refuse(line, column, `${number} is no number of pixels`);
    if (column > 4 && number <= 0) throw refuse(line, column, `it is ${number}; the size of a box is above 0`);
    return number;
  });
  for (let column = NEEDED_COLUMNS + 1; column <= cells.length; column++) {
    const cell = cells[column - 1];
    if (!layout.named && !isExtra(cell, numberOf(cell, layout.separator), column, cells.length)) {
      throw refuse(
        line,
        column,
        `“${shown(cell)}” is not what MOTChallenge has there; a header has to name other columns`,
      );
    }
    // Decimals of a confidence of 1 could only be 0.
    if (cells[NEEDED_COLUMNS - 1] !== '1' || cell === '0') marks.noteExtra(cell, line, column);
  }
  return { line, frame, x, y, width, height, confidence: value(NEEDED_COLUMNS) };
}

function inFrames(
  written: Written[],
  { confidences, scale }: ReturnType<typeof meaningOfConfidences>,
): GivenDetections {
  const byFrame = new Map<number, Row[]>();
  let highest = 0;
  for (const { frame, x, y, width, height, confidence } of written) {
    const shown = scale(confidence),
      rows = byFrame.get(frame);
    highest = Math.max(highest, shown);
    if (rows) rows.push([x, y, x + width, y + height, shown]);
    else byFrame.set(frame, [[x, y, x + width, y + height, shown]]);
  }
  const frames = [...byFrame]
    .sort(([a], [b]) => a - b)
    .map(([frame, rows]) => ({ frame, rows: onlyOnce(rows.sort(byConfidence)) }));
  const kept = frames.reduce((sum, { rows }) => sum + rows.length, 0);
  return { frames, confidences, repeated: written.length - kept, highest };
}

/** Most confident first; the order of rows in the file decides nothing. */
function byConfidence(a: Row, b: Row): number {
  return b[4] - a[4] || a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

function onlyOnce(rows: Row[]): Row[] {
  if (rows.length === 1) return rows;
  const known = new Set<string>();
  return rows.filter((row) => {
    const box = row.slice(0, 4).join(' ');
    return !known.has(box) && known.add(box);
  });
}

const wrong = (detail: string) => new FootfallError('CLI_001', { detail, command: 'track' });
