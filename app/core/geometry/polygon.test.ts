import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Point } from './point.ts';
import { distanceToPolygon, insidePolygon, isSimplePolygon, polygonArea } from './polygon.ts';

const square: Point[] = [
  [0.2, 0.2],
  [0.8, 0.2],
  [0.8, 0.8],
  [0.2, 0.8],
];

test.each<[string, Point[], boolean]>([
  ['a square', square, true],
  [
    'a triangle',
    [
      [0, 0],
      [1, 0],
      [0, 1],
    ],
    true,
  ],
  [
    'hollow on one side',
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0.5, 0.1],
      [0, 1],
    ],
    true,
  ],
  [
    'with a corner on a straight edge',
    [
      [0, 0],
      [0.5, 0],
      [1, 0],
      [1, 1],
    ],
    true,
  ],
  [
    'two points',
    [
      [0, 0],
      [1, 1],
    ],
    false,
  ],
  ['nothing', [], false],
  [
    'a bow tie',
    [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
    ],
    false,
  ],
  [
    'without area',
    [
      [0, 0],
      [1, 0],
      [0.5, 0],
    ],
    false,
  ],
  [
    'a corner twice in a row',
    [
      [0, 0],
      [0, 0],
      [1, 0],
      [1, 1],
    ],
    false,
  ],
  [
    'a corner on another edge',
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0.5, 0],
      [0, 1],
    ],
    false,
  ],
  [
    'two corners in one place',
    [
      [0, 0],
      [0.5, 0.5],
      [1, 0],
      [1, 1],
      [0.5, 0.5],
      [0, 1],
    ],
    false,
  ],
  [
    'a spike',
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0.5, 0.5],
      [1, 1],
      [0, 1],
    ],
    false,
  ],
])('simple or not: %s', (_name, points, expected) => {
  expect(isSimplePolygon(points)).toBe(expected);
});

const grid = fc.integer({ min: 0, max: 6 });
const ring = fc.array(fc.tuple(grid, grid), { minLength: 3, maxLength: 7 });

/** In whole numbers, so exact: two edges have a point in common beyond the corner that neighbours share. */
function crossesItselfExactly(points: readonly Point[]): boolean {
  const n = points.length;
  const turn = (a: Point, b: Point, c: Point) =>
    Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  const between = (a: Point, b: Point, c: Point) =>
    turn(a, b, c) === 0 &&
    Math.min(a[0], b[0]) <= c[0] &&
    c[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= c[1] &&
    c[1] <= Math.max(a[1], b[1]);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const a = points[i],
        b = points[(i + 1) % n],
        c = points[j],
        d = points[(j + 1) % n];
      if (j === (i + 1) % n) {
        if (between(a, b, d) || between(c, d, a)) return true;
        continue;
      }
      if (i === (j + 1) % n) continue;
      if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) return true;
      if (between(a, b, c) || between(a, b, d)) return true;
    }
  }
  return false;
}

describe('of any ring', () => {
  test('simple means what exact arithmetic says', () => {
    fc.assert(
      fc.property(ring, (points) => {
        expect(isSimplePolygon(points)).toBe(!crossesItselfExactly(points));
      }),
      { numRuns: 2000 },
    );
  });

  test('neither the first corner nor the turn matters', () => {
    fc.assert(
      fc.property(ring, fc.nat(6), (points, shift) => {
        const moved = points.map((_, i) => points[(i + shift) % points.length]).reverse();
        expect(isSimplePolygon(moved)).toBe(isSimplePolygon(points));
        expect(polygonArea(moved)).toBe(polygonArea(points));
      }),
    );
  });

  test('the points of a grid within a simple one are as many as Pick says', () => {
    fc.assert(
      fc.property(ring, (points) => {
        fc.pre(isSimplePolygon(points));
        let held = 0,
          onBorder = 0;
        for (let x = -1; x <= 7; x++) for (let y = -1; y <= 7; y++) if (insidePolygon(x, y, points)) held++;
        const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));
        points.forEach(([x, y], i) => {
          const [px, py] = points.at(i - 1)!;
          onBorder += gcd(x - px, y - py);
        });
        expect(held).toBe(polygonArea(points) + onBorder / 2 + 1);
      }),
      { numRuns: 1000 },
    );
  });

  test('no point of it is nearer than the distance says, and one is as near', () => {
    const coordinate = fc.double({ min: -1, max: 2, noNaN: true });
    fc.assert(
      fc.property(ring, coordinate, coordinate, fc.constantFrom(1, 16 / 9, 0.5), (points, px, py, aspect) => {
        fc.pre(isSimplePolygon(points));
        const shape = points.map(([x, y]) => [x / 6, y / 6] as Point),
          told = distanceToPolygon(px, py, shape, aspect);
        if (insidePolygon(px, py, shape)) {
          expect(told).toBe(0);
          return;
        }
        let nearest = Infinity;
        shape.forEach(([bx, by], i) => {
          const [ax, ay] = shape.at(i - 1)!;
          for (let k = 0; k <= 200; k++)
            nearest = Math.min(
              nearest,
              Math.hypot((ax + ((bx - ax) * k) / 200 - px) * aspect, ay + ((by - ay) * k) / 200 - py),
            );
        });
        expect(told).toBeLessThanOrEqual(nearest + 1e-9);
        expect(told).toBeGreaterThan(nearest - 0.01);
      }),
      { numRuns: 300 },
    );
  });
});

test('the border belongs to it', () => {
  for (const [x, y] of [...square, [0.5, 0.2], [0.8, 0.5], [0.5, 0.8], [0.2, 0.5]])
    expect(insidePolygon(x, y, square)).toBe(true);
  expect(
    insidePolygon(0.5, 1, [
      [0.2, 0.5],
      [0.8, 0.5],
      [0.9, 1],
      [0.1, 1],
    ]),
  ).toBe(true);
  expect(insidePolygon(0.5, 0.2 - 1e-6, square)).toBe(false);
});

test('distances are in picture heights', () => {
  expect(distanceToPolygon(0.9, 0.5, square, 2)).toBeCloseTo(0.2);
  expect(distanceToPolygon(0.5, 0.9, square, 2)).toBeCloseTo(0.1);
  expect(polygonArea(square)).toBeCloseTo(0.36);
});
