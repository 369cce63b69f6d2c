import { describe, expect, test } from 'vitest';
import type { Point } from './point.ts';
import { errorInfo } from '../../shared/errors.ts';
import { regionProblem, type Drawn } from './region-problem.ts';

describe('a line', () => {
  const code = (points: Point[], name = 'Door', others: { name: string }[] = []) =>
    regionProblem({ kind: 'line', name, points }, others)?.code ?? null;

  test.each<[string, Point[], string | null]>([
    [
      'a good line',
      [
        [0.2, 0.5],
        [0.8, 0.5],
      ],
      null,
    ],
    [
      'from edge to edge',
      [
        [0, 0.5],
        [1, 0.5],
      ],
      null,
    ],
    [
      'upright from top to bottom',
      [
        [0.75, 0],
        [0.75, 1],
      ],
      null,
    ],
    [
      'zero length',
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      'REGION_001',
    ],
    [
      'too short',
      [
        [0.5, 0.5],
        [0.52, 0.5],
      ],
      'REGION_001',
    ],
    [
      'outside',
      [
        [-0.01, 0.5],
        [0.5, 0.5],
      ],
      'REGION_002',
    ],
    [
      'beyond',
      [
        [0.5, 0.5],
        [0.5, 1.2],
      ],
      'REGION_002',
    ],
    [
      'self-crossing',
      [
        [0.2, 0.2],
        [0.8, 0.8],
        [0.8, 0.2],
        [0.2, 0.8],
      ],
      'REGION_003',
    ],
    [
      'along the upper edge',
      [
        [0.2, 0.005],
        [0.8, 0.005],
      ],
      'REGION_004',
    ],
    [
      'a piece along the right edge',
      [
        [0.5, 0.5],
        [1, 0.5],
        [1, 0.9],
      ],
      'REGION_004',
    ],
    [
      'not a number',
      [
        [NaN, 0.5],
        [0.5, 0.5],
      ],
      'REGION_005',
    ],
    [
      'infinite',
      [
        [0.1, 0.5],
        [Infinity, 0.5],
      ],
      'REGION_005',
    ],
    ['one point', [[0.1, 0.5]], 'REGION_006'],
    ['33 points', Array.from({ length: 33 }, (_, i) => [i / 40, 0.5] as Point), 'REGION_006'],
  ])('%s', (_name, points, expected) => {
    expect(code(points)).toBe(expected);
  });

  test('names are unique on a camera, whatever their case and spaces', () => {
    expect(
      code(
        [
          [0.2, 0.5],
          [0.8, 0.5],
        ],
        ' door',
        [{ name: 'Door ' }],
      ),
    ).toBe('REGION_008');
    expect(
      code(
        [
          [0.2, 0.5],
          [0.8, 0.5],
        ],
        'Door',
        [{ name: 'Gate' }],
      ),
    ).toBeNull();
  });

  test('at most 32 regions', () => {
    expect(
      code(
        [
          [0.2, 0.5],
          [0.8, 0.5],
        ],
        'Door',
        Array.from({ length: 32 }, (_, i) => ({ name: `L${i}` })),
      ),
    ).toBe('REGION_007');
  });

  test('its sentence names the line and the point', () => {
    const { code, params } = regionProblem({
      kind: 'line',
      name: 'Door',
      points: [
        [0.5, 0.5],
        [0.5, 1.2],
      ],
    })!;
    expect({ code, params }).toEqual({ code: 'REGION_002', params: { name: 'Door', point: 2 } });
    expect(errorInfo(code, params).message).toBe(
      '“Door” leaves the picture: point 2 is outside 0 to 1. Move it inside.',
    );
  });
});

