import { csvCell } from '../../../shared/csv-cell.ts';
import type { Column } from '../../../main/db/save/columns.ts';
import { namesOf, plainCells, type Clock } from './cells.ts';
import type { Rows } from './rows.ts';

/** With the mark by which Excel knows that it is UTF-8. */
export async function* csvText(columns: Column[], rows: Rows, clock: Clock): AsyncGenerator<string> {
  let text = `\uFEFF${namesOf(columns).map(csvCell).join(',')}\r\n`;
  for await (const some of rows) {
    for (const row of some) text += `${plainCells(columns, row, clock).map(csvCell).join(',')}\r\n`;
    yield text;
    text = '';
  }
  yield text;
}
