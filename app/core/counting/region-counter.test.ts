import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Crossing, Receipt } from '../../shared/domain/crossing.ts';
import type { Gate } from '../../shared/domain/region.ts';
import { SimulatedCamera, down, line, said, still, SimulatedWalker, way } from './counting-support.ts';
import { RegionCounter } from './region-counter.ts';

const walk = (path: readonly (readonly [number, number] | null)[], camera = new SimulatedCamera(), options = {}) =>
  camera.walk(path, options).end();

describe('somebody', () => {
  test.each<[string, readonly (readonly [number, number] | null)[], string[]]>([
    ['walks in', down(0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65), ['in']],
    ['walks out', down(0.7, 0.65, 0.6, 0.55, 0.45, 0.4, 0.35), ['out']],
    ['walks in and out again', [...way([0.5, 0.3], [0.5, 0.7], 10), ...way([0.5, 0.7], [0.5, 0.3], 10)], ['in', 'out']],
    ['turns back before the line', down(0.3, 0.35, 0.4, 0.45, 0.47, 0.45, 0.4, 0.35), []],
    ['stops on the line and turns back', [...down(0.3, 0.4, 0.45), ...still(0.5, 20), ...down(0.45, 0.4, 0.35)], []],
    [
      'stops on the line and goes on',
      [...down(0.3, 0.4, 0.45), ...still(0.5, 100), ...down(0.55, 0.6, 0.65, 0.68, 0.7)],
      ['in'],
    ],
    [
      'sways on the line for a while and goes on',
      [
        ...down(0.3, 0.4, 0.45),
        ...Array.from({ length: 100 }, (_, i) => [0.5, 0.5 + 0.008 * Math.sin(i)] as const),
        ...down(0.55, 0.6, 0.65, 0.68, 0.7),
      ],
      ['in'],
    ],
    [
      'walks around the end',
      [
        [0.2, 0.3],
        [0.2, 0.4],
        [0.2, 0.45],
        [0.2, 0.6],
        [0.2, 0.7],
        [0.5, 0.7],
        [0.5, 0.7],
      ],
      [],
    ],
    [
      'walks around the end and out through the line',
      [...way([0.2, 0.4], [0.2, 0.7], 6), ...way([0.2, 0.7], [0.5, 0.7], 6), ...way([0.5, 0.7], [0.5, 0.3], 8)],
      ['out'],
    ],
    [
      'is not seen while crossing',
      [...down(0.3, 0.35, 0.4, 0.45), null, null, null, null, ...down(0.6, 0.65, 0.7, 0.7, 0.7)],
      ['in'],
    ],
    ['appears on the line', down(0.5, 0.505, 0.55, 0.6, 0.65), []],
    ['is born just before the line', down(0.497, 0.503, 0.52, 0.55, 0.6, 0.65, 0.7), ['in wrong-side-birth']],
    [
      'trembles over the line for 300 ms and back',
      [...down(0.35, 0.4, 0.45, 0.48), ...still(0.52, 4), ...down(0.48, 0.45, 0.4, 0.35)],
      ['in flicker'],
    ],
    ['steps just over the line and stays', [...down(0.35, 0.4, 0.45, 0.48), ...still(0.52, 9)], ['in']],
    ['is over the line for one frame', down(0.3, 0.35, 0.4, 0.53, 0.45, 0.4, 0.35), []],
    [
      'steps over the line and vanishes',
      [...down(0.3, 0.35, 0.4, 0.45), ...still(0.48, 8), ...still(0.52, 3)],
      ['in too-short'],
    ],
    ['walks over the line and vanishes at once', down(0.3, 0.35, 0.4, 0.45, 0.5, 0.55), ['in']],
  ])('%s', (_name, path, expected) => {
    expect(said(walk(path))).toEqual(expected);
  });

  test.each([1000 / 30, 1000 / 15, 100, 1000 / 7.5, 200])(
    'walks in, turns and walks out at %d ms a frame',
    (frameMs) => {
      const frames = Math.round(1500 / frameMs);
      const path = [...way([0.5, 0.3], [0.5, 0.7], frames), ...way([0.5, 0.7], [0.5, 0.3], frames)];
      const crossings = walk(path, new SimulatedCamera(), { frameMs });
      expect(said(crossings)).toEqual(['in', 'out']);
      for (const [i, atMs] of [750, 2250].entries())
        expect(Math.abs(crossings[i].capturedAtMs - atMs)).toBeLessThan(150);
    },
  );

  test('is not decided on before the track is confirmed, and is counted then', () => {
    const walker = new SimulatedWalker(1),
      camera = new SimulatedCamera();
    walker.state = 'tentative';
    down(0.3, 0.35, 0.4, 0.55, 0.6, 0.65, 0.7).forEach(([x, y], i) => camera.update([walker.at(x, y)], i * 100));
    expect(said(camera.update([], 1000).decided.crossings)).toEqual([]);
    walker.state = 'confirmed';
    camera.update([walker.at(0.5, 0.72)], 1100);
    expect(said(camera.end())).toEqual(['in']);
  });

  test('whose track was never confirmed leaves nothing', () => {
    const walker = new SimulatedWalker(1),
      camera = new SimulatedCamera();
    walker.state = 'tentative';
    down(0.3, 0.35, 0.4, 0.6, 0.65, 0.7).forEach(([x, y], i) => camera.update([walker.at(x, y)], i * 100));
    expect([said(camera.end()), camera.tracks]).toEqual([[], []]);
  });

  test('whose feet are hidden by somebody in front does not jump over the line', () => {
    const walker = new SimulatedWalker(1),
      camera = new SimulatedCamera();
    const feet = [0.7, 0.69, 0.68, 0.67, 0.66, 0.65, 0.64];
    feet.forEach((y, i) => camera.update([walker.at(0.5, y, 280)], i * 100));
    // From here the box ends at the hips, above the line.
    for (let i = 0; i < 15; i++) {
      const top = (0.63 - i * 0.002) * 900 - 280;
      walker.box.set([760, top, 840, top + 140]);
      camera.update([walker], 700 + i * 100);
    }
    [0.6, 0.6, 0.61, 0.62].forEach((y, i) => camera.update([walker.at(0.5, y, 280)], 2200 + i * 100));
    expect(said(camera.end())).toEqual([]);
  });

  test('cut off by the lower edge of the picture is seen at the edge', () => {
    // Upright, drawn downwards: its right hand is the left of the picture.
    const camera = new SimulatedCamera([
      line([
        [0.5, 0],
        [0.5, 1],
      ]),
    ]);
    expect(
      said(
        walk(
          [0.3, 0.35, 0.4, 0.45, 0.55, 0.6, 0.65].map((x) => [x, 1.02] as const),
          camera,
        ),
      ),
    ).toEqual(['out']);
  });
});

