import { describe, expect, test } from 'vitest';
import { GateDraft, IgnoreDraft, LineDraft, ZoneDraft } from '../../shared/domain/region.ts';
import { moveRegion, movePoint } from './move-region.ts';
import { compose, farthest, fitSimilarity, IDENTITY } from './similarity.ts';

const right = { ...IDENTITY, dx: 0.2 },
  quarter = { ...IDENTITY, rotation: Math.PI / 2 };
const line = (points: [number, number][]) => LineDraft.parse({ name: 'Door', points });

describe('a region goes where its place went', () => {
  test.each<[string, [number, number], typeof IDENTITY, [number, number]]>([
    ['shifted', [0.3, 0.4], right, [0.5, 0.4]],
    // A width is two heights here.
    ['down by a fifth of the width', [0.3, 0.4], { ...IDENTITY, dy: 0.1 }, [0.3, 0.6]],
    ['turned clockwise about the centre', [0.75, 0.5], quarter, [0.5, 1]],
    ['nearer', [0.6, 0.6], { ...IDENTITY, scale: 1.5 }, [0.65, 0.65]],
  ])('%s', (_, point, similarity, expected) => {
    const [x, y] = movePoint(point, similarity, 2);
    expect([x, y]).toEqual([expect.closeTo(expected[0], 9), expect.closeTo(expected[1], 9)]);
  });

  test('a line is cut at the edge, and says how much is left', () => {
    const moved = moveRegion(
      line([
        [0.1, 0.5],
        [0.9, 0.5],
      ]),
      right,
      16 / 9,
    )!;
    expect(moved.draft).toMatchObject({
      name: 'Door',
      points: [
        [0.3, 0.5],
        [1, 0.5],
      ],
    });
    expect(moved.kept).toBeCloseTo(0.7 / 0.8, 9);
  });

  test('of a line that leaves the picture and returns, the longer piece is kept', () => {
    const moved = moveRegion(
      line([
        [0.2, 0.5],
        [0.9, 0.5],
        [0.9, 0.6],
        [0.75, 0.6],
      ]),
      right,
      1,
    )!;
    expect(moved.draft.points).toEqual([
      [0.4, 0.5],
      [1, 0.5],
    ]);
  });

  test('one that has gone is gone', () => {
    expect(
      moveRegion(
        line([
          [0.85, 0.2],
          [0.85, 0.8],
        ]),
        right,
        1,
      ),
    ).toBeNull();
    const gate = GateDraft.parse({
      kind: 'gate',
      name: 'Gate',
      points: [
        [0.5, 0.2],
        [0.5, 0.8],
      ],
      secondPoints: [
        [0.85, 0.2],
        [0.85, 0.8],
      ],
    });
    expect(moveRegion(gate, right, 1)).toBeNull();
    expect(
      moveRegion(
        IgnoreDraft.parse({
          kind: 'ignore',
          name: 'x',
          points: [
            [0.9, 0],
            [1, 0],
            [1, 1],
          ],
        }),
        right,
        1,
      ),
    ).toBeNull();
  });

  test('a zone is cut at the edge', () => {
    const zone = ZoneDraft.parse({
      kind: 'zone',
      name: 'Till',
      points: [
        [0.6, 0.2],
        [1, 0.2],
        [1, 0.6],
        [0.6, 0.6],
      ],
    });
    const moved = moveRegion(zone, right, 1)!;
    expect(moved.kept).toBeCloseTo(0.5, 9);
    expect(new Set(moved.draft.points.map(String))).toEqual(new Set(['0.8,0.2', '1,0.2', '1,0.6', '0.8,0.6']));
  });
});

describe('similarities', () => {
  const moved = { dx: 0.05, dy: -0.02, rotation: 0.1, scale: 1.1 };

  test('are found again from the places they moved', () => {
    const from = new Float64Array([0, 0, 0.3, 0.1, -0.2, 0.25, 0.4, -0.2]),
      to = new Float64Array(8);
    for (let i = 0; i < 4; i++) {
      const cos = moved.scale * Math.cos(moved.rotation),
        sin = moved.scale * Math.sin(moved.rotation);
      to[2 * i] = cos * from[2 * i] - sin * from[2 * i + 1] + moved.dx;
      to[2 * i + 1] = sin * from[2 * i] + cos * from[2 * i + 1] + moved.dy;
    }
    const found = fitSimilarity(from, to, new Float64Array(4).fill(1))!;
    for (const key of ['dx', 'dy', 'rotation', 'scale'] as const) expect(found[key]).toBeCloseTo(moved[key], 9);
    expect(fitSimilarity(new Float64Array(4), new Float64Array(4), new Float64Array(2).fill(1))).toBeNull();
  });

  test('follow each other', () => {
    expect(compose(quarter, right)).toMatchObject({ dx: expect.closeTo(0, 9), dy: expect.closeTo(0.2, 9) });
    expect(compose(moved, IDENTITY)).toEqual(moved);
  });

  test('take the corners farthest', () => {
    expect(farthest(right, 2)).toBeCloseTo(0.2, 9);
    expect(farthest({ ...IDENTITY, scale: 1.1 }, 1)).toBeCloseTo(0.1 * Math.SQRT1_2, 9);
  });
});
