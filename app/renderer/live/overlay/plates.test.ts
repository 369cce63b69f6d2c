import { describe, expect, it } from 'vitest';
import { alongLine, placePlate, type Rect } from './plates.ts';

const picture = { width: 400, height: 300 };

describe('placePlate', () => {
  const places = [
    [100, 50],
    [103, 80],
    [100, 200],
  ] as const;
  it.each<[string, Rect[], Rect | null]>([
    ['takes the first place', [], [100, 41, 140, 59]],
    ['goes inside the box when something stands above it', [[90, 40, 120, 60]], [103, 71, 143, 89]],
    [
      'goes below when both are taken',
      [
        [90, 40, 120, 60],
        [110, 70, 115, 90],
      ],
      [100, 191, 140, 209],
    ],
    ['is not drawn when nothing is free', [[0, 0, 400, 300]], null],
    ['may touch another', [[60, 41, 100, 59]], [100, 41, 140, 59]],
  ])('%s', (_, taken, expected) => expect(placePlate(places, 40, 18, picture, taken)).toEqual(expected));

  it('never leaves the picture', () => {
    expect(placePlate([[-1, 50]], 40, 18, picture, [])).toBeNull();
    expect(placePlate([[361, 50]], 40, 18, picture, [])).toBeNull();
    expect(placePlate([[100, 8]], 40, 18, picture, [])).toBeNull();
    expect(placePlate([[100, 292]], 40, 18, picture, [])).toBeNull();
    expect(placePlate([[360, 291]], 40, 18, picture, [])).toEqual([360, 282, 400, 300]);
  });
});

describe('alongLine', () => {
  it('finds the inside on the right hand: below a line that goes right', () => {
    const { point, inside } = alongLine(
      [
        [0, 100],
        [200, 100],
      ],
      0.86,
    );
    expect(point).toEqual([172, 100]);
    expect(inside[0]).toBeCloseTo(0, 9);
    expect(inside[1]).toBe(1);
  });

  it('turns over when the points are reversed', () => {
    expect(
      alongLine(
        [
          [200, 100],
          [0, 100],
        ],
        0.5,
      ).inside[1],
    ).toBe(-1);
  });

  it('walks along a polyline', () => {
    const { point, along } = alongLine(
      [
        [0, 0],
        [100, 0],
        [100, 100],
      ],
      0.75,
    );
    expect(point).toEqual([100, 50]);
    expect(along).toEqual([0, 1]);
  });
});
