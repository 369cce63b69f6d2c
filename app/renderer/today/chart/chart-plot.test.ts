import { expect, it } from 'vitest';
import { namedHours } from './chart-plot.ts';

it.each([
  [900, 14, 1],
  [500, 14, 2],
  [302, 14, 3],
  [200, 14, 4],
])('hours that are named never touch: %d px for %d hours', (right, count, every) => {
  const hours = Array.from({ length: count }, (_, i) => i);
  expect(namedHours(hours, { left: 0, right })).toEqual(hours.filter((hour) => hour % every === 0));
});