describe('a line', () => {
  test('counts one direction only when told to', () => {
    const there = [...way([0.5, 0.3], [0.5, 0.7], 10), ...way([0.5, 0.7], [0.5, 0.3], 10)];
    expect(said(walk(there, new SimulatedCamera([line(undefined, { counts: 'out' })])))).toEqual([
      'in direction-disabled',
      'out',
    ]);
  });

  test('is judged by its anchor', () => {
    const low = way([0.5, 0.65], [0.5, 0.42], 8);
    expect(
      said(
        walk(
          low,
          new SimulatedCamera([
            line(
              [
                [0.3, 0.3],
                [0.7, 0.3],
              ],
              { anchor: 'top-centre' },
            ),
          ]),
        ),
      ),
    ).toEqual(['out']);
    expect(
      said(
        walk(
          low,
          new SimulatedCamera([
            line([
              [0.3, 0.3],
              [0.7, 0.3],
            ]),
          ]),
        ),
      ),
    ).toEqual([]);
  });

  test('may bend: a portal of three pieces counts through each', () => {
    const portal = () =>
      new SimulatedCamera([
        line([
          [0.3, 0.8],
          [0.3, 0.5],
          [0.7, 0.5],
          [0.7, 0.8],
        ]),
      ]);
    expect(said(walk(way([0.5, 0.3], [0.5, 0.7], 8), portal()))).toEqual(['in']);
    expect(said(walk(way([0.1, 0.65], [0.5, 0.65], 8), portal()))).toEqual(['in']);
    expect(said(walk(way([0.1, 0.65], [0.9, 0.65], 16), portal()))).toEqual(['in', 'out']);
    expect(said(walk(way([0.1, 0.9], [0.9, 0.9], 16), portal()))).toEqual([]);
  });

  test('that is not there counts nothing', () => {
    expect(walk(down(0.3, 0.4, 0.6, 0.7), new SimulatedCamera([]))).toEqual([]);
  });
});

