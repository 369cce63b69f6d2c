import { describe, expect, test } from 'vitest';
import { SMALL_PEOPLE, SmallPeople } from './small-people.ts';

const { reportLooks, clearLooks } = SMALL_PEOPLE;
const after = (...stretches: [height: number | null, looks: number][]) => {
  const watch = new SmallPeople();
  for (const [height, looks] of stretches) for (let i = 0; i < looks; i++) watch.look(height);
  return watch.risk;
};

describe('people who are too small for the model', () => {
  test.each<[string, [number | null, number][], 'small-people' | null]>([
    ['tall ones', [[85, 600]], null],
    ['nobody was seen yet', [[null, 600]], null],
    ['small ones, for as long as a larger picture may still come', [[40, reportLooks - 1]], null],
    ['small ones, for longer', [[40, reportLooks]], 'small-people'],
    [
      'small ones now and then',
      [
        [40, reportLooks - 1],
        [60, 1],
        [40, reportLooks - 1],
      ],
      null,
    ],
    [
      'said, and they grow a little',
      [
        [40, reportLooks],
        [50, 600],
      ],
      'small-people',
    ],
    [
      'said, and nobody comes',
      [
        [40, reportLooks],
        [null, 600],
      ],
      'small-people',
    ],
    [
      'said, and they are tall in a larger picture',
      [
        [40, reportLooks],
        [null, 60],
        [60, clearLooks],
      ],
      null,
    ],
  ])('%s', (_, stretches, risk) => expect(after(...stretches)).toBe(risk));
});
