import { expect, test } from 'vitest';
import { Patience } from './patience.ts';

/** Frames at these moments (ms), looked at four times a second for as long as the patience lasts; when it was lost, or null. */
function wait(patience: Patience, framesAtMs: number[], untilMs: number, sourceFps = 0): number | null {
  patience.begin();
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 250) {
    const came = framesAtMs.filter((ms) => ms <= nowMs),
      lastAtMs = came.at(-1) ?? 0;
    patience.look(came.length, lastAtMs, sourceFps);
    if (nowMs - lastAtMs >= patience.limitMs) {
      patience.lost();
      return nowMs;
    }
  }
  return null;
}
const every = (ms: number, untilMs: number) => Array.from({ length: Math.floor(untilMs / ms) }, (_, i) => (i + 1) * ms);

test('a camera of many frames is given up after five seconds of silence, and its first picture after twelve', () => {
  expect(wait(new Patience(15), every(66, 10_000), 60_000, 15)).toBe(15_000);
  expect(wait(new Patience(15), [], 60_000)).toBe(12_000);
});

test.each([1000, 4000, 5000, 8000, 20_000, 30_000])(
  'a camera that sends every %i ms, and says 25 a second or nothing, is soon waited for, and never given up again',
  (periodMs) => {
    for (const sourceFps of [0, 25]) {
      const patience = new Patience(15);
      let tries = 0;
      while (wait(patience, every(periodMs, 600_000), 500_000, sourceFps) !== null) tries += 1;
      expect(tries).toBeLessThanOrEqual(3);
      // It ends all the same once it is really silent.
      expect(wait(patience, every(periodMs, 200_000), 500_000, sourceFps)).not.toBeNull();
    }
  },
);

test('a camera that is dead is given up again and again, with a patience that has an end', () => {
  const patience = new Patience(15);
  for (let i = 0; i < 20; i++) expect(wait(patience, [], 400_000)).toBeLessThanOrEqual(120_000);
});
