import type { Refuse } from './detections-file.ts';
import { NEEDED_COLUMNS, shown, type Layout, type Separator } from './detections-layout.ts';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number in a cell, or why it is none. Commas are decimal where something else separates the columns. */
export function numberOf(cell: string, separator: Separator): number | string {
  if (cell === '') return 'it is empty';
  const text = separator === ',' ? cell : cell.replace(',', '.');
  const number = NUMBER.test(text) ? Number(text) : NaN;
  if (Number.isNaN(number)) return `“${shown(cell)}” is not a number`;
  return Number.isFinite(number) ? number : `“${shown(cell)}” is larger than any number that can be used`;
}

interface Cell {
  line: number;
  column: number;
  cell: string;
}

/** Which sign a file writes before decimals. Where that is not certain, numbers would be read a thousand times too small, or in two columns. */
export class DecimalMarks {
  #point: Cell | null = null;
  #comma: Cell | null = null;
  /** A comma that cannot separate thousands. */
  #certain = false;
  #extra: Cell | null = null;

  note(cell: string, line: number, column: number): void {
    if (cell.includes('.')) this.#point ??= { line, column, cell };
    if (!cell.includes(',')) return;
    this.#comma ??= { line, column, cell };
    if (!/^[+-]?[1-9]\d{0,2},\d{3}$/.test(cell)) this.#certain = true;
  }

  /** A cell of a column that is not read: −1 in MOTChallenge's text. */
  noteExtra(cell: string, line: number, column: number): void {
    if (cell.includes('.')) this.#point ??= { line, column, cell };
    else if (cell !== '' && cell !== '-1') this.#extra ??= { line, column, cell };
  }

  /** Throws where the file has two decimal signs, or one that may separate thousands. */
  check(refuse: Refuse): void {
    const [comma, point] = [this.#comma, this.#point];
    if (comma && point) {
      const [first, then] = [comma, point].sort((a, b) => a.line - b.line || a.column - b.column);
      throw refuse(
        then.line,
        then.column,
        `“${shown(then.cell)}” has another decimal sign than “${shown(first.cell)}” in line ${first.line}`,
      );
    }
    if (comma && !this.#certain)
      throw refuse(
        comma.line,
        comma.column,
        `“${shown(comma.cell)}” may be a thousand or a decimal number; write a decimal point, or no comma`,
      );
  }

  /** Throws where no header says how many columns there are, and commas may be those of decimals as well. */
  checkUnnamed({ separator, columns }: Layout, refuse: Refuse): void {
    if (separator !== ',' || columns <= NEEDED_COLUMNS || this.#point || !this.#extra) return;
    const { line, column, cell } = this.#extra;
    throw refuse(
      line,
      column,
      `“${shown(cell)}” may be the decimals of the number before it; write decimal points, or separate columns by semicolons`,
    );
  }
}
