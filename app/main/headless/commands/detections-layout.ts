import type { Refuse } from './detections-file.ts';

/** By their place in a row; more may follow, which are not read. */
export const COLUMNS = ['frame', 'id', 'x', 'y', 'width', 'height', 'confidence'] as const;
export const NEEDED_COLUMNS = COLUMNS.length;
/** MOTChallenge has three more at most; a row of more is another format, or has decimal commas between commas. */
export const MOST_COLUMNS = 10;

export type Separator = ',' | ';' | '\t' | ' ';

/** How the rows of a file are written, as its first row shows it. `named`: a header says how many columns there are. */
export interface Layout {
  separator: Separator;
  columns: number;
  line: number;
  named: boolean;
}

/** What other programs call the columns, without capitals and signs. */
const NAMES: Record<(typeof COLUMNS)[number], RegExp> = {
  frame: /^(frame|frameid|frameno|framenr|framenumber|frameindex|frameidx|image|imageid)$/,
  id: /^(id|trackid|objectid|objid|targetid|identity|identitynumber|personid|track)$/,
  x: /^(bb|bbox|box)?(x|left|x1|xmin|xtl|topleftx)$/,
  y: /^(bb|bbox|box)?(y|top|y1|ymin|ytl|toplefty)$/,
  width: /^(bb|bbox|box)?(w|width)$/,
  height: /^(bb|bbox|box)?(h|height)$/,
  confidence: /^(conf|confidence|confidencescore|score|detectionscore|prob|probability)$/,
};
const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Names of columns instead of numbers, also behind the sign of a comment; there a sentence that begins with 'frame' is none. */
export function isHeader(content: string): boolean {
  const words = content
    .split(/[,;\t ]+/)
    .map(plain)
    .filter((word) => /[a-z]/.test(word));
  const known = words.filter((word) => Object.values(NAMES).some((name) => name.test(word))).length;
  return NAMES.frame.test(words[0] ?? '') && (known >= NEEDED_COLUMNS / 2 || !/^(#|%|\/\/)/.test(content));
}

/** Throws when the header names other columns than those that are read. */
export function checkHeader(
  { line, text }: { line: number; text: string },
  { separator, columns }: Layout,
  refuse: Refuse,
): void {
  const names = splitRow(text.trim(), separator);
  COLUMNS.forEach((column, i) => {
    if (!NAMES[column].test(plain(names[i] ?? '')))
      throw refuse(line, i + 1, `it is called “${shown(names[i] ?? '')}”, and column ${i + 1} has to be the ${column}`);
  });
  if (names.length !== columns)
    throw refuse(
      line,
      Math.min(names.length, columns) + 1,
      `${names.length} columns are named, and the rows have ${columns}`,
    );
}

/** Of the first row. Where numbers have decimal commas, something else separates the columns. */
export function layoutOf(content: string, line: number, named: boolean, refuse: Refuse): Layout {
  const separator = separatorOf(content),
    columns = splitRow(content, separator).length;
  if (columns < NEEDED_COLUMNS)
    throw refuse(
      line,
      columns + 1,
      `the row has ${columns === 1 ? 'one column' : `${columns} columns`}; it is not frame, id, x, y, width, height, confidence`,
    );
  if (columns > MOST_COLUMNS) {
    throw refuse(
      line,
      MOST_COLUMNS + 1,
      `the row has ${columns} columns, at most ${MOST_COLUMNS} are known${separator === ',' ? '; numbers with decimal commas need another separator' : ''}`,
    );
  }
  // MOTChallenge has 7 columns, 9 or 10. Blanks cannot show that a column is empty, so that one which is missing would move the others.
  const certain =
    separator === ' ' ? [NEEDED_COLUMNS, MOST_COLUMNS] : named ? [columns] : [NEEDED_COLUMNS, 9, MOST_COLUMNS];
  if (!certain.includes(columns)) {
    throw refuse(
      line,
      columns,
      `the row has ${columns} columns; without ${separator === ' ' ? 'another separator' : 'a header'} only ${certain.join(' or ')} are certain`,
    );
  }
  return { separator, columns, line, named };
}

function separatorOf(content: string): Separator {
  if (content.includes(';')) return ';';
  // Blanks and tabs beside commas only pad, unless a piece between two commas holds more than one number.
  if (content.includes(',') && !content.split(',').some((cell) => /\s/.test(cell.trim()))) return ',';
  return content.includes('\t') ? '\t' : ' ';
}

/** What may stand behind the confidence: −1 or nothing, and in nine columns a class and which share of somebody is visible. */
export function isExtra(cell: string, number: number | string, column: number, columns: number): boolean {
  if (cell === '' || number === -1) return true;
  if (columns !== 9 || typeof number === 'string') return false;
  return column === 8 ? Number.isInteger(number) && number >= 0 : number >= 0 && number <= 1;
}

/** Trimmed; separators at the end make no columns. */
export function splitRow(content: string, separator: Separator): string[] {
  const cells = separator === ' ' ? content.trim().split(/\s+/) : content.split(separator).map((cell) => cell.trim());
  while (cells.length > 1 && cells[cells.length - 1] === '') cells.pop();
  return cells;
}

/** What stands in a file, short and without signs that a terminal would obey. */
export const shown = (cell: string) => cell.slice(0, 40).replace(/[\u0000-\u001f\u007f-\u009f]/g, '\uFFFD');
