import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Point } from './point.ts';
import { crossesItself, distanceToPolyline, polylineLength } from './polyline.ts';
import { distanceToSegment, meetingShare, passes } from './segment.ts';

describe('passes', () => {
  // The segment goes from left to right, so its right hand is below (y down).
  test.each([
    ['down through it', [5, -1, 5, 1], 1],
    ['up through it', [5, 1, 5, -1], -1],
    ['beside its end', [11, -1, 11, 1], 0],
    ['beside it, slanted over its line', [9, -1, 12, 1], 0],
    ['short of it', [5, -2, 5, -1], 0],
    ['along its line', [-5, 0, 20, 0], 0],
    ['onto it from above: it belongs to the right', [5, -1, 5, 0], 1],
    ['from it downwards', [5, 0, 5, 1], 0],
    ['onto it from below', [5, 1, 5, 0], 0],
  ])('%s', (_name, [px, py, qx, qy], expected) => {
    expect(passes(px, py, qx, qy, 0, 0, 10, 0)).toBe(expected);
  });

  const near = fc.integer({ min: -4, max: 4 });

  test('of two segments that share an end a step passes exactly what it passes of the whole', () => {
    fc.assert(
      fc.property(near, near, near, near, (px, py, qx, qy) => {
        fc.pre(qx !== px || qy !== py);
        const whole = passes(px, py, qx, qy, -3, 0, 3, 0);
        expect(passes(px, py, qx, qy, -3, 0, 0, 0) + passes(px, py, qx, qy, 0, 0, 3, 0)).toBe(whole);
      }),
    );
  });

  test('where it meets', () => {
    expect(meetingShare(5, -1, 5, 3, 0, 0, 10, 0)).toBeCloseTo(0.25);
    expect(meetingShare(1, 0, 2, 0, 0, 0, 10, 0)).toBe(0);
  });
});

describe('distances', () => {
  test('ends are round caps', () => {
    expect(distanceToSegment(13, 4, 0, 0, 10, 0)).toBe(5);
    expect(distanceToSegment(3, -2, 0, 0, 10, 0)).toBe(2);
    expect(distanceToSegment(3, 4, 0, 0, 0, 0)).toBe(5);
  });

  test('of a polyline the nearest segment', () => {
    const corner: Point[] = [
      [0, 0],
      [10, 0],
      [10, 10],
    ];
    expect(polylineLength(corner)).toBe(20);
    expect(distanceToPolyline(8, 5, corner)).toBe(2);
  });
});

test.each<[string, Point[], boolean]>([
  [
    'straight',
    [
      [0, 0],
      [1, 0],
    ],
    false,
  ],
  [
    'a bend',
    [
      [0, 0],
      [1, 0],
      [1, 1],
    ],
    false,
  ],
  [
    'an eight',
    [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
    ],
    true,
  ],
  [
    'closed',
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
    true,
  ],
  [
    'back onto itself',
    [
      [0, 0],
      [1, 0],
      [0.5, 0],
    ],
    true,
  ],
  [
    'touching itself',
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0.5, 0],
    ],
    true,
  ],
])('crossesItself: %s', (_name, points, expected) => {
  expect(crossesItself(points)).toBe(expected);
});
