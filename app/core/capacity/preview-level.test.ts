import { expect, test } from 'vitest';
import { PREVIEW_SHEDDING, PreviewLevels } from './preview-level.ts';

const { effect, more } = PREVIEW_SHEDDING;

/** The levels after so many looks each, pressed or not. */
function levels(...stretches: [pressed: boolean, looks: number][]): string[] {
  const previews = new PreviewLevels();
  return stretches.map(([pressed, looks]) => {
    for (let i = 0; i < looks; i++) previews.look({ encodes: true, pressed });
    return previews.level;
  });
}

test.each<[string, [boolean, number][], string[]]>([
  ['all, while there is room', [[false, 100]], ['all']],
  [
    'key pictures at the first want of room, and nothing when that was not enough',
    [
      [true, 1],
      [true, effect],
    ],
    ['keys', 'none'],
  ],
  [
    'no less than key pictures where they were enough',
    [
      [true, 1],
      [false, more - 1],
    ],
    ['keys', 'keys'],
  ],
  [
    'more again by and by',
    [
      [true, 10],
      [false, more],
      [false, more],
    ],
    ['none', 'keys', 'all'],
  ],
  [
    '... and not before',
    [
      [true, 10],
      [false, more - 1],
      [true, 1],
      [false, more - 1],
    ],
    ['none', 'none', 'none', 'none'],
  ],
  [
    'later where it was too much',
    [
      [true, 10],
      [false, more],
      [true, effect],
      [false, more],
      [false, more],
    ],
    ['none', 'keys', 'none', 'none', 'keys'],
  ],
])('is encoded: %s', (_, stretches, expected) => expect(levels(...stretches)).toEqual(expected));

test('nothing else is spared while less can be encoded for somebody; where nobody looks, at once', () => {
  const look = (encodes: boolean) => {
    const previews = new PreviewLevels();
    return Array.from({ length: 8 }, () => previews.look({ encodes, pressed: true }));
  };
  expect(look(true)).toEqual([true, true, true, true, true, true, false, false].map((_, i) => i < 2 * effect));
  expect(look(false).some(Boolean)).toBe(false);
});
