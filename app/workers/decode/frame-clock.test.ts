import { describe, expect, test } from 'vitest';
import { FRAME_CLOCK, FrameClock } from './frame-clock.ts';

const HOUR = 3_600_000,
  START = 100 * HOUR;

/** Ten frames a second for so long; this PC's clock is wrong by `wrongMs` of the monotonic time. The label and the time of each frame, relative to its own. */
function run(clock: FrameClock, fromMs: number, toMs: number, wrongMs: (nowMs: number) => number) {
  const frames: { nowMs: number; timeMs: number; labelMs: number }[] = [];
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 100) {
    const timeMs = clock.capturedAtMs({ ptsUs: 0, capturedMs: nowMs - 40 }, nowMs, START + nowMs + wrongMs(nowMs));
    frames.push({ nowMs, timeMs, labelMs: timeMs + clock.shiftMs });
  }
  return frames;
}

describe('live', () => {
  test("a frame was taken when the monotonic clock says, in the words of this PC's clock", () => {
    expect(run(new FrameClock(null), 0, 300, () => 0).map(({ timeMs }) => timeMs - START)).toEqual([-40, 60, 160]);
  });

  test.each([500, -500, 400, 2000, -2000, HOUR, -HOUR, 24 * HOUR])(
    "this PC's clock is set by %i ms: time goes on strictly and evenly, what is told is at most half a second wrong",
    (stepMs) => {
      const wrong = (nowMs: number) => (nowMs < 20_000 ? 0 : stepMs);
      const frames = run(new FrameClock(null), 0, 120_000, wrong);
      for (const [i, { nowMs, timeMs, labelMs }] of frames.entries()) {
        expect(Math.abs(labelMs - (START + nowMs - 40 + wrong(nowMs)))).toBeLessThanOrEqual(FRAME_CLOCK.stepMs + 1);
        if (i > 0)
          expect(Math.abs(timeMs - frames[i - 1].timeMs - 100)).toBeLessThanOrEqual(100 * FRAME_CLOCK.slew + 0.1);
      }
      expect(frames.at(-1)!.labelMs - (START + 119_900 - 40 + stepMs)).toBeCloseTo(0, -1);
    },
  );

  test('a clock that drifts by a hundredth is followed for a day, without a step', () => {
    const clock = new FrameClock(null);
    let last = { timeMs: 0 };
    for (let nowMs = 0; nowMs < 24 * HOUR; nowMs += 1000)
      last = { timeMs: clock.capturedAtMs({ ptsUs: 0, capturedMs: nowMs }, nowMs, START + nowMs * 1.01) };
    expect(clock.shiftMs).toBe(0);
    expect(Math.abs(last.timeMs - (START + (24 * HOUR - 1000) * 1.01))).toBeLessThan(20);
  });

  test.each([HOUR, -HOUR])('when nobody is there the times are set as well (%i ms)', (stepMs) => {
    const clock = new FrameClock(null);
    run(clock, 0, 1000, () => 0);
    run(clock, 1000, 2000, () => stepMs);
    expect(clock.shiftMs).toBe(stepMs);
    clock.settle();
    const [frame] = run(clock, 2000, 2100, () => stepMs);
    expect([clock.shiftMs, Math.round(frame.timeMs - START - stepMs)]).toEqual([0, 1960]);
  });
});

test('in batch a frame was taken at the start plus its presentation time, whatever the clocks say', () => {
  const clock = new FrameClock(1_000_000);
  expect([0, 66_667, 133_333].map((ptsUs, i) => clock.capturedAtMs({ ptsUs, capturedMs: 0 }, i, i * 99_999))).toEqual([
    1_000_000, 1_000_066.667, 1_000_133.333,
  ]);
});
