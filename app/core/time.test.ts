import { expect, test } from 'vitest';
import { MINUTE_MS, minuteOf } from './time.ts';

test.each([
  ['the first instant is its own', 120_000, 120_000],
  ['the last one', 179_999, 120_000],
  ['a part of a millisecond before the next', 179_999.9, 120_000],
  ['before 1970 too', -1, -MINUTE_MS],
])('minuteOf: %s', (_what, ms, minute) => {
  expect(minuteOf(ms)).toBe(minute);
});
