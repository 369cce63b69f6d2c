import { describe, expect, it } from 'vitest';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import { pathSeconds, receiptPath } from './receipt-path.ts';

const receipt: CountingEvent['receipt'] = {
  path: [
    [-2000, 0.1, 0.1],
    [-100, 0.4, 0.4],
    [0, 0.5, 0.5],
    [1500, 0.8, 0.8],
  ],
  anchor: 'bottom-centre',
  samplesBefore: 20,
  samplesAfter: 15,
  msBefore: 2000,
  msAfter: 1500,
  confidenceMean: 0.9,
  confidenceLowest: 0.8,
  speed: 0.8,
  linePoints: [
    [0, 0.5],
    [1, 0.5],
  ],
};
const event = (change: Partial<CountingEvent> = {}): CountingEvent => ({
  eventId: 'a',
  cameraId: 'front',
  regionId: 'l',
  regionName: 'Entrance',
  ruleVersion: 1,
  trackId: 1,
  direction: 'in',
  capturedAtMs: 1000,
  point: [0.5, 0.5],
  confidence: 0.9,
  refusal: null,
  modelId: 'm',
  modelVersion: '1',
  recountId: null,
  receipt,
  ...change,
});

const over = (path: [number, number, number][], change: Partial<CountingEvent> = {}) =>
  event({ ...change, receipt: { ...receipt, ...change.receipt, path } });

describe('a receipt', () => {
  it('is outside before the line when the way is in', () =>
    expect(receiptPath(event())).toEqual([
      {
        kind: 'outside',
        points: [
          [0.1, 0.1],
          [0.4, 0.4],
          [0.5, 0.5],
        ],
      },
      {
        kind: 'inside',
        points: [
          [0.5, 0.5],
          [0.8, 0.8],
        ],
      },
    ]));
  it('is inside before the line when the way is out', () => {
    expect(
      receiptPath(
        over(
          [
            [-1000, 0.4, 0.9],
            [800, 0.6, 0.2],
          ],
          { direction: 'out' },
        ),
      ),
    ).toEqual([
      {
        kind: 'inside',
        points: [
          [0.4, 0.9],
          [0.5, 0.5],
        ],
      },
      {
        kind: 'outside',
        points: [
          [0.5, 0.5],
          [0.6, 0.2],
        ],
      },
    ]);
  });
  it('lasts from its first to its last point', () => expect(pathSeconds(event())).toBe(3.5));

  it('is neither before the person came to that side, nor after the person left this one', () => {
    const wandering = over([
      [-3000, 0.2, 0.8],
      [-2000, 0.3, 0.3],
      [-1000, 0.4, 0.495],
      [900, 0.6, 0.7],
      [1800, 0.7, 0.3],
      [2700, 0.8, 0.8],
    ]);
    expect(receiptPath(wandering).map(({ kind, points }) => [kind, points.length])).toEqual([
      ['other', 2],
      ['outside', 3],
      ['inside', 2],
      ['other', 3],
    ]);
  });

  it('goes by that line of a gate which was crossed last', () => {
    const gate = {
      ...receipt,
      secondPoints: [
        [0, 0.7],
        [1, 0.7],
      ] as [number, number][],
    };
    const path: [number, number, number][] = [
      [-1000, 0.5, 0.3],
      [-400, 0.5, 0.6],
      [500, 0.5, 0.9],
    ];
    expect(receiptPath(event({ point: [0.5, 0.7], receipt: { ...gate, path } })).map(({ kind }) => kind)).toEqual([
      'outside',
      'inside',
    ]);
  });

  const stitched: [string, [number, number, number][], ReturnType<typeof receiptPath>][] = [
    [
      'before the line',
      [
        [-2000, 0.1, 0.1],
        [-100, 0.4, 0.4],
        [100, 0.6, 0.6],
      ],
      [
        {
          kind: 'joined',
          points: [
            [0.1, 0.1],
            [0.4, 0.4],
          ],
        },
        {
          kind: 'outside',
          points: [
            [0.4, 0.4],
            [0.5, 0.5],
          ],
        },
        {
          kind: 'inside',
          points: [
            [0.5, 0.5],
            [0.6, 0.6],
          ],
        },
      ],
    ],
    [
      'over the line',
      [
        [-900, 0.1, 0.1],
        [-700, 0.2, 0.2],
        [0, 0.5, 0.5],
        [800, 0.7, 0.7],
        [1000, 0.8, 0.8],
      ],
      [
        {
          kind: 'outside',
          points: [
            [0.1, 0.1],
            [0.2, 0.2],
          ],
        },
        {
          kind: 'joined',
          points: [
            [0.2, 0.2],
            [0.5, 0.5],
            [0.7, 0.7],
          ],
        },
        {
          kind: 'inside',
          points: [
            [0.7, 0.7],
            [0.8, 0.8],
          ],
        },
      ],
    ],
    ['nowhere, without a path', [], []],
  ];
  it.each(stitched)('shows where two tracks were joined: %s', (_, path, pieces) =>
    expect(receiptPath(event({ receipt: { ...receipt, path, stitchedFromTrackId: 7 } }))).toEqual(pieces),
  );
});