describe('a zone', () => {
  const code = (points: Point[], kind: 'zone' | 'ignore' = 'zone') =>
    regionProblem({ kind, name: 'Till', points })?.code ?? null;

  test.each<[string, Point[], string | null]>([
    [
      'a good zone',
      [
        [0.2, 0.2],
        [0.8, 0.2],
        [0.5, 0.8],
      ],
      null,
    ],
    [
      'the whole picture',
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
      null,
    ],
    [
      'two points',
      [
        [0.2, 0.2],
        [0.8, 0.2],
      ],
      'REGION_006',
    ],
    [
      '33 points',
      Array.from({ length: 33 }, (_, i) => [0.5 + 0.4 * Math.cos(i * 0.19), 0.5 + 0.4 * Math.sin(i * 0.19)] as Point),
      'REGION_006',
    ],
    [
      'an eight',
      [
        [0.2, 0.2],
        [0.8, 0.8],
        [0.8, 0.2],
        [0.2, 0.8],
      ],
      'REGION_003',
    ],
    [
      'one corner twice',
      [
        [0.2, 0.2],
        [0.8, 0.2],
        [0.8, 0.8],
        [0.8, 0.2],
      ],
      'REGION_003',
    ],
    [
      'no width',
      [
        [0.2, 0.2],
        [0.5, 0.2],
        [0.8, 0.2],
      ],
      'REGION_003',
    ],
    [
      'next to no area',
      [
        [0.2, 0.2],
        [0.8, 0.2],
        [0.8, 0.201],
      ],
      'REGION_009',
    ],
    [
      'outside',
      [
        [0.2, 0.2],
        [1.1, 0.2],
        [0.5, 0.8],
      ],
      'REGION_002',
    ],
    [
      'not a number',
      [
        [0.2, 0.2],
        [NaN, 0.2],
        [0.5, 0.8],
      ],
      'REGION_005',
    ],
  ])('%s', (_name, points, expected) => {
    expect([code(points), code(points, 'ignore')]).toEqual([expected, expected]);
  });
});

describe('a gate', () => {
  const upper: Point[] = [
      [0.2, 0.4],
      [0.8, 0.4],
    ],
    lower: Point[] = [
      [0.2, 0.6],
      [0.8, 0.6],
    ];
  test.each<[string, Point[], Point[], string | null]>([
    ['one behind the other', upper, lower, null],
    [
      'sharing no end, side by side at the edge',
      [
        [0, 0.4],
        [1, 0.4],
      ],
      [
        [0, 0.6],
        [1, 0.6],
      ],
      null,
    ],
    [
      'crossing',
      upper,
      [
        [0.5, 0.2],
        [0.5, 0.8],
      ],
      'REGION_010',
    ],
    [
      'touching',
      upper,
      [
        [0.8, 0.4],
        [0.9, 0.9],
      ],
      'REGION_010',
    ],
    ['the second before the first', lower, upper, 'REGION_011'],
    ['facing each other', upper, lower.toReversed(), 'REGION_011'],
    [
      'a second line of no length',
      upper,
      [
        [0.5, 0.6],
        [0.5, 0.6],
      ],
      'REGION_001',
    ],
    [
      'a second line outside',
      upper,
      [
        [0.5, 0.6],
        [1.5, 0.6],
      ],
      'REGION_002',
    ],
    ['one point', upper, [[0.5, 0.6]], 'REGION_006'],
  ])('%s', (_name, points, secondPoints, expected) => {
    expect(regionProblem({ kind: 'gate', name: 'Door', points, secondPoints })?.code ?? null).toBe(expected);
  });
});

describe('an ignore zone', () => {
  const over: [number, number][] = [
    [0.1, 0.4],
    [0.9, 0.4],
    [0.9, 0.8],
    [0.1, 0.8],
  ];
  const drawn = {
    line: {
      kind: 'line',
      name: 'Door',
      points: [
        [0.2, 0.5],
        [0.5, 0.6],
        [0.8, 0.5],
      ],
    },
    gate: {
      kind: 'gate',
      name: 'Gate',
      points: [
        [0.2, 0.3],
        [0.8, 0.3],
      ],
      secondPoints: [
        [0.2, 0.5],
        [0.8, 0.5],
      ],
    },
    zone: {
      kind: 'zone',
      name: 'Till',
      points: [
        [0.2, 0.5],
        [0.4, 0.5],
        [0.4, 0.7],
      ],
    },
  } satisfies Record<string, Drawn>;
  const ignore: Drawn = { kind: 'ignore', name: 'Mirror', points: over },
    beside: Drawn = { kind: 'ignore', name: 'Mirror', points: over.map(([x, y]) => [x / 2, y]) };
  test.each(Object.values(drawn))('over a whole $kind is refused, whichever comes first', (region) => {
    for (const problem of [regionProblem(region, [ignore]), regionProblem(ignore, [region])])
      expect(problem).toMatchObject({ code: 'REGION_012', params: { name: region.name, ignore: 'Mirror' } });
    expect(
      [regionProblem(beside, [drawn.line]), regionProblem(drawn.line, [beside]), regionProblem(ignore, [beside])].map(
        (problem) => problem?.code,
      ),
    ).toEqual([undefined, undefined, 'REGION_008']);
  });
});
