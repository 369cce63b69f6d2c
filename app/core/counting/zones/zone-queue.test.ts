import { describe, expect, test } from 'vitest';
import type { Zone } from '../../../shared/domain/region.ts';
import { Pace } from './queue-pace.ts';
import { QueueWait } from './queue-wait.ts';
import type { Sample } from '../sampling/sample.ts';
import { Capacity } from './zone-capacity.ts';
import { ZoneCounter } from './zone-counter.ts';
import { OpeningHours } from '../opening-hours.ts';

const HEIGHT = 0.2;
const slow = (perSecond: number, seconds = 4, every = 0.2, shake = 0) => {
  const pace = new Pace();
  for (let t = 0; t <= seconds + 1e-9; t += every)
    pace.add(Math.round(t * 1000), perSecond * t * HEIGHT + shake * HEIGHT * (Math.round(t / every) % 2), 0.5, HEIGHT);
  return pace.slow;
};

describe('pace', () => {
  test.each<[string, boolean, boolean]>([
    ['stands', slow(0), true],
    ['stands and trembles by an eighth of a height', slow(0, 4, 0.2, 0.125), true],
    ['stands and is sampled every four seconds', slow(0, 8, 4), true],
    ['shuffles', slow(0.25), true],
    ['strolls', slow(0.35), false],
    ['walks as people like to', slow(0.82), false],
    ['walks and is sampled once a second', slow(0.82, 4, 1), false],
    ['is not known for two seconds yet', slow(0, 1.8), false],
  ])('somebody who %s', (_name, told, expected) => {
    expect(told).toBe(expected);
  });

  test('one who takes a step in the queue goes on waiting, one who walks off does not', () => {
    const pace = new Pace();
    const at = (t: number, heights: number) => {
      pace.add(t, heights * HEIGHT, 0.5, HEIGHT);
      return pace.slow;
    };
    for (let t = 0; t <= 3000; t += 200) at(t, 0);
    expect([3200, 3400, 3600].map((t, i) => at(t, 0.16 * (i + 1)))).toEqual([true, true, true]);
    for (let t = 3800; t <= 6000; t += 200) expect(at(t, 0.48)).toBe(true);
    expect(Array.from({ length: 8 }, (_, i) => at(6200 + i * 200, 0.48 + 0.16 * (i + 1)))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  test('the heading is that of the last second', () => {
    const pace = new Pace();
    for (let t = 0; t <= 1000; t += 200) pace.add(t, 0, t / 10_000, HEIGHT);
    for (let t = 1200; t <= 2200; t += 200) pace.add(t, (t - 1200) / 5000, 0.1, HEIGHT);
    expect(pace.heading[0]).toBeCloseTo(0.2);
    expect(pace.heading[1]).toBeCloseTo(0);
  });
});

describe('the wait', () => {
  /** A queue of so many, one served every so many seconds. */
  function queueOf(people: number, everySeconds: number, seconds = 600) {
    const wait = new QueueWait();
    for (let t = 0; t <= seconds; t++) {
      wait.look(t * 1000, people);
      if (t % everySeconds === 0 && t > 0) wait.serve(t * 1000);
    }
    return wait;
  }

  test('is people waiting by throughput', () => {
    expect(queueOf(5, 60).estimate(600_000, 5, [])).toBe(300_000);
    expect(queueOf(5, 60).estimate(600_000, 2, [])).toBe(120_000);
    expect(queueOf(5, 60).estimate(600_000, 0, [])).toBe(0);
    expect(queueOf(5, 60).estimate(600_000, 5, [599_000, 599_500])).toBe(250_000);
  });

  test('is not known when nobody was served lately', () => {
    expect(queueOf(3, 10_000).estimate(600_000, 3, [])).toBeNull();
    const once = queueOf(3, 60, 120);
    expect(once.estimate(121_000, 3, [])).toBe(180_000);
    for (let t = 121; t <= 800; t++) once.look(t * 1000, 3);
    expect(once.estimate(800_000, 3, [])).toBeNull();
  });

  test('an empty queue does not make the counter slow, and the time nobody watched is not waiting', () => {
    const wait = new QueueWait();
    for (let t = 0; t <= 500; t++) wait.look(t * 1000, t < 60 ? 1 : 0);
    wait.serve(60_000);
    expect(wait.estimate(500_000, 4, [])).toBe(240_000);
    const gap = new QueueWait();
    for (let t = 0; t <= 60; t++) gap.look(t * 1000, 1);
    gap.look(400_000, 1);
    gap.serve(400_000);
    expect(gap.estimate(400_000, 1, [])).toBe(60_000);
  });

  test('of a real queue, as the zone tells it: one a minute is served, three stand there', () => {
    const zone: Zone = {
      kind: 'zone',
      regionId: 'till',
      name: 'Till',
      ruleVersion: 1,
      savedAtMs: 0,
      points: [
        [0.1, 0.4],
        [0.9, 0.4],
        [0.9, 0.8],
        [0.1, 0.8],
      ],
      anchor: 'bottom-centre',
      holdMs: 1000,
      releaseMs: 3000,
      capacity: 2,
      queue: true,
      hours: null,
    };
    const counter = new ZoneCounter(zone, 1.6, 'UTC'),
      other = new ZoneCounter({ ...zone, queue: false, capacity: null }, 1.6, 'UTC');
    // Three places a walk apart; everybody moves up when the first one goes, and the next one comes in behind them.
    const placeOf = (person: number, second: number): [number, number] | null => {
      const since = second - 60 * person;
      if (since < 0 || since >= 183) return null;
      if (since >= 180) return [0.7 + 0.1 * (since - 180), 0.6];
      const step = Math.min(since % 60, 3) / 3,
        at = Math.floor(since / 60);
      return [0.1 + 0.2 * (at + step), 0.6];
    };
    for (let t = 0; t <= 900 * 5; t++) {
      const second = t / 5;
      for (let person = 0; person < 20; person++) {
        const place = placeOf(person, second);
        if (!place) continue;
        const sample: Sample = {
          trackId: person,
          timeMs: second * 1000,
          x1: place[0] - 0.03,
          y1: place[1] - HEIGHT,
          x2: place[0] + 0.03,
          y2: place[1],
          confidence: 1,
          lost: false,
        };
        counter.see(sample);
        other.see(sample);
      }
    }
    const now = counter.state(895_000);
    expect(now).toMatchObject({ occupancy: 3, queue: 3 });
    expect(now.waitMs).toBeGreaterThan(165_000);
    expect(now.waitMs).toBeLessThan(195_000);
    expect(now.overSinceMs).toBeGreaterThan(120_000);
    expect(now.overSinceMs).toBeLessThan(123_000);
    expect(other.state(895_000)).toMatchObject({ occupancy: 3, queue: 0, waitMs: null, overSinceMs: null });
    const { visits, minutes } = counter.finish();
    for (const { waitedMs, enteredMs, leftMs } of visits.slice(0, 10)) {
      expect(waitedMs).toBeGreaterThan(0.9 * (leftMs - enteredMs - 9000));
      expect(waitedMs).toBeLessThan(leftMs - enteredMs);
    }
    expect(Math.max(...minutes.map(({ queueMax }) => queueMax))).toBe(3);
    expect(other.finish().visits.every(({ waitedMs }) => waitedMs === 0)).toBe(true);
  });
});

describe('capacity', () => {
  test('over it at once, below it after ten seconds, and no flicker in between', () => {
    const capacity = new Capacity(2);
    const look = (second: number, occupancy: number) => {
      capacity.look(second * 1000, occupancy);
      return capacity.overSince(second * 1000, occupancy);
    };
    expect(look(0, 2)).toBeNull();
    expect(look(1, 3)).toBe(1000);
    expect(look(2, 2)).toBe(1000);
    expect(look(9, 3)).toBe(1000);
    expect(look(19, 2)).toBe(1000);
    expect(look(19.2, 2)).toBeNull();
    expect(look(30, 3)).toBe(30_000);
    expect(capacity.overSince(50_000, 1)).toBeNull();
    expect(look(60, 4)).toBe(60_000);
  });

  test('without a limit never', () => {
    const capacity = new Capacity(null);
    capacity.look(0, 10_000);
    expect(capacity.overSince(0, 10_000)).toBeNull();
  });
});

test.each<[string, { fromMinutes: number; toMinutes: number } | null, string, boolean]>([
  ['no hours', null, '2026-03-29T03:00:00Z', true],
  ['before', { fromMinutes: 540, toMinutes: 1020 }, '2026-11-21T07:59:59Z', false],
  ['at the first minute, local time', { fromMinutes: 540, toMinutes: 1020 }, '2026-11-21T08:00:00Z', true],
  ['at the last moment', { fromMinutes: 540, toMinutes: 1020 }, '2026-11-21T15:59:59Z', true],
  ['at the end', { fromMinutes: 540, toMinutes: 1020 }, '2026-11-21T16:00:00Z', false],
  ['in summer an hour earlier', { fromMinutes: 540, toMinutes: 1020 }, '2026-07-01T07:00:00Z', true],
  ['past midnight, late', { fromMinutes: 1320, toMinutes: 120 }, '2026-11-21T22:30:00Z', true],
  ['past midnight, early', { fromMinutes: 1320, toMinutes: 120 }, '2026-11-22T00:59:00Z', true],
  ['past midnight, after', { fromMinutes: 1320, toMinutes: 120 }, '2026-11-22T01:00:00Z', false],
  ['the whole day', { fromMinutes: 0, toMinutes: 1440 }, '2026-11-21T23:30:00Z', true],
  ['round the clock', { fromMinutes: 480, toMinutes: 480 }, '2026-11-21T02:00:00Z', true],
])('opening hours in Berlin: %s', (_name, hours, at, expected) => {
  const opening = new OpeningHours(hours, 'Europe/Berlin');
  opening.at(0);
  expect(opening.at(Date.parse(at))).toBe(expected);
});
