import { describe, expect, test } from 'vitest';
import type { Gate, Ignore, Line } from '../../../shared/domain/region.ts';
import { SimulatedCamera, down, line, said, still, SimulatedWalker, way } from '../counting-support.ts';

const counted = (camera: SimulatedCamera) => said(camera.end().filter(({ refusal }) => refusal === null));

describe('late mode counts each person once, by where they ended', () => {
  const late = () => new SimulatedCamera([line(undefined, { mode: 'late' })]);
  const there = way([0.5, 0.3], [0.5, 0.7], 12),
    back = there.toReversed();

  test.each<[string, readonly (readonly [number, number])[], string[]]>([
    ['in', there, ['in']],
    ['in and out again', [...there, ...back], ['in turned-back']],
    ['in, out and in', [...there, ...back, ...there], ['in']],
    ['out, in and out', [...back, ...there, ...back], ['out']],
    ['not at all', down(0.3, 0.4, 0.45, 0.4, 0.3), []],
  ])('%s', (_name, path, expected) => {
    expect(said(late().walk(path).end())).toEqual(expected);
  });

  // One way only: the way back still takes back what was counted.
  test.each<[string, 'in' | 'out', readonly (readonly [number, number])[], string[]]>([
    ['in', 'in', there, ['in']],
    ['in', 'out', there, ['in direction-disabled']],
    ['in and out again', 'in', [...there, ...back], ['in turned-back']],
    ['in and out again', 'out', [...there, ...back], ['in turned-back']],
    ['out and in again', 'in', [...back, ...there], ['out turned-back']],
    ['in, out and in', 'in', [...there, ...back, ...there], ['in']],
    ['in, out and in', 'out', [...there, ...back, ...there], ['in direction-disabled']],
  ])('%s, where only %s counts', (_name, counts, path, expected) => {
    expect(said(new SimulatedCamera([line(undefined, { mode: 'late', counts })]).walk(path).end())).toEqual(expected);
    const gate: Gate = {
      ...line(
        [
          [0.3, 0.45],
          [0.7, 0.45],
        ],
        { mode: 'late', counts },
      ),
      kind: 'gate',
      secondPoints: [
        [0.3, 0.55],
        [0.7, 0.55],
      ],
    };
    expect(said(new SimulatedCamera([gate]).walk(path).end())).toEqual(expected);
  });

  test('nothing is told before the track is over', () => {
    const camera = late(),
      walker = new SimulatedWalker(1);
    there.forEach(([x, y], i) => camera.update([walker.at(x, y)], i * 100));
    for (let i = 0; i < 50; i++) camera.update([walker.at(0.5, 0.75)], 1200 + i * 100);
    expect(camera.decided.crossings).toEqual([]);
    camera.update([walker.remove()], 6300);
    for (let i = 0; i < 100; i++) camera.update([], 6400 + i * 100);
    // The receipt is the one of the crossing.
    expect(camera.decided.crossings).toMatchObject([
      { direction: 'in', refusal: null, capturedAtMs: expect.closeTo(550, -2) },
    ]);
  });
});

