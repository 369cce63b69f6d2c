import { expect, test } from 'vitest';
import { backOffMs, NO_JITTER } from './back-off.ts';

test.each([
  ['the first wait', 0, 1_000],
  ['doubled', 1, 2_000],
  ['doubled again', 2, 4_000],
  ['at most the longest', 5, 30_000],
  ['for ever', 5_000, 30_000],
])('%s: after %i failures before this one, %i ms', (_what, failures, ms) => {
  expect(backOffMs({ firstMs: 1_000, longestMs: 30_000, jitter: NO_JITTER }, failures, 0.7)).toBe(ms);
});

test.each([
  [0, 3_600],
  [0.5, 4_000],
  [1, 4_400],
])('chance %f scatters the doubled wait, and the longest too', (chance, ms) => {
  const jitter = { least: 0.9, most: 1.1 };
  expect(backOffMs({ firstMs: 1_000, longestMs: 30_000, jitter }, 2, chance)).toBeCloseTo(ms);
  expect(backOffMs({ firstMs: 1_000, longestMs: 4_000, jitter }, 20, chance)).toBeCloseTo(ms);
});

test('a first wait that is longer than the longest is cut', () => {
  expect(backOffMs({ firstMs: 9_000, longestMs: 4_000, jitter: NO_JITTER }, 0, 0)).toBe(4_000);
});
