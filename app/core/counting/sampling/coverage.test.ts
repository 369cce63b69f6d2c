import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { Coverage, type CoveragePiece } from './coverage.ts';

const MINUTE = 60_000;
const BASE = Date.parse('2026-11-21T08:00:00Z');

function measure(times: number[]): CoveragePiece[] {
  const coverage = new Coverage();
  return [...times.flatMap((time) => coverage.frame(BASE + time)), ...coverage.flush()];
}
const sum = (pieces: CoveragePiece[]) => ({
  ms: pieces.reduce((all, piece) => all + piece.measuredMs, 0),
  frames: pieces.reduce((all, piece) => all + piece.frames, 0),
});
const every = (step: number, from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);

describe('coverage', () => {
  test.each([
    ['a steady camera', every(100, 0, 5000), { ms: 5000, frames: 51 }],
    ['one frame alone measures no time', [0], { ms: 0, frames: 1 }],
    [
      'a pause of two seconds is not measured',
      [...every(100, 0, 1000), ...every(100, 3000, 4000)],
      { ms: 2000, frames: 22 },
    ],
    ['a hiccup of a second is', [...every(100, 0, 1000), ...every(100, 2000, 3000)], { ms: 3000, frames: 22 }],
    ['a slow camera is steady too', every(800, 0, 8000), { ms: 8000, frames: 11 }],
    ['a repeated time adds no time', [0, 100, 100, 200], { ms: 200, frames: 4 }],
    ['a time that goes back adds no time', [0, 100, 50, 150], { ms: 150, frames: 4 }],
    [
      'a clock that is set back begins anew',
      [...every(100, 7_200_000, 7_210_000), ...every(100, 0, 10_000)],
      { ms: 20_000, frames: 202 },
    ],
  ])('%s', (_name, times, expected) => {
    expect(sum(measure(times))).toEqual(expected);
  });

  test('a minute that turns is split exactly', () => {
    const pieces = measure(every(300, MINUTE - 400, MINUTE + 800));
    expect(pieces).toEqual([
      { minuteStartMs: BASE, measuredMs: 400, frames: 2 },
      { minuteStartMs: BASE + MINUTE, measuredMs: 800, frames: 3 },
    ]);
  });

  test('after a clock was set back, what is measured belongs to the new time', () => {
    const pieces = measure([...every(100, 7_200_000, 7_201_000), ...every(100, 0, 1000)]);
    expect(pieces).toEqual([
      { minuteStartMs: BASE + 7_200_000, measuredMs: 1000, frames: 11 },
      { minuteStartMs: BASE, measuredMs: 1000, frames: 11 },
    ]);
  });

  test('pieces come every two seconds, so that a crash loses little', () => {
    const pieces = measure(every(100, 0, 10_000));
    expect(pieces.length).toBeGreaterThanOrEqual(5);
    for (const piece of pieces) expect(piece.measuredMs).toBeLessThanOrEqual(2100);
  });

  describe('how well it was looked at', () => {
    const look = (times: number[], dueFps: number) => {
      const coverage = new Coverage();
      coverage.dueFps = dueFps;
      return [...times.flatMap((time) => coverage.frame(BASE + time)), ...coverage.flush()];
    };
    const worst = (pieces: CoveragePiece[], minute = 0) =>
      Math.min(
        ...pieces
          .filter(({ minuteStartMs }) => minuteStartMs === BASE + minute * MINUTE)
          .map(({ worstFps }) => worstFps ?? Infinity),
      );

    test('what was due of the measured time, and the worst ten seconds, in the minute in which they lie', () => {
      // Ten a second, and two a second from the 20th second to the 30th.
      const pieces = look([...every(100, 0, 20_000), ...every(500, 20_500, 30_000), ...every(100, 30_100, 70_000)], 15);
      expect(pieces.reduce((all, { framesDue }) => all + framesDue!, 0)).toBeCloseTo(15 * 70);
      expect(worst(pieces)).toBeCloseTo(2, 0);
      expect(worst(pieces, 1)).toBeCloseTo(10, 0);
    });

    test('time that nobody measured is neither due nor bad', () => {
      const pieces = look([...every(100, 0, 12_000), ...every(100, 32_000, 42_000)], 10);
      expect(pieces.reduce((all, { framesDue }) => all + framesDue!, 0)).toBeCloseTo(220);
      expect(worst(pieces)).toBeCloseTo(10, 0);
    });

    test('ten seconds that a break ends are not lost', () => {
      expect(worst(look(every(500, 0, 8_000), 10))).toBeCloseTo(2, 0);
      expect(worst(look([...every(500, 0, 8_000), ...every(100, 100_000, 115_000)], 10))).toBeCloseTo(2, 0);
    });

    test('a source that does not say what it sends', () =>
      expect(look(every(100, 0, 3_000), 0).every(({ framesDue }) => framesDue === undefined)).toBe(true));
  });

  test('no minute is measured for longer than it lasts, and no frame is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { maxLength: 200 }), (steps) => {
        let time = 0;
        const times = steps.map((step) => (time += step));
        const minutes = new Map<number, number>();
        const pieces = measure(times);
        for (const { minuteStartMs, measuredMs } of pieces)
          minutes.set(minuteStartMs, (minutes.get(minuteStartMs) ?? 0) + measuredMs);
        for (const ms of minutes.values()) expect(ms).toBeLessThanOrEqual(MINUTE);
        expect(sum(pieces).frames).toBe(times.length);
      }),
    );
  });
});
