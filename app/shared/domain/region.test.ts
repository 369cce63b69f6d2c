import { expect, test } from 'vitest';
import { Hours } from './region.ts';

test.each<[string, number, number, boolean]>([
  ['the whole day', 0, 1440, true],
  ['round the clock', 480, 480, true],
  ['the last minute', 1439, 0, true],
  ['a day that never begins', 1440, 0, false],
  ['a beginning at the end of the day', 1440, 480, false],
  ['an end after the day', 0, 1441, false],
  ['half a minute', 0.5, 600, false],
])('hours: %s', (_name, fromMinutes, toMinutes, taken) => {
  expect(Hours.safeParse({ fromMinutes, toMinutes }).success).toBe(taken);
});