describe('a receipt', () => {
  test('says when, where, how sure and how fast', () => {
    const walker = new SimulatedWalker(7),
      camera = new SimulatedCamera();
    way([0.5, 0.3], [0.5, 0.7], 17).forEach(([x, y], i) => {
      walker.confidence = i === 6 ? 0.5 : 0.75;
      camera.update([walker.at(x, y)], 1_000_000 + i * 100);
    });
    const [crossing] = camera.end();
    expect(crossing).toMatchObject({
      regionId: 'door',
      ruleVersion: 1,
      trackId: 7,
      direction: 'in',
      refusal: null,
      point: [0.5, 0.5],
    });
    expect(Math.abs(crossing.capturedAtMs - 1_000_800)).toBeLessThanOrEqual(5);
    const { receipt } = crossing;
    expect(receipt).toMatchObject({
      anchor: 'bottom-centre',
      linePoints: [
        [0.3, 0.5],
        [0.7, 0.5],
      ],
      confidenceLowest: 0.625,
    });
    // 0.25 of the picture a second; a person is 200 of 900 high.
    expect(receipt.speed).toBeCloseTo(0.25 / (200 / 900), 1);
    expect(receipt.samplesBefore).toBe(5);
    expect(receipt.msBefore).toBeCloseTo(765, -2);
    expect(receipt.path[0]).toEqual([1_000_000 - crossing.capturedAtMs, 0.5, expect.closeTo(0.3, 3)]);
    expect(receipt.path.every(([offset], i) => i === 0 || offset > receipt.path[i - 1][0])).toBe(true);
    expect(crossing.confidence).toBe(receipt.confidenceMean);
  });

  test('has at most 64 points, however long somebody walked about', () => {
    const [crossing] = walk([
      ...Array.from({ length: 300 }, (_, i) => [0.5 + 0.1 * Math.sin(i / 5), 0.35 + 0.1 * Math.cos(i / 7)] as const),
      ...way([0.5, 0.4], [0.5, 0.7], 8),
    ]);
    expect(crossing.receipt.path).toHaveLength(64);
  });
});

describe('the path of a receipt shows the meeting with the line', () => {
  /** About on one spot for so many seconds, never standing still. */
  const paces = (y: number, seconds: number, reach = 0.05) =>
    Array.from({ length: seconds * 10 }, (_, i) => [0.5 + 0.1 * Math.sin(i / 6), y + reach * Math.sin(i / 5)] as const);
  const gate: Gate = {
    ...line([
      [0.3, 0.4],
      [0.7, 0.4],
    ]),
    kind: 'gate',
    secondPoints: [
      [0.3, 0.6],
      [0.7, 0.6],
    ],
  };
  const sides = ({ path }: Receipt, y: number) => path.map(([, , at]) => Math.sign(at - y));

  test('of half a gate that is decided long after it', () => {
    const [{ receipt, refusal }] = walk(
      [...way([0.5, 0.2], [0.5, 0.5], 12), ...paces(0.5, 40)],
      new SimulatedCamera([gate]),
    );
    expect([refusal, receipt.path.length]).toEqual(['turned-back', 64]);
    expect([receipt.path[0][0] < -400, receipt.path[0][2] < 0.4, receipt.speed! > 0.5]).toEqual([true, true, true]);
  });

  test('of a gate, with both its lines, whatever is between', () => {
    const [{ receipt, refusal }] = walk(
      [...way([0.5, 0.2], [0.5, 0.5], 12), ...paces(0.5, 40), ...way([0.5, 0.5], [0.5, 0.8], 12), ...paces(0.8, 5)],
      new SimulatedCamera([gate]),
    );
    expect([refusal, receipt.path.length]).toEqual([null, 64]);
    expect([new Set(sides(receipt, 0.4)), new Set(sides(receipt, 0.6))]).toEqual([new Set([-1, 1]), new Set([-1, 1])]);
    expect(receipt.path.every(([offset], i) => i === 0 || offset > receipt.path[i - 1][0])).toBe(true);
  });

  test('of a line near which somebody goes along for long before it is decided', () => {
    const along = Array.from({ length: 600 }, (_, i) => [0.5 + 0.15 * Math.sin(i / 10), 0.505] as const);
    const [{ receipt, direction, refusal }] = walk([
      ...way([0.5, 0.3], [0.5, 0.505], 12),
      ...along,
      ...way([0.5, 0.505], [0.5, 0.7], 12),
    ]);
    expect([direction, refusal, receipt.path.length]).toEqual(['in', null, 64]);
    expect([receipt.path[0][2] < 0.4, new Set(sides(receipt, 0.5))]).toEqual([true, new Set([-1, 1])]);
  });
});

