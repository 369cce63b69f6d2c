import { expect, it } from 'vitest';
import type { SiteSums } from '../../shared/api/index.ts';
import { changeOf, sumOfSites } from './compare.ts';

const DAY = 86_400;
const sums = (more: Partial<SiteSums>): SiteSums => ({
  in: 100,
  out: 90,
  measuredSeconds: 7 * DAY,
  expectedSeconds: 7 * DAY,
  ...more,
});

it('compares what was measured alike, and nothing else', () => {
  expect(changeOf(sums({ in: 110 }), sums({}))).toBeCloseTo(0.1);
  expect(changeOf(sums({ in: 0 }), sums({}))).toBe(-1);
  // 94 % measured, now or before
  expect(changeOf(sums({ measuredSeconds: 0.94 * 7 * DAY }), sums({}))).toBeNull();
  expect(changeOf(sums({}), sums({ measuredSeconds: 0.94 * 7 * DAY }))).toBeNull();
  // a shop that opened in the middle of the week before did not grow by what it did not measure
  expect(changeOf(sums({}), sums({ in: 50, measuredSeconds: 3 * DAY, expectedSeconds: 3 * DAY }))).toBeNull();
  expect(changeOf(sums({}), sums({ in: 0, measuredSeconds: 0, expectedSeconds: 0 }))).toBeNull();
  expect(changeOf(sums({}), sums({ in: 0 }))).toBeNull();
});

it('sums sites', () => {
  const site = { siteId: 'a', name: 'a', timeZone: 'UTC', knownToMs: 1, days: [], unread: null };
  expect(
    sumOfSites([
      { ...site, sums: sums({}), before: sums({ in: 1 }) },
      { ...site, sums: sums({ in: 7, out: 8 }), before: sums({ in: 2 }) },
    ]),
  ).toEqual({
    sums: { in: 107, out: 98, measuredSeconds: 14 * DAY, expectedSeconds: 14 * DAY },
    before: { in: 3, out: 180, measuredSeconds: 14 * DAY, expectedSeconds: 14 * DAY },
  });
});
