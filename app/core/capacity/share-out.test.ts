import { describe, expect, test } from 'vitest';
import { Random } from '../random.test-support.ts';
import { RANKS, roomFor, SHARE, shareOut, type CameraDemand } from './share-out.ts';

const camera = (cameraId: string, more: Partial<CameraDemand> = {}): CameraDemand => ({
  cameraId,
  rank: 'entrance',
  fixedCores: 0.05,
  perPicture: 0.03,
  neededFps: 5,
  wantedFps: 15,
  resting: false,
  ...more,
});
const rates = (demands: CameraDemand[], cores: number) =>
  Object.fromEntries(shareOut(demands, cores).map(({ cameraId, fps }) => [cameraId, Math.round(fps * 100) / 100]));
/** What all of them cost with these shares. */
const spent = (demands: CameraDemand[], cores: number) =>
  shareOut(demands, cores).reduce(
    (sum, { fps, restingFps }, i) =>
      sum +
      demands[i].fixedCores +
      demands[i].perPicture * (demands[i].resting ? Math.min(restingFps, demands[i].wantedFps) : fps),
    0,
  );

test('where there is room everybody has all', () => {
  expect(rates([camera('a'), camera('b', { wantedFps: 12 })], 2)).toEqual({ a: 15, b: 12 });
});

test('what is short is shared alike within a rank, by what each needs', () => {
  // 0.5 cores: 0.1 fixed leave 13.33 pictures a second; 11 are needed.
  expect(rates([camera('a', { neededFps: 8 }), camera('b', { neededFps: 3 })], 0.5)).toEqual({ a: 8.86, b: 4.47 });
  expect(shareOut([camera('a', { neededFps: 8 }), camera('b', { neededFps: 3 })], 0.3)).toMatchObject([
    { short: true, fps: 8 },
    { short: true, fps: 3 },
  ]);
});

describe('in the order of the ranks', () => {
  const shop = RANKS.map((rank) => camera(rank, { rank, neededFps: 5 }));

  test.each([
    ['all of it', 2.6, [15, 15, 15, 15, 15]],
    ['a little less: who counts nothing has what it needs', 2.2, [15, 15, 15, 15, 5]],
    ['less: the entrance has what it wants last', 1.3, [15, 5, 5, 5, 5]],
    ['what is needed', 1, [5, 5, 5, 5, 5]],
    ['too little: the others lose what they need first', 0.8, [5, 5, 5, 2.33, 1]],
    ['... all of it', 0.53, [5, 1.33, 1, 1, 1]],
    ['the entrance may try to have what it needs, each other is seen to live', 0.46, [5, 1, 1, 1, 1]],
    ['... where there is nothing at all', 0, [5, 1, 1, 1, 1]],
  ])('%s', (_, cores, expected) => {
    expect(shop.map(({ cameraId }) => rates(shop, cores)[cameraId])).toEqual(expected);
  });
});

test('still scenes cost their looks only, fewer of them where room is short, and may use what they need at once', () => {
  const quiet = Array.from({ length: 6 }, (_, i) => camera(`quiet ${i}`, { resting: true }));
  const [busy, ...others] = shareOut([camera('busy'), ...quiet], 1.2);
  expect(busy).toMatchObject({ fps: 15, restingFps: SHARE.restingFps, short: false });
  expect(others.every(({ fps }) => fps === 15)).toBe(true);
  const [short, ...rest] = shareOut([camera('busy'), ...quiet], 0.7);
  expect(short.fps).toBeGreaterThan(5);
  expect(rest.every(({ restingFps, fps }) => restingFps === SHARE.restingLeastFps && fps >= 5)).toBe(true);
});

test('ten thousand shops: nobody has more than they want or less than a picture a second, no rank is fed before the one above, and what there is is used', () => {
  const chance = new Random(14);
  for (let shop = 0; shop < 10_000; shop++) {
    const demands = Array.from({ length: 1 + Math.floor(chance.between(0, 16)) }, (_, i) =>
      camera(String(i), {
        rank: RANKS[Math.floor(chance.between(0, RANKS.length))],
        fixedCores: chance.between(0, 0.3),
        perPicture: chance.between(0.001, 0.2),
        neededFps: chance.between(1, 15),
        wantedFps: chance.between(1, 15),
        resting: chance.share() < 0.4,
      }),
    );
    const cores = chance.between(0, 8),
      shares = shareOut(demands, cores);
    const least = demands.map((demand) => Math.min(SHARE.leastFps, demand.neededFps, demand.wantedFps));
    shares.forEach(({ fps }, i) => {
      expect(fps).toBeGreaterThanOrEqual(least[i] - 1e-9);
      expect(fps).toBeLessThanOrEqual(demands[i].wantedFps + 1e-9);
    });
    const feeds = (i: number) => !demands[i].resting;
    for (let i = 0; i < shares.length; i++)
      for (let j = 0; j < shares.length; j++)
        if (feeds(i) && feeds(j) && shares[i].short && RANKS.indexOf(demands[i].rank) < RANKS.indexOf(demands[j].rank))
          expect(shares[j].fps).toBeLessThanOrEqual(least[j] + 1e-9);
    const first = RANKS.find((rank) => demands.some((demand) => demand.rank === rank && !demand.resting));
    const atLeast = demands.reduce((sum, demand, i) => {
      const fps = demand.resting
        ? Math.min(1, demand.wantedFps)
        : demand.rank === first
          ? Math.min(demand.neededFps, demand.wantedFps)
          : least[i];
      return sum + demand.fixedCores + demand.perPicture * fps;
    }, 0);
    expect(spent(demands, cores)).toBeLessThanOrEqual(Math.max(cores, atLeast) + 1e-9);
  }
});

test('room is for so many more that all are given what they need, when all are busy', () => {
  const typical = { fixedCores: 0.05, perPicture: 0.03, neededFps: 5 };
  expect(roomFor(typical, [], 2)).toBe(10);
  expect(roomFor(typical, [camera('a', { wantedFps: 5 })], 2)).toBe(9);
  expect(roomFor(typical, [camera('a'), camera('b')], 0.5)).toBe(0);
});
