import { expect, test } from 'vitest';
import type { ZoneState } from '../../shared/domain/zone.ts';
import { ZONE_NEWS, ZoneNews } from './zone-news.ts';

const till = (occupancy: number): ZoneState => ({
  regionId: 'till',
  occupancy,
  queue: 0,
  waitMs: null,
  overSinceMs: null,
});

test('zones are sent when they change, seldom when they do not, and looked at no oftener than they need to be', () => {
  const news = new ZoneNews(),
    { lookMs, sendMs } = ZONE_NEWS;
  let looks = 0;
  const at = (nowMs: number, people: number) =>
    news.look(nowMs, () => {
      looks += 1;
      return [till(people)];
    })?.[0].occupancy ?? null;
  expect(at(0, 1)).toBe(1);
  expect(at(lookMs - 1, 2)).toBeNull();
  expect(looks).toBe(1);
  expect(at(lookMs, 2)).toBe(2);
  expect(at(lookMs + sendMs - 1, 2)).toBeNull();
  expect(at(2 * lookMs + sendMs, 2)).toBe(2);
});

test('a camera without zones sends nothing', () => {
  expect(new ZoneNews().look(0, () => [])).toBeNull();
});