describe('a gate', () => {
  const gate = (more: Partial<Gate> = {}): Gate => ({
    ...line([
      [0.3, 0.4],
      [0.7, 0.4],
    ]),
    kind: 'gate',
    secondPoints: [
      [0.3, 0.6],
      [0.7, 0.6],
    ],
    ...more,
  });
  const at = (...ys: number[]) =>
    ys.slice(1).flatMap((y, i) => way([0.5, ys[i]], [0.5, y], Math.max(3, Math.round(Math.abs(y - ys[i]) * 40))));

  test.each<[string, readonly (readonly [number, number])[], string[]]>([
    ['is crossed at both lines, in order', at(0.2, 0.8), ['in']],
    ['is crossed the other way', at(0.8, 0.2), ['out']],
    ['is crossed there and back', at(0.2, 0.8, 0.2), ['in', 'out']],
    ['is half crossed: back at the second line', at(0.2, 0.52, 0.2), ['in turned-back']],
    ['is half crossed from inside', at(0.8, 0.48, 0.8), ['out turned-back']],
    ['is half crossed by whom the track loses', at(0.2, 0.52), ['in turned-back']],
    ['is left between its lines and entered again', at(0.2, 0.5, 0.2, 0.8), ['in turned-back', 'in']],
    ['is begun between its lines', at(0.5, 0.8), ['in wrong-side-birth']],
    ['is not crossed at all', at(0.2, 0.35, 0.2), []],
  ])('%s', (_name, path, expected) => {
    expect(said(new SimulatedCamera([gate()]).walk(path).end())).toEqual(expected);
  });

  test('is not crossed by whom it takes longer than a minute', () => {
    const camera = new SimulatedCamera([gate()]).walk([...at(0.2, 0.5), ...still(0.5, 700), ...at(0.5, 0.8)]);
    expect(said(camera.end())).toEqual(['in turned-back']);
  });

  test('writes both lines into its receipt, and the way before the first', () => {
    const [{ receipt, point }] = new SimulatedCamera([gate()]).walk(at(0.2, 0.8)).end();
    expect(receipt).toMatchObject({
      linePoints: [
        [0.3, 0.4],
        [0.7, 0.4],
      ],
      secondPoints: [
        [0.3, 0.6],
        [0.7, 0.6],
      ],
    });
    expect(point[1]).toBeCloseTo(0.6, 2);
    expect(receipt.samplesBefore).toBeGreaterThan(1);
  });

  test.each([0.01, 0.02, 0.03, 0.05, 0.1])(
    'whose lines are %d apart is crossed either way, at any pace and frame rate',
    (apart) => {
      const narrow = gate({
        secondPoints: [
          [0.3, 0.4 + apart],
          [0.7, 0.4 + apart],
        ],
      });
      for (const frameMs of [1000 / 30, 1000 / 15, 100, 200]) {
        for (const heightsPerSecond of [0.4, 0.8, 1.2, 2]) {
          for (const from of [0.2, 0.203, 0.207, 0.211]) {
            const path = way([0.5, from], [0.5, 0.65], Math.round(((0.65 - from) * 4500) / heightsPerSecond / frameMs));
            const walked = [path, path.toReversed()].flatMap((one) =>
              said(new SimulatedCamera([narrow]).walk(one, { frameMs }).end()),
            );
            expect(walked, `${heightsPerSecond} heights a second from ${from}, ${frameMs} ms a frame`).toEqual([
              'in',
              'out',
            ]);
          }
        }
      }
    },
  );

  test('at a corner is crossed by whom its second line sees clear of it first', () => {
    // Out over the long line, then close along it and over the other one, which decides before the long one does.
    const corner = gate({
      points: [
        [0.6, 0.1],
        [0.6, 0.495],
      ],
      secondPoints: [
        [0.3, 0.5],
        [0.9, 0.5],
      ],
    });
    const path = [
      ...way([0.4, 0.7], [0.45, 0.494], 14),
      ...way([0.46, 0.494], [0.75, 0.494], 24),
      ...way([0.75, 0.48], [0.75, 0.3], 10),
    ];
    expect(said(new SimulatedCamera([corner]).walk(path).end())).toEqual(['out']);
  });

  test('in late mode counts each person once', () => {
    expect(said(new SimulatedCamera([gate({ mode: 'late' })]).walk(at(0.2, 0.8, 0.2, 0.8)).end())).toEqual(['in']);
  });
});

