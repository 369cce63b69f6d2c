import { expect, test } from 'vitest';
import { Random } from '../../core/random.test-support.ts';
import { Pacer } from './pacer.ts';

/** Which of these moments are looked at. */
function taken(times: number[], fps: number): number[] {
  const pacer = new Pacer();
  pacer.setRate(fps);
  return times.filter((atMs) => pacer.takes(atMs));
}
const camera = (fps: number, seconds: number, tremble = 0, seed = 1) => {
  const chance = new Random(seed);
  return Array.from({ length: fps * seconds }, (_, i) => ((i + tremble * (chance.share() - 0.5)) * 1000) / fps);
};

test.each([
  [15, 15],
  [15, 10],
  [15, 7.5],
  [15, 4],
  [25, 15],
  [12, 5],
  [30, 1],
])('of %s pictures a second %s are looked at, evenly, also when their times tremble', (sent, wanted) => {
  for (const tremble of [0, 0.2]) {
    const times = taken(camera(sent, 60, tremble), wanted);
    expect(times.length / 60).toBeGreaterThan(wanted * 0.95);
    expect(times.length / 60).toBeLessThan(wanted * 1.05 + 0.05);
    const gaps = times.slice(1).map((atMs, i) => atMs - times[i]);
    expect(Math.max(...gaps)).toBeLessThan(1000 / wanted + (1.5 * 1000) / sent);
  }
});

test('all of them, and of fewer than are allowed all', () => {
  expect(taken(camera(15, 4), Infinity)).toHaveLength(60);
  expect(taken(camera(5, 12), 15)).toHaveLength(60);
});

test('after a rest the next picture is looked at; a clock that was set back or a second stream begins anew', () => {
  expect(taken([0, 66, 133, 5000, 5066, 5133, 5200], 5)).toEqual([0, 5000, 5200]);
  expect(taken([10_000, 10_066, 3000, 3066, 3133, 3200], 5)).toEqual([10_000, 3000, 3200]);
});

test('another rate holds from the next picture on', () => {
  const pacer = new Pacer();
  pacer.setRate(1);
  expect([0, 100, 200].map((atMs) => pacer.takes(atMs))).toEqual([true, false, false]);
  pacer.setRate(10);
  expect([300, 400, 500].filter((atMs) => pacer.takes(atMs)).length).toBeGreaterThan(1);
});
