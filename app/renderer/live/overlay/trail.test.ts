import { describe, expect, it } from 'vitest';
import { smoothTrail, type TrailPoint } from './trail.ts';

const zigzag: TrailPoint[] = Array.from({ length: 20 }, (_, i) => [
  (19 - i) / 15,
  i / 20,
  0.5 + (i % 2 ? 0.02 : -0.02),
]);

describe('smoothTrail', () => {
  it('keeps both ends and the ages', () => {
    const smooth = smoothTrail(zigzag);
    expect(smooth[0]).toEqual(zigzag[0]);
    expect(smooth.at(-1)).toEqual(zigzag.at(-1));
    expect(smooth.map(([age]) => age)).toEqual(zigzag.map(([age]) => age));
  });

  it('takes the jitter out and leaves a straight walk as it is', () => {
    for (const [, , y] of smoothTrail(zigzag).slice(4, -4)) expect(Math.abs(y - 0.5)).toBeLessThan(0.003);
    const straight: TrailPoint[] = zigzag.map(([age, x]) => [age, x, 0.5]);
    smoothTrail(straight).forEach(([, x, y], i) => {
      expect(x).toBeCloseTo(straight[i][1], 9);
      expect(y).toBeCloseTo(0.5, 9);
    });
  });

  it('takes short ones', () => {
    expect(smoothTrail([])).toEqual([]);
    expect(smoothTrail([[0, 0.1, 0.2]])).toEqual([[0, 0.1, 0.2]]);
  });
});