describe('somebody who is lost at the line', () => {
  test('is completed by the track that comes up behind it', () => {
    const camera = new SimulatedCamera();
    camera.walk(way([0.5, 0.3], [0.5, 0.46], 10), { trackId: 1 });
    camera.walk(way([0.5, 0.56], [0.5, 0.7], 10), { trackId: 2, fromMs: 1500 });
    expect(camera.end()).toMatchObject([
      { direction: 'in', refusal: null, trackId: 2, receipt: { stitchedFromTrackId: 1 } },
    ]);
  });

  test('is completed after a longer while, where nobody else is there', () => {
    const walk = (others: boolean) => {
      const camera = new SimulatedCamera(),
        lost = new SimulatedWalker(1),
        found = new SimulatedWalker(2),
        other = new SimulatedWalker(3);
      const frame = (walker: SimulatedWalker[], i: number) =>
        camera.update(others ? [...walker, other.at(0.8, 0.6 + 0.001 * (i % 5))] : walker, i * 100);
      way([0.5, 0.3], [0.5, 0.46], 20).forEach(([x, y], i) => frame([lost.at(x, y)], i));
      lost.matched = false;
      for (let i = 20; i < 50; i++) frame([], i);
      lost.remove();
      way([0.5, 0.7], [0.5, 0.86], 20).forEach(([x, y], i) => frame([found.at(x, y)], 50 + i));
      return said(camera.end());
    };
    expect([walk(false), walk(true)]).toEqual([['in'], ['in lost-at-line']]);
  });

  test('is not counted again when the old track comes back after all', () => {
    const camera = new SimulatedCamera(),
      lost = new SimulatedWalker(1),
      found = new SimulatedWalker(2);
    way([0.5, 0.3], [0.5, 0.46], 10).forEach(([x, y], i) => camera.update([lost.at(x, y)], i * 100));
    lost.matched = false;
    lost.state = 'lost';
    way([0.5, 0.56], [0.5, 0.7], 10).forEach(([x, y], i) => camera.update([found.at(x, y)], 1500 + i * 100));
    lost.matched = true;
    lost.state = 'confirmed';
    way([0.5, 0.42], [0.5, 0.7], 12).forEach(([x, y], i) =>
      camera.update([lost.at(x, y), found.at(0.5, 0.72)], 2500 + i * 100),
    );
    expect(said(camera.end())).toEqual(['in', 'in duplicate-after-switch']);
  });

  test('is nobody else: not who walked away from the line, not who comes much later, not who was of another size', () => {
    const lostAway = new SimulatedCamera()
      .walk(way([0.5, 0.46], [0.5, 0.4], 10), { trackId: 1 })
      .walk(way([0.5, 0.56], [0.5, 0.7], 10), { trackId: 2, fromMs: 1500 });
    const late = new SimulatedCamera()
      .walk(way([0.5, 0.3], [0.5, 0.46], 10), { trackId: 1 })
      .walk(way([0.5, 0.56], [0.5, 0.7], 10), { trackId: 2, fromMs: 5200 });
    const small = new SimulatedCamera().walk(way([0.5, 0.3], [0.5, 0.46], 10), { trackId: 1 }),
      child = new SimulatedWalker(2);
    way([0.5, 0.56], [0.5, 0.7], 10).forEach(([x, y], i) => small.update([child.at(x, y, 100)], 1500 + i * 100));
    expect([lostAway, late, small].map((camera) => counted(camera))).toEqual([[], [], []]);
  });

  test('the one who comes five seconds later from the same side is somebody else', () => {
    const camera = new SimulatedCamera();
    camera.walk(way([0.5, 0.35], [0.5, 0.55], 12), { trackId: 1 });
    camera.walk(way([0.5, 0.35], [0.5, 0.65], 12), { trackId: 2, fromMs: 6200 });
    expect(counted(camera)).toEqual(['in', 'in']);
  });

  test('a second box of somebody who is seen all the time completes nobody', () => {
    const camera = new SimulatedCamera(),
      walker = new SimulatedWalker(1),
      other = new SimulatedWalker(3),
      box = new SimulatedWalker(2);
    way([0.5, 0.3], [0.5, 0.46], 10).forEach(([x, y], i) =>
      camera.update([walker.at(x, y), other.at(0.5, 0.56)], i * 100),
    );
    for (let i = 0; i < 20; i++)
      camera.update(
        [other.at(0.5, 0.57 + i * 0.005), ...(i > 4 ? [box.at(0.505, 0.57 + i * 0.005)] : [])],
        1000 + i * 100,
      );
    expect(counted(camera)).toEqual([]);
  });
});

