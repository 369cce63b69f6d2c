import { expect, test } from 'vitest';
import { ClockWatch } from './clock-watch.ts';

test("a step of this PC's clock is told once; drift, and a program that was held up, are none", () => {
  let nowMs = 0,
    wallMs = 1e12;
  const steps: number[] = [],
    watch = new ClockWatch(
      (ms) => steps.push(ms),
      () => nowMs,
      () => wallMs,
    );
  const pass = (ms: number, stepMs = 0) => {
    nowMs += ms;
    wallMs += ms * 1.0001 + stepMs;
    watch.look();
  };
  pass(1000);
  pass(60_000);
  pass(1000, 500);
  for (let i = 0; i < 100; i++) pass(1000);
  pass(1000, -3_600_000);
  pass(1000);
  watch.close();
  expect(steps).toEqual([500, -3_600_000]);
});
