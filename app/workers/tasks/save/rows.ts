import { setImmediate as turn } from 'node:timers/promises';
import type { Cell } from '../../../main/db/save/columns.ts';

/** Rows as they come, some hundred at a time: one by one would cost a promise each. */
export type Rows = AsyncIterable<Cell[][]>;
const AT_ONCE = 500;

/** `onRows` is waited for. */
export async function* inParts(
  rows: Iterable<Cell[]> | AsyncIterable<Cell[]>,
  onRows: (rows: number) => Promise<void> | void,
): AsyncGenerator<Cell[][]> {
  let some: Cell[][] = [];
  const give = async () => {
    await onRows(some.length);
    await turn();
  };
  if (Symbol.asyncIterator in rows) {
    for await (const row of rows)
      if (some.push(row) === AT_ONCE) {
        await give();
        yield some;
        some = [];
      }
  } else
    for (const row of rows)
      if (some.push(row) === AT_ONCE) {
        await give();
        yield some;
        some = [];
      }
  if (some.length === 0) return;
  await give();
  yield some;
}
