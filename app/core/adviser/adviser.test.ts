import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { line } from '../counting/counting-support.ts';
import { recount } from '../counting/recount/recount.ts';
import { encodeSamples } from '../counting/storage/trajectory.ts';
import type { Point } from '../geometry/point.ts';
import { regionProblem } from '../geometry/region-problem.ts';
import { chooseAnchor } from './choose-anchor.ts';
import { proposeLine } from './propose-line.ts';
import { scoreLine } from './score-line.ts';
import { badPlaces, cellIndex, trackFlow } from './track-flow.ts';
import { FLOW_COLUMNS, FLOW_ROWS, type AdvisedTrack, type LineProposal } from './types.ts';
import { ASPECT, between, crowd, randomOf, walk } from './worlds.test-support.ts';

/** Two of three go to the right. */
const corridorWay = (random: () => number, person: number): Point[] => {
  const y = between(random, 0.5, 0.85),
    there = y + between(random, -0.1, 0.1);
  return person % 3 === 0
    ? [
        [1.1, y],
        [-0.1, there],
      ]
    : [
        [-0.1, y],
        [1.1, there],
      ];
};
/** Through a door in the far wall, and to or from anywhere near the camera. */
const doorWay =
  (doors: readonly number[]) =>
  (random: () => number, person: number): Point[] => {
    const door: Point = [doors[person % doors.length] + between(random, -0.03, 0.03), 0.42],
      there: Point = [between(random, 0.1, 0.9), between(random, 0.9, 1.4)];
    return Math.floor(person / doors.length) % 3 === 0 ? [there, door] : [door, there];
  };
const perspective = (y: number) => 0.1 + 0.25 * y;

const corridor = crowd(1, 200, corridorWay);
const door = crowd(2, 200, doorWay([0.2]), { height: perspective });
const doors = crowd(3, 200, doorWay([0.2, 0.75]), { height: perspective });
const pillar = crowd(4, 200, corridorWay, { hidden: (x) => x > 0.44 && x < 0.56 });