describe('refused', () => {
  const ignore: Ignore = {
    kind: 'ignore',
    regionId: 'mirror',
    name: 'Mirror',
    ruleVersion: 1,
    savedAtMs: 0,
    points: [
      [0.4, 0.42],
      [0.6, 0.42],
      [0.6, 0.58],
      [0.4, 0.58],
    ],
  };

  test('in an ignore zone; beside it not', () => {
    expect(said(new SimulatedCamera([line(), ignore]).walk(way([0.5, 0.3], [0.5, 0.7], 14)).end())).toEqual([
      'in excluded-zone',
    ]);
    expect(said(new SimulatedCamera([line(), ignore]).walk(way([0.35, 0.3], [0.35, 0.7], 14)).end())).toEqual(['in']);
    // Who moves about in it only is not seen at all.
    expect(
      new SimulatedCamera([line(), ignore])
        .walk([...way([0.5, 0.45], [0.5, 0.55], 10), ...way([0.5, 0.55], [0.5, 0.45], 10)])
        .end(),
    ).toEqual([]);
  });

  test('nobody because of somebody who was born beside an ignore zone and stays in it', () => {
    const camera = new SimulatedCamera([
        line(undefined, { mode: 'late' }),
        {
          ...ignore,
          points: [
            [0.75, 0.3],
            [0.95, 0.3],
            [0.95, 0.9],
            [0.75, 0.9],
          ],
        },
      ]),
      stays = new SimulatedWalker(1);
    const frame = (nowMs: number, others: SimulatedWalker[] = []) =>
      camera.update([stays.at(nowMs < 200 ? 0.74 : 0.85, 0.6), ...others], nowMs);
    for (let id = 2; id <= 6; id++) {
      const walker = new SimulatedWalker(id),
        fromMs = (id - 2) * 10_000;
      way([0.5, 0.3], [0.5, 0.7], 14).forEach(([x, y], i) => frame(fromMs + i * 100, [walker.at(x, y)]));
      walker.remove();
      for (let i = 14; i < 100; i++) frame(fromMs + i * 100);
    }
    // Who left is told of while the other one is still there.
    expect(said(camera.decided.crossings)).toEqual(['in', 'in', 'in', 'in', 'in']);
  });

  test('a thing whose box trembles over the line', () => {
    const tremble = Array.from(
      { length: 600 },
      (_, i) => [0.5, 0.5 + (Math.floor(i / 12) % 2 === 0 ? 0.015 : -0.015)] as const,
    );
    const crossings = new SimulatedCamera().walk(tremble).end();
    expect(new Set(said(crossings).map((text) => text.replace(/^(in|out) /, '')))).toEqual(
      new Set(['static-object', 'flicker']),
    );
  });

  test('nobody who waits where they came to, however long', () => {
    const camera = new SimulatedCamera().walk([
      ...way([0.5, 0.3], [0.5, 0.47], 10),
      ...still(0.47, 1200),
      ...way([0.5, 0.47], [0.5, 0.7], 10),
    ]);
    expect(said(camera.end())).toEqual(['in']);
  });

  describe('outside the hours of the site, whatever the clocks do', () => {
    const hours = (fromMinutes: number, toMinutes: number): Partial<Line> => ({ hours: { fromMinutes, toMinutes } });
    const at = (time: string, more: Partial<Line>, timeZone: string) =>
      said(
        new SimulatedCamera([line(undefined, more)], timeZone)
          .walk(way([0.5, 0.3], [0.5, 0.7], 14), { fromMs: Date.parse(time) })
          .end(),
      );

    test.each<[string, string, Partial<Line>, string, string[]]>([
      ['within', '2026-03-02T12:00:00Z', hours(480, 1200), 'UTC', ['in']],
      ['before', '2026-03-02T07:59:00Z', hours(480, 1200), 'UTC', ['in outside-hours']],
      ['at the end', '2026-03-02T20:00:00Z', hours(480, 1200), 'UTC', ['in outside-hours']],
      ['past midnight, within', '2026-03-02T01:00:00Z', hours(1320, 120), 'UTC', ['in']],
      ['past midnight, outside', '2026-03-02T03:00:00Z', hours(1320, 120), 'UTC', ['in outside-hours']],
      ['by the clock of the site', '2026-03-02T02:00:00Z', hours(540, 1080), 'Asia/Ho_Chi_Minh', ['in']],
      ['in winter', '2026-01-15T07:30:00Z', hours(480, 1200), 'Europe/Berlin', ['in']],
      ['in summer an hour earlier', '2026-07-15T06:30:00Z', hours(480, 1200), 'Europe/Berlin', ['in']],
      ['in winter not', '2026-01-15T06:30:00Z', hours(480, 1200), 'Europe/Berlin', ['in outside-hours']],
    ])('%s', (_name, time, more, timeZone, expected) => {
      expect(at(time, more, timeZone)).toEqual(expected);
    });
  });
});
