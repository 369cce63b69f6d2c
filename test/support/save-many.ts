import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Cell, Column } from '../../app/main/db/save/columns.ts';
import { Clock } from '../../app/workers/tasks/save/cells.ts';
import { csvText } from '../../app/workers/tasks/save/csv.ts';
import { writeParquet } from '../../app/workers/tasks/save/parquet.ts';
import { inParts } from '../../app/workers/tasks/save/rows.ts';
import { writeXlsx } from '../../app/workers/tasks/save/xlsx.ts';

/* A process of its own, so that its heap can be made small: node --max-old-space-size=N save-many.ts FORMAT ROWS FILE. Prints the most memory that it had, in bytes. */

const [format, rows, file] = process.argv.slice(2);
const columns: Column[] = [
  { name: 'at', type: 'moment' },
  { name: 'name', type: 'text' },
  { name: 'people', type: 'integer' },
  { name: 'share', type: 'number' },
];
const made = function* (): Generator<Cell[]> {
  for (let n = 0; n < Number(rows); n++)
    yield [1_760_000_000_000 + n * 1_000, `Lối vào chính, hàng ${n}`, n % 9, n / 7];
};
let most = 0;
const parts = inParts(made(), () => {
    most = Math.max(most, process.memoryUsage.rss());
  }),
  clock = new Clock('Asia/Ho_Chi_Minh');
if (format === 'csv') await pipeline(Readable.from(csvText(columns, parts, clock)), createWriteStream(file));
else if (format === 'xlsx') await writeXlsx(createWriteStream(file), columns, parts, clock);
else await writeParquet(file, columns, parts, clock);
process.stdout.write(String(most));
