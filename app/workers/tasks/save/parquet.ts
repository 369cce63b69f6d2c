import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { ByteWriter, parquetWriteRows, type BasicType, type Writer } from 'hyparquet-writer';
import type { Cell, CellType, Column } from '../../../main/db/save/columns.ts';
import { namesOf, type Clock } from './cells.ts';
import type { Rows } from './rows.ts';

/** Rows that are in memory at once. */
const GROUP = 10_000;
const TYPES: Record<CellType, BasicType> = {
  text: 'STRING',
  integer: 'INT64',
  number: 'DOUBLE',
  truth: 'BOOLEAN',
  moment: 'TIMESTAMP',
};

/** Into `file`, which is made. A moment in UTC is a timestamp in milliseconds, by the clock of the site a text with its offset. Rejects with Node's codes. */
export async function writeParquet(file: string, columns: Column[], rows: Rows, clock: Clock): Promise<void> {
  const names = namesOf(columns),
    types = columns.flatMap(({ type }): BasicType[] => (type === 'moment' ? ['TIMESTAMP', 'STRING'] : [TYPES[type]]));
  const one = async function* () {
    for await (const some of rows)
      for (const row of some) yield Object.fromEntries(cells(columns, row, clock).map((value, i) => [names[i], value]));
  };
  const handle = openSync(file, 'wx', 0o600);
  try {
    await parquetWriteRows({
      writer: fileWriter(handle),
      rows: one(),
      columns: names.map((name, i) => ({ name, type: types[i], nullable: true })),
      rowGroupSize: GROUP,
      createdBy: 'Footfall',
    });
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function cells(columns: readonly Column[], row: readonly Cell[], clock: Clock): unknown[] {
  return row.flatMap((value, i): unknown[] => {
    const { type } = columns[i];
    if (type === 'moment') return value === null ? [null, null] : [new Date(Number(value)), clock.local(Number(value))];
    if (value === null) return [null];
    if (type === 'truth') return [Boolean(value)];
    if (type === 'integer') return [BigInt(value)];
    return [type === 'text' ? String(value) : Number(value)];
  });
}

/** The package's own writes the whole of its buffer anew with each file name; this one appends to a file that is open. */
function fileWriter(handle: number): Writer {
  const writer = new ByteWriter() as ByteWriter & Writer,
    ensure = writer.ensure.bind(writer);
  const flush = () => {
    const bytes = new Uint8Array(writer.buffer, 0, writer.index);
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
    writer.index = 0;
  };
  writer.ensure = (size: number) => {
    if (writer.index > 1_000_000) flush();
    ensure(size);
  };
  writer.getBuffer = () => {
    throw new Error('it is in the file');
  };
  writer.getBytes = () => {
    throw new Error('it is in the file');
  };
  writer.finish = flush;
  return writer;
}
