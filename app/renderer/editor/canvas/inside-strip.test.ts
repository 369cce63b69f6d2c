import { describe, expect, it } from 'vitest';
import { crossings } from '../judge/walks.ts';
import { insideStrip, insideWord } from './inside-strip.ts';

const close = (points: readonly (readonly [number, number])[]) =>
  points.map(([x, y]) => [Math.round(x * 1e6) / 1e6 + 0, Math.round(y * 1e6) / 1e6 + 0]);

describe('inside of a line (right hand, y down)', () => {
  it('is below a line drawn to the right', () =>
    expect(
      close(
        insideStrip(
          [
            [0, 0],
            [100, 0],
          ],
          10,
        ),
      ),
    ).toEqual([
      [0, 0],
      [100, 0],
      [100, 10],
      [0, 10],
    ]));
  it('is above a line drawn to the left', () =>
    expect(
      close(
        insideStrip(
          [
            [100, 50],
            [0, 50],
          ],
          10,
        ),
      ),
    ).toEqual([
      [100, 50],
      [0, 50],
      [0, 40],
      [100, 40],
    ]));
  it('keeps its width round a corner', () =>
    expect(
      close(
        insideStrip(
          [
            [0, 0],
            [100, 0],
            [100, 100],
          ],
          10,
        ),
      ),
    ).toEqual([
      [0, 0],
      [100, 0],
      [100, 100],
      [90, 100],
      [90, 10],
      [0, 10],
    ]));
  it('has no endless spike at a fold', () => {
    for (const [x, y] of insideStrip(
      [
        [0, 0],
        [100, 0],
        [0, 1],
      ],
      10,
    )) {
      expect(Math.abs(x)).toBeLessThan(125);
      expect(Math.abs(y)).toBeLessThan(30);
    }
  });
  it.each([
    [
      [
        [0, 0],
        [1, 0.1],
      ],
      'below',
    ],
    [
      [
        [1, 0],
        [0, 0.1],
      ],
      'above',
    ],
    [
      [
        [0, 0],
        [0.1, 1],
      ],
      'left',
    ],
    [
      [
        [0, 1],
        [0.1, 0],
      ],
      'right',
    ],
  ] as const)('%j is %s', (points, word) => expect(insideWord(points)).toBe(word));
});

describe('crossings of a walk', () => {
  it('go in towards the right hand and out towards the left', () => {
    expect(
      crossings(
        [
          [0.5, 0.2],
          [0.5, 0.8],
        ],
        [
          [0, 0.5],
          [1, 0.5],
        ],
      ),
    ).toEqual([{ point: [0.5, 0.5], direction: 'in' }]);
    expect(
      crossings(
        [
          [0.5, 0.8],
          [0.5, 0.2],
        ],
        [
          [0, 0.5],
          [1, 0.5],
        ],
      ),
    ).toEqual([{ point: [0.5, 0.5], direction: 'out' }]);
  });
  it('are none beside the segment', () =>
    expect(
      crossings(
        [
          [0.9, 0.2],
          [0.9, 0.8],
        ],
        [
          [0, 0.5],
          [0.8, 0.5],
        ],
      ),
    ).toEqual([]));
});
