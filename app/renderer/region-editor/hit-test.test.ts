import { describe, expect, it } from 'vitest';
import type { NormalizedPoint } from '../../shared/domain/geometry.ts';
import { hitTest, midpoints, type Hit } from './hit-test.ts';

const view = { width: 1000, height: 500 };
const a = { key: 'a', points: [[0.1, 0.5], [0.5, 0.5]] as NormalizedPoint[] };
const b = { key: 'b', points: [[0.1, 0.54], [0.5, 0.54]] as NormalizedPoint[] };
const hit = (kind: Hit['kind'], key: string, index: number): Hit => ({ kind, key, index });

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
  it.each(cases)('%s', (_, selected, at, touch, expected) => expect(hitTest([a, b], selected, at, view, touch)).toEqual(expected));

  it('takes the nearest of two handles that overlap', () => {
    const short = { key: 's', points: [[0.5, 0.5], [0.53, 0.5]] as NormalizedPoint[] };
    expect(hitTest([short], 's', [0.514, 0.5], view)).toEqual(hit('point', 's', 0));
    expect(hitTest([short], 's', [0.516, 0.5], view)).toEqual(hit('point', 's', 1));
  });
  it('has no midpoint on a segment shorter than 64 px', () => {
    expect(midpoints([[0, 0], [0.063, 0]], view)).toEqual([]);
    expect(midpoints([[0, 0], [0.064, 0], [0.064, 0.2]], view)).toEqual([[0, [0.032, 0]], [1, [0.064, 0.1]]]);
  });
});
