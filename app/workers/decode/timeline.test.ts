import { describe, expect, test } from 'vitest';
import { LATENCY_MS, simulate, type AnalysedFrame, type SimulatedCamera } from './simulated-ffmpeg.test-support.ts';

const LONG = process.env.FOOTFALL_LONG === '1';
const HOURS = LONG ? 24 : 0.05;
const SECONDS = HOURS * 3600;
/** The first seconds, in which a new timeline is found. */
const SETTLED_MS = 3000;

/** Deterministic chance between 0 and 1. */
const chance = (n: number) => {
  const x = Math.sin(n * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
};

interface Run {
  frames: number;
  worstMs: number;
  gaps: number;
  longestGapMs: number;
  slowest10s: number;
}

/** What a run came to, after the first ten seconds; `ignore` are moments at which nothing is asked for. Times always go strictly upwards, and no frame is analysed twice. */
function measure(
  frames: Iterable<AnalysedFrame>,
  seconds: number,
  ignore: (takenMs: number) => boolean = () => false,
): Run {
  const perTen = new Array<number>(Math.floor(seconds / 10) - 1).fill(0),
    ignored = perTen.map((_, i) =>
      Array.from({ length: 11 }, (__, s) => ignore((i * 10 + 10 + s) * 1000)).some(Boolean),
    );
  let last: AnalysedFrame | null = null,
    worstMs = 0,
    gaps = 0,
    longestGapMs = 0,
    count = 0;
  for (const frame of frames) {
    count += 1;
    if (last && !(frame.capturedMs > last.capturedMs && frame.takenMs > last.takenMs && frame.ptsUs > last.ptsUs))
      throw new Error(`back from ${JSON.stringify(last)} to ${JSON.stringify(frame)}`);
    if (frame.capturedMs > frame.arrivedMs + 0.01) throw new Error(`taken before it came: ${JSON.stringify(frame)}`);
    if (frame.takenMs > SETTLED_MS && !ignore(frame.takenMs))
      worstMs = Math.max(worstMs, Math.abs(frame.capturedMs - frame.takenMs - LATENCY_MS));
    const gapMs = last ? frame.capturedMs - last.capturedMs : 0;
    if (gapMs > 1000) gaps += 1;
    longestGapMs = Math.max(longestGapMs, gapMs);
    const ten = Math.floor(frame.takenMs / 10_000) - 1;
    if (ten >= 0 && ten < perTen.length) perTen[ten] += 1;
    last = frame;
  }
  return { frames: count, worstMs, gaps, longestGapMs, slowest10s: Math.min(...perTen.filter((_, i) => !ignored[i])) };
}

function run(camera: Omit<SimulatedCamera, 'seconds'>, ignore?: (takenMs: number) => boolean): Run {
  return measure(simulate({ seconds: SECONDS, ...camera }), SECONDS, ignore);
}

describe("whatever the camera's clock does, every frame that is due is analysed, and is held to be taken when it arrived, within half a second", () => {
  test.each([0.01, -0.01, 0.083, -0.083, 1, -1, 2, -2, 5, -5])('it is wrong by %d %', (percent) => {
    const { slowest10s, worstMs, gaps } = run({ fps: 15, stamp: (ms) => (ms / 1000) * (1 + percent / 100) });
    expect(slowest10s).toBeGreaterThanOrEqual(148);
    expect(worstMs).toBeLessThan(500);
    expect(gaps).toBe(0);
  });

  test.each([0.3, -0.3, 0.9, -0.9, 1.5, -2, 2, 60, -60, 3600, -3600, 86_400, -86_400])(
    'it is set by %d s, once a minute',
    (step) => {
      const { slowest10s, worstMs, gaps } = run({ fps: 15, stamp: (ms) => ms / 1000 + step * Math.floor(ms / 60_000) });
      expect(slowest10s).toBeGreaterThanOrEqual(147);
      expect(worstMs).toBeLessThan(500);
      expect(gaps).toBe(0);
    },
  );

  test.each([3600, -3600, 0.7, -0.7, 5, -5, 40_000, -40_000])(
    'every fiftieth picture alone is stamped %d s away',
    (away) => {
      const { slowest10s, worstMs, gaps } = run({ fps: 15, stamp: (ms, i) => ms / 1000 + (i % 50 === 49 ? away : 0) });
      expect(slowest10s).toBeGreaterThanOrEqual(147);
      expect(worstMs).toBeLessThan(500);
      expect(gaps).toBe(0);
    },
  );

  test.each([32, 33])('its count of 90 kHz wraps around after %i bits', (bits) => {
    const wrap = 2 ** bits / 90_000,
      begin = wrap - 60;
    const { slowest10s, worstMs } = run({ fps: 15, stamp: (ms) => (begin + ms / 1000) % wrap });
    expect(slowest10s).toBeGreaterThanOrEqual(147);
    expect(worstMs).toBeLessThan(500);
  });

  test.each<[string, number, (ms: number, i: number) => number, number]>([
    ['it stamps nothing', 10, () => NaN, 98],
    ['it stamps nothing, and sends faster than is analysed', 25, () => NaN, 110],
    ['it always stamps the same', 10, () => 5, 98],
    ['it says 25 frames a second and sends 10', 10, (_, i) => i / 25, 98],
    ['it says 10 frames a second and sends 25', 25, (_, i) => i / 10, 140],
    ['it says 30 frames a second and sends 15', 15, (_, i) => i / 30, 147],
    ['its unit is a thousandth instead of a 90 000th', 12, (ms) => ms / 90_000, 117],
    ['every seventh picture has no time', 15, (ms, i) => (i % 7 === 3 ? NaN : ms / 1000), 147],
    ['its times are chance', 15, (_, i) => chance(i) * 1e5, 147],
    ['it counts down', 15, (ms) => 1e6 - ms / 1000, 147],
  ])('%s', (_, fps, stamp, least) => {
    const { slowest10s, worstMs, gaps } = run({ fps, stamp });
    expect(slowest10s).toBeGreaterThanOrEqual(least);
    expect(worstMs).toBeLessThan(500);
    expect(gaps).toBe(0);
  });

  test.each([500, -500, 2000, -2000, 3_600_000, -3_600_000])(
    "this PC's clock is set by %i ms, once a minute",
    (step) => {
      const { slowest10s, worstMs, gaps } = run({ fps: 15, wrongMs: (ms) => step * Math.floor(ms / 60_000) });
      expect(slowest10s).toBeGreaterThanOrEqual(147);
      expect(worstMs).toBeLessThan(100);
      expect(gaps).toBe(0);
    },
  );

  test('a camera of 25 frames a second is analysed evenly at 12.5, as long as its times are good', () => {
    const apart: number[] = [];
    let last = NaN;
    for (const { takenMs } of simulate({ fps: 25, seconds: 60 })) {
      if (takenMs > 5000) apart.push(takenMs - last);
      last = takenMs;
    }
    expect(new Set(apart)).toEqual(new Set([80]));
  });
});

describe('the network', () => {
  test('trembles by up to 300 ms', () => {
    const { slowest10s, worstMs, gaps } = run({ fps: 15, lateMs: (_, i) => 300 * chance(i) });
    expect(slowest10s).toBeGreaterThanOrEqual(145);
    expect(worstMs).toBeLessThan(500);
    expect(gaps).toBe(0);
  });

  test('brings four frames at once', () => {
    const { slowest10s, worstMs } = run({ fps: 15, lateMs: (_, i) => (3 - (i % 4)) * 66 });
    expect(slowest10s).toBeGreaterThanOrEqual(147);
    expect(worstMs).toBeLessThan(500);
  });

  test.each([0, 2, -2])(
    'stands still for three seconds every minute and then brings everything: it is held to be taken when it was (clock %d %)',
    (percent) => {
      // Standing still from 30 s to 33 s of each minute.
      const lateMs = (ms: number) => {
        const at = ms % 60_000;
        return at > 30_000 && at < 33_000 ? 33_000 - at : 0;
      };
      const { slowest10s, worstMs } = run(
        { fps: 15, lateMs, stamp: (ms) => (ms / 1000) * (1 + percent / 100), workMs: 10 },
        (ms) => {
          const at = ms % 60_000;
          return at > 29_000 && at < 34_000;
        },
      );
      expect(slowest10s).toBeGreaterThanOrEqual(147);
      expect(worstMs).toBeLessThan(500);
      const burst = [
        ...simulate({ fps: 15, seconds: 60, lateMs, workMs: 10, stamp: (ms) => (ms / 1000) * (1 + percent / 100) }),
      ].filter(({ takenMs }) => takenMs > 30_000 && takenMs < 33_000);
      for (const { takenMs, capturedMs } of burst)
        expect(Math.abs(capturedMs - takenMs - LATENCY_MS)).toBeLessThan(500);
      expect(burst.length).toBeGreaterThanOrEqual(6);
    },
  );

  test.each<[string, (ms: number) => number]>([
    ['goes on as if nothing had been', (ms) => ms / 1000],
    ['begins anew at 0', (ms) => (ms % 60_000) / 1000],
    ['goes on where it was', (ms) => Math.floor(ms / 60_000) * 20 + Math.min(20, (ms % 60_000) / 1000) + 0],
    ['is anything', (ms) => ms / 1000 + chance(Math.floor(ms / 60_000)) * 1e5],
  ])(
    'the camera restarts within the session, for five seconds once a minute, and its clock %s: the gap is where it was',
    (_, clock) => {
      const paused = (ms: number) => ms % 60_000 >= 20_000 && ms % 60_000 < 25_000;
      const stamp = (ms: number) =>
        clock(ms) + (clock(20_000) === clock(26_000) ? Math.max(0, (ms % 60_000) - 25_000) / 1000 : 0);
      const { slowest10s, worstMs, gaps, longestGapMs } = run(
        { fps: 15, paused, stamp },
        (ms) => ms % 60_000 > 19_000 && ms % 60_000 < 25_200,
      );
      expect(slowest10s).toBeGreaterThanOrEqual(147);
      expect(worstMs).toBeLessThan(500);
      expect(gaps).toBe(SECONDS / 60);
      expect(longestGapMs).toBeGreaterThan(4500);
      expect(longestGapMs).toBeLessThan(5500);
    },
  );
});

describe('this PC', () => {
  test.each([100, 200, 500])(
    'is too slow (%i ms a frame): it analyses what it can, evenly, and nothing piles up',
    (workMs) => {
      let oldest = 0,
        frames = 0;
      for (const { takenMs, startedMs } of simulate({
        fps: 15,
        seconds: 600,
        workMs,
        stamp: (ms) => (ms / 1000) * 0.98,
      })) {
        if (takenMs > SETTLED_MS) oldest = Math.max(oldest, startedMs - takenMs);
        frames += 1;
      }
      expect(frames).toBeGreaterThan((600_000 / workMs) * 0.97);
      expect(oldest).toBeLessThan(LATENCY_MS + 400 + workMs);
    },
  );
});

describe('cameras that send seldom', () => {
  test.each([1, 0.5, 0.2, 0.05])('%d frames a second: every frame is analysed', (fps) => {
    for (const stamp of [undefined, () => NaN, (ms: number) => (ms / 1000) * 0.95]) {
      const frames = [...simulate({ fps, seconds: 600, stamp })];
      expect(frames.length).toBeGreaterThanOrEqual(600 * fps - 4);
      for (const { capturedMs, takenMs } of frames.slice(3))
        expect(Math.abs(capturedMs - takenMs - LATENCY_MS)).toBeLessThan(500);
    }
  });
});
