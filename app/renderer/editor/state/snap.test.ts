import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import { pictureGuides, snap, straight } from './snap.ts';

const view = { width: 1000, height: 500 };

describe('straight', () => {
  const cases: [string, NormalizedPoint, NormalizedPoint][] = [
    ['nearly level', [0.6, 0.42], [0.6, 0.4]],
    ['nearly upright', [0.21, 0.8], [0.2, 0.8]],
    ['nearly 45° on screen, not in the numbers', [0.3, 0.62], [0.305, 0.61]],
    ['up and to the left', [0.1, 0.21], [0.1025, 0.205]],
    ['no further than the edge of the picture', [1.5, 0.41], [1, 0.4]],
    ['the edge stops a diagonal on the diagonal', [0.5, 1.2], [0.5, 1]],
  ];
  it.each(cases)('%s', (_, at, expected) => {
    const [x, y] = straight([0.2, 0.4], at, view);
    expect(x).toBeCloseTo(expected[0], 3);
    expect(y).toBeCloseTo(expected[1], 3);
  });

  it('is at a multiple of 45° for every point', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(unit, unit, unit, unit, (fx, fy, x, y) => {
        const [sx, sy] = straight([fx, fy], [x, y], view);
        const dx = Math.abs(sx - fx) * view.width,
          dy = Math.abs(sy - fy) * view.height;
        expect(Math.min(dx, dy, Math.abs(dx - dy))).toBeLessThan(0.03); // a rounding of 1/100 000 of the picture
      }),
    );
  });
});

describe('snap', () => {
  const guides = pictureGuides([[0.3, 0.7]]);
  const cases: [string, NormalizedPoint, NormalizedPoint, number][] = [
    ['free in the open', [0.2, 0.3], [0.2, 0.3], 0],
    ['to the edge', [0.004, 0.3], [0, 0.3], 1],
    ['to the middle', [0.504, 0.3], [0.5, 0.3], 1],
    ['to a point that is there, in both directions', [0.304, 0.705], [0.3, 0.7], 2],
    ['not from 6 px away', [0.306, 0.3], [0.306, 0.3], 0],
    ['a point outside comes back to the edge', [1.2, 0.3], [1, 0.3], 0],
  ];
  it.each(cases)('%s', (_, at, expected, held) => {
    const result = snap(at, { view, straightFrom: null, guides });
    expect(result.point).toEqual(expected);
    expect(result.guides).toHaveLength(held);
  });
});
