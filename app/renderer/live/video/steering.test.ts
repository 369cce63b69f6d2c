import { describe, expect, it } from 'vitest';
import { historyToRemove, LagTarget, steer } from './steering.ts';

describe('steer', () => {
  const at = (currentTime: number, ranges: [number, number][] = [[0, 10]]) =>
    steer({ currentTime, ranges, targetLag: 0.3 });

  it.each([
    ['waits without data', 0, [], { playbackRate: 1, seekTo: null }],
    ['plays at its own pace where it should be', 9.7, [[0, 10]], { playbackRate: 1, seekTo: null }],
    ['does not fidget for a few milliseconds', 9.68, [[0, 10]], { playbackRate: 1, seekTo: null }],
    ['seeks when more than a second too far behind', 8.6, [[0, 10]], { playbackRate: 1, seekTo: 9.7 }],
    ['seeks to where a viewer that joins late begins', 0, [[500, 500.1]], { playbackRate: 1, seekTo: 500 }],
    [
      'jumps over a hole',
      4.9,
      [
        [0, 5],
        [7, 8],
      ],
      { playbackRate: 1, seekTo: 7.7 },
    ],
  ] as const)('%s', (_, currentTime, ranges, expected) => {
    const { playbackRate, seekTo } = at(currentTime, ranges as unknown as [number, number][]);
    expect(playbackRate).toBe(expected.playbackRate);
    if (expected.seekTo === null) expect(seekTo).toBeNull();
    else expect(seekTo).toBeCloseTo(expected.seekTo, 6);
  });

  it('plays faster when behind, never above 1.1', () => {
    expect(at(9.6).playbackRate).toBeCloseTo(1.05, 6);
    expect(at(9.5).playbackRate).toBeCloseTo(1.1, 6);
    expect(at(8.8).playbackRate).toBeCloseTo(1.1, 6);
  });

  it('plays slower when too close, never below 0.9', () => {
    expect(at(9.8).playbackRate).toBeCloseTo(0.95, 6);
    expect(at(10).playbackRate).toBeCloseTo(0.9, 6);
  });

  it('reaches the target from anywhere within a second and stays there', () => {
    let [time, end] = [9.0, 10];
    for (let i = 0; i < 30 * 25; i++) {
      const { playbackRate, seekTo } = steer({ currentTime: time, ranges: [[0, end]], targetLag: 0.3 });
      time = seekTo ?? time + 0.04 * playbackRate;
      end += 0.04;
    }
    expect(end - time).toBeGreaterThan(0.25);
    expect(end - time).toBeLessThan(0.35);
  });
});

describe('historyToRemove', () => {
  it('keeps ten seconds, and does not trim at every fragment', () => {
    expect(historyToRemove({ currentTime: 19, ranges: [[0, 20]] })).toBeNull();
    expect(historyToRemove({ currentTime: 21, ranges: [[0, 22]] })).toEqual([0, 11]);
    expect(historyToRemove({ currentTime: 5, ranges: [] })).toBeNull();
  });
});

describe('LagTarget', () => {
  const learned = (behind: number, times: number, lag = new LagTarget()) => {
    for (let i = 0; i < times; i++) lag.learn(behind);
    return lag.seconds;
  };

  it('grows within a second of late overlays and shrinks more slowly', () => {
    const lag = new LagTarget();
    expect(learned(0.5, 25, lag)).toBeGreaterThan(0.55);
    expect(learned(0.1, 25, lag)).toBeGreaterThan(0.45);
    expect(learned(0.1, 600, lag)).toBeCloseTo(0.18, 2);
  });

  it('is hardly moved by a single late overlay', () => {
    const lag = new LagTarget();
    const before = lag.seconds;
    lag.learn(1.5);
    expect(lag.seconds - before).toBeLessThan(0.15);
  });

  it('stays within its limits', () => {
    expect(learned(60, 500)).toBeCloseTo(LagTarget.most, 6);
    expect(learned(-5, 2_000)).toBeCloseTo(LagTarget.least, 6);
  });
});
