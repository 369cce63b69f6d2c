import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Site } from '../../shared/api/index.ts';
import { DAY_WATCH, DayWatch } from './day-watch.ts';

const site: Site = {
  siteId: 's',
  name: 'Shop',
  timeZone: 'Asia/Ho_Chi_Minh',
  dayStartMinutes: 4 * 60,
  opensMinutes: 480,
  closesMinutes: 1260,
};
/** 4 o'clock in the shop. */
const TURN = Date.UTC(2026, 10, 21, 21, 0),
  DAY = 86_400_000;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch(startMs: number) {
  vi.setSystemTime(startMs);
  const days: number[] = [],
    watch = new DayWatch(site, ({ fromMs, toMs }) => {
      days.push(fromMs);
      expect(toMs - fromMs).toBe(DAY);
    });
  return { days, watch };
}

test('each business day is told once, just after it began', () => {
  const { days, watch: one } = watch(TURN - 5 * 3_600_000);
  vi.advanceTimersByTime(5 * 3_600_000 - 1);
  expect(days).toEqual([]);
  vi.advanceTimersByTime(1 + DAY_WATCH.afterMs);
  expect(days).toEqual([TURN]);
  vi.advanceTimersByTime(2 * DAY);
  expect(days).toEqual([TURN, TURN + DAY, TURN + 2 * DAY]);
  one.close();
  vi.advanceTimersByTime(2 * DAY);
  expect(days).toHaveLength(3);
});

test('a clock that is set into another day, forward or back, is seen at the next look', () => {
  const { days, watch: one } = watch(TURN + 1_000);
  vi.setSystemTime(TURN + DAY + 1_000);
  one.look();
  one.look();
  vi.setSystemTime(TURN - 2 * DAY_WATCH.lookMs);
  vi.advanceTimersByTime(DAY_WATCH.lookMs);
  expect(days).toEqual([TURN + DAY, TURN - DAY]);
  one.close();
});
