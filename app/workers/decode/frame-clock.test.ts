import { describe, expect, test } from 'vitest';
import { FrameClock } from './frame-clock.ts';

describe('live', () => {
  test('a frame that came late was taken when its presentation time says, not when it came', () => {
    const clock = new FrameClock(null);
    const arrived = [[0, 1000], [100, 1100], [200, 1900], [300, 1910], [400, 1920], [500, 1500 + 430]];
    const captured = arrived.map(([ptsMs, hostMs]) => Math.round(clock.capturedAtMs(ptsMs * 1000, hostMs)));
    expect(captured).toEqual([1000, 1100, 1200, 1300, 1400, 1500]);
  });

  test('a better offset never makes time go back', () => {
    const clock = new FrameClock(null);
    expect(clock.capturedAtMs(0, 5000)).toBe(5000);
    expect(clock.capturedAtMs(40_000, 4600)).toBe(5000);
    expect(clock.capturedAtMs(1_000_000, 5560)).toBeCloseTo(5560, 0);
  });

  test('a camera whose clock is slow by 100 ppm is followed for a day', () => {
    const clock = new FrameClock(null);
    let last = 0;
    for (let second = 0; second <= 86_400; second++) last = clock.capturedAtMs(second * 1e6 * 0.9999, second * 1000 + 30) - second * 1000;
    expect(Math.abs(last - 30)).toBeLessThan(5);
  });

  test('a clock of this PC that is set hours ahead or back is followed at once', () => {
    for (const hoursMs of [5 * 3_600_000, -5 * 3_600_000]) {
      const clock = new FrameClock(null), startMs = 100 * 3_600_000;
      for (let i = 0; i < 10; i++) expect(clock.capturedAtMs(i * 100_000, startMs + i * 100)).toBeCloseTo(startMs + i * 100, -1);
      for (let i = 10; i < 20; i++) expect(clock.capturedAtMs(i * 100_000, startMs + hoursMs + i * 100)).toBeCloseTo(startMs + hoursMs + i * 100, -1);
    }
  });

  test('presentation times that begin anew are followed', () => {
    const clock = new FrameClock(null);
    clock.capturedAtMs(3_600_000_000, 10_000_000);
    expect(clock.capturedAtMs(0, 10_000_100)).toBe(10_000_100);
  });

  test('after a restart presentation times begin anew', () => {
    const clock = new FrameClock(null);
    clock.capturedAtMs(60_000_000, 100_000);
    clock.restart();
    expect(clock.capturedAtMs(0, 130_000)).toBe(130_000);
  });
});

test('in batch a frame was taken at the start plus its presentation time, whatever the host\'s clock says', () => {
  const clock = new FrameClock(1_000_000);
  expect([0, 66_667, 133_333].map((ptsUs, i) => clock.capturedAtMs(ptsUs, i * 99_999))).toEqual([1_000_000, 1_000_066.667, 1_000_133.333]);
});
