import { describe, expect, it } from 'vitest';
import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import { hitTest, midpoints, type Hit } from './hit-test.ts';
import { newRegion } from './regions.ts';

const view = { width: 1000, height: 500 };
const line = (key: string, ...points: NormalizedPoint[]) => newRegion('line', key, key, [points], 'bottom-centre');
const a = line('a', [0.1, 0.5], [0.5, 0.5]);
const b = line('b', [0.1, 0.54], [0.5, 0.54]);
const hit = (kind: Hit['kind'], key: string, index: number, path = 0): Hit => ({ kind, key, path, index });

describe('hitTest (picture 1000 × 500 px)', () => {
  const cases: [string, string | null, NormalizedPoint, boolean, Hit | null][] = [
    ['on a handle', 'a', [0.1, 0.5], false, hit('point', 'a', 0)],
    ['21 px from a handle', 'a', [0.121, 0.5], false, hit('point', 'a', 0)],
    ['23 px from a handle along the line is the line', 'a', [0.123, 0.5], false, hit('segment', 'a', 0)],
    ['the vertical distance is in pixels too: 21 px', 'a', [0.1, 0.458], false, hit('point', 'a', 0)],
    ['30 px above a handle is nothing', 'a', [0.1, 0.44], false, null],
    ['the midpoint', 'a', [0.3, 0.5], false, hit('midpoint', 'a', 0)],
    ['no handles on a line that is not selected', null, [0.1, 0.5], false, hit('segment', 'a', 0)],
    ['the nearer of two lines', null, [0.25, 0.51], false, hit('segment', 'a', 0)],
    ['the nearer of two lines, the other way', null, [0.25, 0.53], false, hit('segment', 'b', 0)],
    ['halfway between two lines the selected one', 'b', [0.2, 0.52], false, hit('segment', 'b', 0)],
    ['18 px beside a line is nothing for a mouse', null, [0.2, 0.464], false, null],
    ['but the line for a finger', null, [0.2, 0.464], true, hit('segment', 'a', 0)],
  ];
  it.each(cases)('%s', (_, selected, at, touch, expected) =>
    expect(hitTest([a, b], selected, at, view, touch)).toEqual(expected),
  );

  it('takes the nearest of two handles that overlap', () => {
    const short = line('s', [0.5, 0.5], [0.53, 0.5]);
    expect(hitTest([short], 's', [0.514, 0.5], view)).toEqual(hit('point', 's', 0));
    expect(hitTest([short], 's', [0.516, 0.5], view)).toEqual(hit('point', 's', 1));
  });
  it('has no midpoint on a segment shorter than 64 px', () => {
    expect(
      midpoints(
        [
          [0, 0],
          [0.063, 0],
        ],
        false,
        view,
      ),
    ).toEqual([]);
    expect(
      midpoints(
        [
          [0, 0],
          [0.064, 0],
          [0.064, 0.2],
        ],
        false,
        view,
      ),
    ).toEqual([
      [0, [0.032, 0]],
      [1, [0.064, 0.1]],
    ]);
  });
});

describe('polygons and gates', () => {
  const zone = newRegion(
    'zone',
    'z',
    'Zone',
    [
      [
        [0.1, 0.1],
        [0.5, 0.1],
        [0.5, 0.9],
        [0.1, 0.9],
      ],
    ],
    'centre',
  );
  const small = newRegion(
    'ignore',
    'i',
    'Mirror',
    [
      [
        [0.2, 0.2],
        [0.3, 0.2],
        [0.3, 0.4],
      ],
    ],
    'centre',
  );
  const gate = newRegion(
    'gate',
    'g',
    'Gate',
    [
      [
        [0.6, 0.4],
        [0.9, 0.4],
      ],
      [
        [0.6, 0.8],
        [0.9, 0.8],
      ],
    ],
    'centre',
  );
  const across = line('l', [0.05, 0.5], [0.45, 0.5]);
  const all = [zone, small, gate, across];
  const cases: [string, string | null, NormalizedPoint, Hit | null][] = [
    ['inside a zone', null, [0.45, 0.7], hit('body', 'z', 0)],
    ['inside two: the smaller', null, [0.28, 0.25], hit('body', 'i', 0)],
    ['a line over a zone wins', null, [0.3, 0.51], hit('segment', 'l', 0)],
    ['its closing side has a midpoint', 'z', [0.1, 0.5], hit('midpoint', 'z', 3)],
    ['its corner', 'z', [0.11, 0.88], hit('point', 'z', 3)],
    ['the second line of a gate', null, [0.65, 0.81], hit('segment', 'g', 0, 1)],
    ['a point of it', 'g', [0.9, 0.81], hit('point', 'g', 1, 1)],
    ['between its lines', null, [0.75, 0.6], hit('body', 'g', 0)],
    ['beside it', null, [0.95, 0.6], null],
  ];
  it.each(cases)('%s', (_, selected, at, expected) => expect(hitTest(all, selected, at, view)).toEqual(expected));
});
