import { expect, test } from 'vitest';
import { FramePace } from './frame-pace.ts';

const steps = (...timesMs: number[]) => {
  const pace = new FramePace();
  return timesMs.map((timeMs) => pace.step(timeMs));
};

test('a camera that sends every five seconds is watched once its period is known', () => {
  expect(steps(0, 5000, 10_000, 15_000, 20_050, 24_000)).toEqual([
    'first',
    'gap',
    'gap',
    'watched',
    'watched',
    'watched',
  ]);
  // Its gaps are longer.
  expect(steps(0, 5000, 10_000, 15_000, 40_000, 45_000)).toEqual(['first', 'gap', 'gap', 'watched', 'gap', 'watched']);
});

test.each([
  ['once, twice', [0, 100, 200, 5200, 10_200, 10_300], ['first', 'watched', 'watched', 'gap', 'gap', 'watched']],
  [
    'again and again, between frames',
    [0, 100, 5100, 5200, 10_200, 10_300, 15_300, 15_400],
    ['first', 'watched', 'gap', 'watched', 'gap', 'watched', 'gap', 'watched'],
  ],
  ['of any length', [0, 5000, 15_000, 17_000, 37_000], ['first', 'gap', 'gap', 'gap', 'gap']],
  ['of minutes', [0, 60_000, 120_000, 180_000, 240_000], ['first', 'gap', 'gap', 'gap', 'gap']],
])('gaps stay gaps: %s', (_, timesMs, expected) => {
  expect(steps(...timesMs)).toEqual(expected);
});