describe('whatever the way', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const point = fc.tuple(share, share);
  const anyPoints = fc.array(point, { maxLength: 40 });
  // Also points exactly on the line and on its ends, which is where ties are.
  const gridPoint = fc.tuple(
    fc.constantFrom(0.1, 0.3, 0.5, 0.7, 0.9),
    fc.constantFrom(0.3, 0.45, 0.5, 0.55, 0.7),
  ) as fc.Arbitrary<[number, number]>;
  const anyWay = fc.array(fc.oneof(point, gridPoint), { maxLength: 40 });

  test('on one side nothing is counted or refused', () => {
    fc.assert(
      fc.property(anyPoints, fc.boolean(), (points, below) => {
        expect(walk(points.map(([x, y]) => [x, below ? 0.5 + y / 2 : y / 2] as const))).toEqual([]);
      }),
    );
  });

  test('there and back counts in, then out', () => {
    const depth = fc.double({ min: 0.08, max: 0.3, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0.35, max: 0.65, noNaN: true }),
        fc.integer({ min: 8, max: 30 }),
        depth,
        (x, frames, deep) => {
          const there = way([x, 0.5 - deep], [x, 0.5 + deep], frames);
          expect(said(walk([...there, ...there.toReversed()]))).toEqual(['in', 'out']);
        },
      ),
    );
  });

  test('trembling within the band never counts', () => {
    const tremble = fc.array(
      fc.tuple(fc.double({ min: 0.3, max: 0.7, noNaN: true }), fc.double({ min: 0.491, max: 0.509, noNaN: true })),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(tremble, fc.boolean(), (points, settled) => {
        expect(walk([...(settled ? down(0.3, 0.35, 0.4) : []), ...points])).toEqual([]);
      }),
    );
  });

  test('a reversed line swaps in and out', () => {
    const swapped = (direction: Crossing['direction']) => (direction === 'in' ? 'out' : 'in');
    fc.assert(
      fc.property(anyWay, (points) => {
        const there = walk(
          points,
          new SimulatedCamera([
            line([
              [0.3, 0.5],
              [0.7, 0.5],
            ]),
          ]),
        );
        const back = walk(
          points,
          new SimulatedCamera([
            line([
              [0.7, 0.5],
              [0.3, 0.5],
            ]),
          ]),
        );
        expect(back).toEqual(
          there.map(({ direction, refusal, capturedAtMs, point: [x, y] }) =>
            expect.objectContaining({
              direction: swapped(direction),
              refusal,
              capturedAtMs: expect.closeTo(capturedAtMs, -1),
              point: [expect.closeTo(x, 3), expect.closeTo(y, 3)],
            }),
          ),
        );
      }),
    );
  });

  test('people elsewhere, other lines and a saved change of another line change nothing', () => {
    fc.assert(
      fc.property(anyWay, anyWay, fc.nat(40), (points, others, split) => {
        const alone = walk(points);
        const camera = new SimulatedCamera(),
          walker = new SimulatedWalker(1),
          stranger = new SimulatedWalker(2);
        points.forEach(([x, y], i) => {
          if (i === split)
            camera.counter.setRegions([
              line(),
              line(
                [
                  [0.1, 0.9],
                  [0.9, 0.9],
                ],
                { regionId: 'other' },
              ),
            ]);
          const far = others[i] && ([others[i][0], 0.8 + others[i][1] / 5] as const);
          camera.update(far ? [stranger.at(...far), walker.at(x, y)] : [walker.at(x, y)], i * 100);
        });
        const mine = camera.end().filter(({ regionId, trackId }) => regionId === 'door' && trackId === 1);
        expect(said(mine)).toEqual(said(alone));
      }),
    );
  });

  test('counted in minus counted out is where the walk began and ended', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (sides) => {
        const counted = walk(sides.flatMap((inside) => still(inside ? 0.6 : 0.4, 8))).filter(
          ({ refusal }) => refusal === null,
        );
        const net = counted.reduce((sum, { direction }) => sum + (direction === 'in' ? 1 : -1), 0);
        expect(net).toBe(Number(sides[sides.length - 1]) - Number(sides[0]));
      }),
    );
  });
});

test('people who left are forgotten', () => {
  const camera = new SimulatedCamera();
  for (let id = 1; id <= 3000; id++) camera.walk(way([0.5, 0.4], [0.5, 0.6], 6), { trackId: id, fromMs: id * 1000 });
  expect(camera.counter.people).toBeLessThan(30);
  expect(camera.end().filter(({ refusal }) => refusal === null)).toHaveLength(3000);
});

test('a picture or a time zone that is none is refused', () => {
  for (const aspect of [0, -1, NaN, Infinity])
    expect(() => new RegionCounter(aspect, 'UTC')).toThrow(/not the width by the height/);
  expect(() => new RegionCounter(1.5, 'Mars/Olympus')).toThrow(RangeError);
});