function proposed(tracks: readonly AdvisedTrack[]): LineProposal {
  const proposal = proposeLine(tracks, ASPECT);
  if (!proposal.ok) throw new Error(`no line: ${proposal.reason}`);
  return proposal;
}
const score = (points: Point[], tracks: readonly AdvisedTrack[]) => scoreLine(points, 'bottom-centre', tracks, ASPECT);
const onRight = ([[ax, ay], [bx, by]]: readonly [Point, Point], [x, y]: Point) =>
  (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0;

describe('a proposed line', () => {
  test('in a corridor: upright in the middle, everybody crosses it, its inside is where most go', () => {
    const {
      points,
      anchor,
      score: { verdict, reasons, tracks, in: into, out, angle },
    } = proposed(corridor);
    expect(anchor).toBe('bottom-centre');
    for (const [x] of points) expect(Math.abs(x - 0.5)).toBeLessThan(0.15);
    expect(points.map(([, y]) => y).sort()[0]).toBeLessThan(0.45);
    expect(onRight(points, [0.9, 0.7])).toBe(true);
    expect({ verdict, reasons, tracks, into, out }).toEqual({
      verdict: 'good',
      reasons: [],
      tracks: 200,
      into: 133,
      out: 67,
    });
    expect(angle).toBeLessThan(10);
  });

  test('at a door inside the picture: between the door and the room, with room before it', () => {
    const {
      points,
      score: { verdict, in: into, out },
    } = proposed(door);
    expect({ verdict, into, out }).toEqual({ verdict: 'good', into: 133, out: 67 });
    expect(onRight(points, [0.6, 0.95])).toBe(true);
    expect(onRight(points, [0.2, 0.42])).toBe(false);
  });

  test('of two doors: one line for both', () => {
    const {
      points,
      score: { verdict, tracks, repeated },
    } = proposed(doors);
    expect({ verdict, tracks, repeated }).toEqual({ verdict: 'good', tracks: 200, repeated: 0 });
    for (const place of [
      [0.2, 0.42],
      [0.75, 0.42],
    ] as Point[])
      expect(onRight(points, place)).toBe(false);
    expect(onRight(points, [0.5, 0.99])).toBe(true);
  });

  test('stays away from a pillar', () => {
    const {
      points,
      score: { verdict, tracks },
    } = proposed(pillar);
    expect({ verdict, tracks }).toEqual({ verdict: 'good', tracks: 200 });
    for (const [x] of points) expect(x < 0.4 || x > 0.6).toBe(true);
  });

  test('is one that may be saved, for any crowd, and the same for the same tracks', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 10, max: 40 }),
        fc.constantFrom(corridorWay, doorWay([0.5]), doorWay([0.3, 0.9])),
        (seed, people, way) => {
          const tracks = crowd(seed, people, way, { height: perspective }),
            proposal = proposeLine(tracks, ASPECT);
          expect(proposeLine([...tracks], ASPECT)).toEqual(proposal);
          if (!proposal.ok) return;
          expect(regionProblem({ kind: 'line', name: 'Proposed', points: proposal.points })).toBeNull();
          expect(proposal.score).toEqual(scoreLine(proposal.points, proposal.anchor, tracks, ASPECT));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('when as many come as go, the inside is where they are seen for longer', () => {
    // In by the left, to stand on the right for a minute, and out again by the left.
    const tracks = crowd(5, 30, (random) => {
      const y = between(random, 0.6, 0.9),
        stand: Point = [0.8, y];
      return [
        [-0.1, y],
        stand,
        ...Array.from({ length: 60 }, (_, i): Point => [0.8 + (i % 2) * 0.03, y]),
        stand,
        [-0.1, y],
      ];
    });
    const {
      points,
      score: { verdict, in: into, out, repeated },
    } = proposed(tracks);
    expect(onRight(points, [0.95, 0.7])).toBe(true);
    expect({ verdict, into, out, repeated }).toEqual({ verdict: 'good', into: 30, out: 30, repeated: 0 });
  });

  test.each([
    ['nobody was seen', [], 'too-few-tracks'],
    ['few were seen', crowd(6, 9, corridorWay), 'too-few-tracks'],
    [
      'people only stand there',
      crowd(7, 40, (random) => {
        const at: Point = [random(), between(random, 0.4, 0.9)];
        return [at, [at[0] + 0.01, at[1]]];
      }),
      'nobody-walks',
    ],
    [
      'everybody is seen for a moment only',
      crowd(8, 40, (random) => {
        const x = random(),
          y = between(random, 0.4, 0.9);
        return [
          [x, y],
          [x + 0.07, y],
        ];
      }),
      'no-good-line',
    ],
  ])('there is none when %s', (_name, tracks, reason) => {
    expect(proposeLine(tracks, ASPECT)).toEqual({ ok: false, reason });
  });
});

describe('the anchor', () => {
  test('is the feet, seen from the side', () => {
    expect(chooseAnchor(corridor, ASPECT)).toBe('bottom-centre');
  });
  test('is the centre, seen from above', () => {
    expect(proposed(crowd(9, 50, corridorWay, { shape: 1 })).anchor).toBe('centre');
  });
  test('is what the installer says of how the camera hangs, whatever the boxes look like', () => {
    const squat = crowd(9, 50, corridorWay, { shape: 1 });
    expect(chooseAnchor(corridor, ASPECT, 'overhead')).toBe('centre');
    expect(chooseAnchor(squat, ASPECT, 'oblique')).toBe('bottom-centre');
    expect(proposeLine(squat, ASPECT, 'oblique')).toMatchObject({ ok: true, anchor: 'bottom-centre' });
    expect(proposeLine(corridor, ASPECT, 'overhead')).toMatchObject({ ok: true, anchor: 'centre' });
  });
  test('is the head where the picture ends above the feet', () => {
    const tracks = crowd(
      10,
      60,
      (random) => {
        const x = between(random, 0.2, 0.8);
        return [
          [x, 0.9],
          [x + between(random, -0.1, 0.1), 1.45],
        ];
      },
      { height: () => 0.6 },
    );
    expect(proposed(tracks)).toMatchObject({ anchor: 'top-centre', score: { verdict: 'good' } });
  });
  test('is the centre where both are cut off', () => {
    expect(
      chooseAnchor(
        crowd(
          11,
          20,
          (random) => {
            const y = between(random, 1.05, 1.1);
            return [
              [-0.2, y],
              [1.2, y],
            ];
          },
          { height: () => 1.2 },
        ),
        ASPECT,
      ),
    ).toBe('centre');
  });
});

describe('a drawn line', () => {
  test.each<[string, Point[], readonly AdvisedTrack[], object]>([
    [
      'across the corridor',
      [
        [0.5, 0.3],
        [0.5, 1],
      ],
      corridor,
      { verdict: 'good', reasons: [], tracks: 200, in: 67, out: 133, enough: 1, lost: 0, repeated: 0 },
    ],
    [
      'across it, with a bend',
      [
        [0.45, 0.3],
        [0.5, 0.65],
        [0.45, 1],
      ],
      corridor,
      { verdict: 'good', reasons: [], tracks: 200, in: 67, out: 133 },
    ],
    [
      'across half of it',
      [
        [0.5, 0.3],
        [0.5, 0.65],
      ],
      corridor,
      { verdict: 'good' },
    ],
    [
      'at the picture’s edge',
      [
        [0.01, 0.3],
        [0.01, 1],
      ],
      corridor,
      { verdict: 'cannot-count', reasons: ['too-near-edge'] },
    ],
    [
      'along the corridor',
      [
        [0.1, 0.7],
        [0.9, 0.7],
      ],
      corridor,
      { verdict: 'poor', reasons: ['along-the-flow'] },
    ],
    [
      'where nobody walks',
      [
        [0.4, 0.1],
        [0.6, 0.1],
      ],
      corridor,
      { verdict: 'cannot-count', reasons: ['nobody-crosses'], tracks: 0, enough: null, lost: null, angle: null },
    ],
    [
      'behind the pillar',
      [
        [0.5, 0.3],
        [0.5, 1],
      ],
      pillar,
      { verdict: 'cannot-count', reasons: ['tracks-break-here'], tracks: 200, enough: 0 },
    ],
    [
      'at the pillar’s edge',
      [
        [0.43, 0.3],
        [0.43, 1],
      ],
      pillar,
      { verdict: 'cannot-count' },
    ],
    [
      'beside the pillar',
      [
        [0.3, 0.3],
        [0.3, 1],
      ],
      pillar,
      { verdict: 'good', tracks: 200 },
    ],
    [
      'in the door frame',
      [
        [0.1, 0.43],
        [0.35, 0.43],
      ],
      door,
      { verdict: 'cannot-count' },
    ],
    [
      'before the door',
      [
        [0.05, 0.55],
        [0.5, 0.55],
      ],
      door,
      { in: 133, out: 67 },
    ],
    [
      'few people yet',
      [
        [0.5, 0.3],
        [0.5, 1],
      ],
      corridor.slice(0, 9),
      { verdict: 'unknown', reasons: ['too-few-tracks'], tracks: 9 },
    ],
    [
      'nobody there yet',
      [
        [0.4, 0.1],
        [0.6, 0.1],
      ],
      corridor.slice(0, 20),
      { verdict: 'unknown', reasons: ['nobody-crosses'] },
    ],
    [
      'no tracks at all',
      [
        [0.4, 0.1],
        [0.6, 0.1],
      ],
      [],
      { verdict: 'unknown', reasons: ['too-few-tracks'], tracks: 0 },
    ],
  ])('%s', (_name, points, tracks, expected) => {
    expect(score(points, tracks)).toMatchObject(expected);
  });

  /** What the counter itself makes of the tracks. */
  function counted(points: [number, number][], tracks: readonly AdvisedTrack[]) {
    const finished = tracks.map(({ trackId, samples }) => {
      const firstSeenMs = samples[0].timeMs,
        lastSeenMs = samples[samples.length - 1].timeMs;
      return {
        trackId,
        firstSeenMs,
        confirmedMs: firstSeenMs,
        lastSeenMs,
        endedMs: lastSeenMs + 1000,
        frames: samples.length,
        confidenceMean: 0.8,
        aspectRatio: ASPECT,
        samples: encodeSamples(samples),
      };
    });
    const { crossings } = recount(finished, [line(points)], { timeZone: 'UTC', fromMs: -Infinity, toMs: Infinity });
    const of = (way: string) =>
      crossings.filter(({ direction, refusal }) => direction === way && refusal === null).length;
    return { in: of('in'), out: of('out') };
  }

  test.each<[string, [number, number][]]>([
    [
      'ends on the picture’s edge',
      [
        [0.5, 0.3],
        [0.5, 0.997],
      ],
    ],
    [
      'ends on it, aslant',
      [
        [0.3, 0.3],
        [0.6, 0.996],
      ],
    ],
    [
      'ends on it, near the way in',
      [
        [0.04, 0.3],
        [0.04, 1],
      ],
    ],
  ])('that %s counts whom the edge cuts off, as the counter does', (_name, points) => {
    const low = crowd(20, 100, (random, person) => {
      const y = between(random, 0.9, 1.15);
      return person % 3 === 0
        ? [
            [1.1, y],
            [-0.1, y],
          ]
        : [
            [-0.1, y],
            [1.1, y],
          ];
    });
    const { in: into, out, verdict } = score(points, low);
    expect({ in: into, out }).toEqual(counted(points, low));
    expect([into, out, verdict]).toEqual([34, 66, 'good']);
  });

  test('where people pace up and down', () => {
    const pacing = crowd(12, 40, () => [
      [0.2, 0.7],
      [0.7, 0.7],
      [0.3, 0.7],
      [0.7, 0.7],
      [0.3, 0.7],
      [0.8, 0.7],
    ]);
    expect(
      score(
        [
          [0.5, 0.4],
          [0.5, 1],
        ],
        pacing,
      ),
    ).toMatchObject({ verdict: 'poor', reasons: ['turn-back-here'] });
  });

  test('says where tracks begin, and where they end', () => {
    const appearing = crowd(13, 40, (random) => {
      const y = between(random, 0.5, 0.9);
      return [
        [0.5, y],
        [1.1, y],
      ];
    });
    const vanishing = crowd(14, 40, (random) => {
      const y = between(random, 0.5, 0.9);
      return [
        [-0.1, y],
        [0.52, y],
      ];
    });
    expect(
      score(
        [
          [0.51, 0.3],
          [0.51, 1],
        ],
        appearing,
      ),
    ).toMatchObject({ verdict: 'cannot-count', reasons: ['tracks-begin-here'] });
    expect(
      score(
        [
          [0.51, 0.3],
          [0.51, 1],
        ],
        vanishing,
      ),
    ).toMatchObject({ verdict: 'cannot-count', reasons: ['tracks-end-here'] });
  });

  test('the other way round counts the other way', () => {
    const way = score(
        [
          [0.5, 0.3],
          [0.5, 1],
        ],
        corridor,
      ),
      back = score(
        [
          [0.5, 1],
          [0.5, 0.3],
        ],
        corridor,
      );
    expect(back).toEqual({ ...way, in: way.out, out: way.in });
  });

  test('of one point is an error', () => {
    expect(() => score([[0.5, 0.3]], corridor)).toThrow('A line of 1 points');
  });
});

describe('the flow', () => {
  const at = (flow: ReturnType<typeof trackFlow>, x: number, y: number) => flow.cells[cellIndex(x, y)];

  test('of one person goes through each cell of the way once, in its direction', () => {
    const flow = trackFlow(
      walk(randomOf(1), 1, 0, [
        [-0.1, 0.75],
        [1.1, 0.75],
      ]),
      ASPECT,
    );
    expect(flow).toMatchObject({ tracks: 1, breaks: 0 });
    for (let column = 2; column < FLOW_COLUMNS - 2; column++) {
      const cells = [12, 13, 14].map((row) => flow.cells[row * FLOW_COLUMNS + column]);
      const walked = cells.filter(({ tracks }) => tracks > 0);
      expect(walked.length).toBeGreaterThan(0);
      for (const { tracks, dx, dy } of walked) {
        expect(tracks).toBe(1);
        expect(dx).toBeGreaterThan(0.5);
        expect(Math.abs(dy)).toBeLessThan(0.8);
      }
    }
    expect(flow.cells.filter(({ tracks }) => tracks > 0).length).toBeLessThan(3 * FLOW_COLUMNS);
  });

  test('there and back agree on nothing', () => {
    const both = trackFlow(
      [
        ...walk(randomOf(1), 1, 0, [
          [-0.1, 0.75],
          [1.1, 0.75],
        ]),
        ...walk(randomOf(1), 9, 0, [
          [1.1, 0.75],
          [-0.1, 0.75],
        ]),
      ],
      ASPECT,
    );
    expect(Math.hypot(at(both, 0.5, 0.75).dx, at(both, 0.5, 0.75).dy)).toBeLessThan(0.5);
  });

  test('people who come and go at the picture’s edge begin and end nowhere', () => {
    const flow = trackFlow(corridor, ASPECT);
    expect(flow.cells.reduce((sum, { begins, ends, breaks }) => sum + begins + ends + breaks, 0)).toBe(0);
  });

  test('a door is where tracks begin and end, and they do not break there', () => {
    const flow = trackFlow(door, ASPECT);
    expect(flow.breaks).toBe(0);
    const near = badPlaces(flow).filter(({ kind }) => kind !== 'edge');
    expect(near.map(({ kind }) => kind)).toContain('begins');
    for (const { column, row } of near)
      expect(Math.hypot((column + 0.5) / FLOW_COLUMNS - 0.2, (row + 0.5) / FLOW_ROWS - 0.42)).toBeLessThan(0.1);
  });

  test('behind a pillar ids break, once for each person', () => {
    const flow = trackFlow(pillar, ASPECT);
    expect(flow.breaks).toBe(200);
    const broken = badPlaces(flow).filter(({ kind }) => kind === 'breaks');
    expect(broken.length).toBeGreaterThan(5);
    for (const { column } of broken) expect(Math.abs((column + 0.5) / FLOW_COLUMNS - 0.5)).toBeLessThan(0.12);
  });

  test('the border of the picture is bad, all of it', () => {
    expect(badPlaces(trackFlow([], ASPECT))).toHaveLength(2 * (FLOW_COLUMNS + FLOW_ROWS) - 4);
  });
});
