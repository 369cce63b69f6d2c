import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { Assignment } from './assignment.ts';

const solve = (rows: number[][], limit: number, assignment = new Assignment()) => {
  const columns = rows[0]?.length ?? 0;
  assignment.solve(Float64Array.from(rows.flat()), rows.length, columns, limit);
  return [...assignment.rowToColumn.subarray(0, rows.length)];
};

/** Every way to pair rows with columns; a row alone costs `limit`. */
function best(rows: number[][], limit: number, taken = new Set<number>(), row = 0): number {
  if (row === rows.length) return 0;
  let least = limit + best(rows, limit, taken, row + 1);
  rows[row].forEach((cost, column) => {
    if (taken.has(column) || !(cost < limit)) return;
    taken.add(column);
    least = Math.min(least, cost + best(rows, limit, taken, row + 1));
    taken.delete(column);
  });
  return least;
}

describe('Assignment', () => {
  test.each<[string, number[][], number, number[]]>([
    [
      'the better pair of pairs, not the best pair',
      [
        [1, 2],
        [2, 9],
      ],
      20,
      [1, 0],
    ],
    ['more columns than rows', [[5, 1, 3]], 10, [1]],
    ['more rows than columns', [[5], [1], [3]], 10, [-1, 0, -1]],
    [
      'nothing above the limit',
      [
        [5, 6],
        [7, 8],
      ],
      5,
      [-1, -1],
    ],
    [
      'what cannot be',
      [
        [Infinity, 1],
        [NaN, Infinity],
      ],
      5,
      [1, -1],
    ],
    ['no columns', [[], []], 5, [-1, -1]],
  ])('%s', (_name, rows, limit, expected) => {
    expect(solve(rows, limit)).toEqual(expected);
  });

  test('is as cheap as the best of all ways, on buffers that are used again', () => {
    const assignment = new Assignment();
    const cost = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(Infinity));
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(cost, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
      );
    fc.assert(
      fc.property(matrix, fc.integer({ min: 1, max: 15 }), (rows, limit) => {
        const pairs = solve(rows, limit, assignment);
        const used = pairs.filter((column) => column >= 0);
        expect(new Set(used).size).toBe(used.length);
        const total = pairs.reduce((sum, column, row) => sum + (column < 0 ? limit : rows[row][column]), 0);
        expect(total).toBe(best(rows, limit));
        pairs.forEach((column, row) => {
          if (column >= 0) expect(assignment.columnToRow[column]).toBe(row);
        });
      }),
      { numRuns: 500 },
    );
  });
});
