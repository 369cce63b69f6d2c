import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Zone } from '../../../shared/domain/region.ts';
import type { Visit, ZoneMinute } from '../../../shared/domain/zone.ts';
import { SimulatedCamera, SimulatedWalker, way } from '../counting-support.ts';
import type { Sample } from '../sampling/sample.ts';
import { ZoneCounter } from './zone-counter.ts';

const ASPECT = 16 / 9;
/** 2026-11-21, 12:00 UTC. */
const NOON = Date.UTC(2026, 10, 21, 12);
const zoneOf = (more: Partial<Zone> = {}): Zone => ({
  kind: 'zone',
  regionId: 'wait',
  name: 'Waiting area',
  ruleVersion: 3,
  savedAtMs: 0,
  points: [
    [0.4, 0.4],
    [0.6, 0.4],
    [0.6, 0.8],
    [0.4, 0.8],
  ],
  anchor: 'bottom-centre',
  holdMs: 1000,
  releaseMs: 3000,
  capacity: null,
  queue: false,
  hours: null,
  ...more,
});

type Event = { sample: Sample; atMs: number } | { endedId: number; atMs: number };
const HEIGHT = 0.2;
const sampleOf = (trackId: number, timeMs: number, x: number, y: number, lost = false, height = HEIGHT): Sample => ({
  trackId,
  timeMs,
  x1: x - 0.03,
  y1: y - height,
  x2: x + 0.03,
  y2: y,
  confidence: 0.75,
  lost,
});

/** The way of one track: seconds since noon, x and y of the feet; the last sight is where it was lost, 'lost' one in between. */
type Stop = readonly [second: number, x: number, y: number, lost?: 'lost'];
function track(trackId: number, stops: readonly Stop[], endedSecond = stops[stops.length - 1][0] + 1): Event[] {
  return [
    ...stops.map(([second, x, y, lost], i) => ({
      sample: sampleOf(trackId, NOON + second * 1000, x, y, lost === 'lost' || i === stops.length - 1),
      atMs: NOON + second * 1000,
    })),
    { endedId: trackId, atMs: NOON + endedSecond * 1000 },
  ];
}

/** Somebody at one place, sampled five times a second at first and every four seconds later. */
function standing(fromSecond: number, toSecond: number, x = 0.5, y = 0.6): Stop[] {
  const stops: Stop[] = [];
  for (let t = fromSecond; t < toSecond; t += t - fromSecond < 2 ? 0.2 : 4) stops.push([t, x, y]);
  return [...stops, [toSecond, x, y]];
}
/** Somebody who walks in a straight line. */
function walking(
  fromSecond: number,
  toSecond: number,
  from: readonly [number, number],
  to: readonly [number, number],
): Stop[] {
  const steps = Math.round((toSecond - fromSecond) * 5);
  return Array.from({ length: steps + 1 }, (_, i) => [
    fromSecond + i / 5,
    from[0] + ((to[0] - from[0]) * i) / steps,
    from[1] + ((to[1] - from[1]) * i) / steps,
  ]);
}
/** In from the left, to the middle, there until then, and out to the right. */
const caller = (trackId: number, fromSecond: number, stayedSeconds: number, x = 0.5, y = 0.6) =>
  track(trackId, [
    ...walking(fromSecond, fromSecond + 2, [x - 0.3, y], [x - 0.02, y]),
    ...standing(fromSecond + 2.2, fromSecond + 2.2 + stayedSeconds, x, y),
    ...walking(fromSecond + stayedSeconds + 2.4, fromSecond + stayedSeconds + 4.4, [x + 0.02, y], [x + 0.3, y]),
  ]);

const inOrder = (events: readonly Event[]) =>
  events
    .map((event, i) => ({ event, i }))
    .sort(
      (a, b) => a.event.atMs - b.event.atMs || Number('endedId' in a.event) - Number('endedId' in b.event) || a.i - b.i,
    )
    .map(({ event }) => event);

function feed(counter: ZoneCounter, event: Event): void {
  if ('sample' in event) counter.see(event.sample);
  else counter.end(event.endedId, event.atMs);
}

interface Counted {
  visits: Visit[];
  minutes: ZoneMinute[];
}
const byTime = (visits: Visit[]) => [...visits].sort((a, b) => a.enteredMs - b.enteredMs || a.trackId - b.trackId);

/** Counts the events; before each of them, and in between, time may be told. */
function count(events: readonly Event[], zone = zoneOf(), everyMs = 200): Counted {
  const counter = new ZoneCounter(zone, ASPECT, 'UTC'),
    all: Counted = { visits: [], minutes: [] };
  const take = ({ visits, minutes }: Counted) => {
    all.visits.push(...visits);
    all.minutes.push(...minutes);
  };
  let toldMs = -Infinity;
  for (const event of inOrder(events)) {
    if (event.atMs - toldMs >= everyMs) take(counter.advance((toldMs = event.atMs - 1)));
    feed(counter, event);
  }
  take(counter.finish());
  return { visits: byTime(all.visits), minutes: all.minutes };
}
const stays = (events: readonly Event[], zone?: Zone) =>
  count(events, zone).visits.map(({ trackId, enteredMs, leftMs }) => [
    trackId,
    (enteredMs - NOON) / 1000,
    (leftMs - NOON) / 1000,
  ]);

describe('a visit', () => {
  test('goes from the first to the last time inside, whatever the timers are', () => {
    for (const [holdMs, releaseMs] of [
      [0, 0],
      [1000, 3000],
      [3000, 10_000],
    ]) {
      expect(stays(caller(7, 10, 20), zoneOf({ holdMs, releaseMs }))).toEqual([[7, 11.6, 32.8]]);
    }
  });

  test.each<[string, Stop[], [number, number][]]>([
    ['walks past the corner of it', walking(0, 5, [0.3, 0.38], [0.8, 0.38]), []],
    [
      'is inside for less than the hold',
      [
        [0, 0.3, 0.5],
        [0.2, 0.5, 0.5],
        [1, 0.5, 0.5],
        [1.2, 0.7, 0.5],
        [9, 0.7, 0.5],
      ],
      [],
    ],
    [
      'is inside for exactly the hold',
      [
        [0, 0.3, 0.5],
        [0.2, 0.5, 0.5],
        [1.2, 0.5, 0.5],
        [1.4, 0.7, 0.5],
        [9, 0.7, 0.5],
      ],
      [[0.2, 1.2]],
    ],
    [
      'flickers at the border without ever staying',
      Array.from({ length: 100 }, (_, i): Stop => [i / 5, i % 4 === 0 ? 0.39 : 0.41, 0.5]),
      [],
    ],
    [
      'is seen outside for a moment',
      [...standing(0, 5), ...walking(5.2, 7.2, [0.7, 0.6], [0.7, 0.6]), ...standing(7.4, 12)],
      [[0, 12]],
    ],
    [
      'goes out for exactly the release',
      [...standing(0, 5), [5.2, 0.7, 0.6], [7.8, 0.7, 0.6], ...standing(8, 12)],
      [[0, 12]],
    ],
    [
      'goes out and comes back',
      [...standing(0, 5), [5.2, 0.7, 0.6], [7.9, 0.7, 0.6], ...standing(8.1, 12)],
      [
        [0, 5],
        [8.1, 12],
      ],
    ],
    [
      'is hidden for less than the release',
      [...standing(0, 5).slice(0, -1), [5, 0.5, 0.6, 'lost'], ...standing(8, 12)],
      [[0, 12]],
    ],
    [
      'is hidden for longer',
      [...standing(0, 5).slice(0, -1), [5, 0.5, 0.6, 'lost'], ...standing(8.1, 12)],
      [
        [0, 5],
        [8.1, 12],
      ],
    ],
    [
      'is hidden before the hold is reached: the time unseen is no sighting',
      [
        [0, 0.5, 0.6],
        [0.4, 0.5, 0.6, 'lost'],
        [2, 0.5, 0.6],
        [2.4, 0.5, 0.6],
      ],
      [],
    ],
    ['stands on the border', [...standing(0, 10, 0.4, 0.6)], [[0, 10]]],
  ])('%s', (_name, stops, expected) => {
    expect(stays(track(1, stops))).toEqual(expected.map((span) => [1, ...span]));
  });

  test('standing there seen all the time is not a gap, however short the release', () => {
    expect(stays(track(1, standing(0, 60)), zoneOf({ releaseMs: 0 }))).toEqual([[1, 0, 60]]);
  });

  test('ends at the last sight when nothing more is told of a track', () => {
    const counter = new ZoneCounter(zoneOf(), ASPECT, 'UTC');
    for (const [second, x, y] of standing(0, 8)) counter.see(sampleOf(1, NOON + second * 1000, x, y));
    expect(counter.state(NOON + 10_000).occupancy).toBe(1);
    expect(counter.state(NOON + 20_000).occupancy).toBe(0);
    expect(counter.advance(NOON + 30_000).visits).toMatchObject([{ enteredMs: NOON, leftMs: NOON + 8000 }]);
  });

  test('judges the anchor of its rule', () => {
    const feetBelow = track(1, standing(0, 10, 0.5, 0.85));
    expect(stays(feetBelow)).toEqual([]);
    expect(stays(feetBelow, zoneOf({ anchor: 'centre' }))).toHaveLength(1);
  });

  test('an unknown track, a repeated sample, a box that is none and a sample from the past are nothing', () => {
    const counter = new ZoneCounter(zoneOf(), ASPECT, 'UTC');
    counter.end(99, NOON);
    for (const second of [0, 0.5, 1, 1, 0.2, 1.5]) counter.see(sampleOf(1, NOON + second * 1000, 0.5, 0.6));
    counter.see(sampleOf(1, NOON + 1700, NaN, 0.6));
    counter.see({ ...sampleOf(1, NOON + 1800, 0.5, 0.6), y1: 0.6 });
    counter.see(sampleOf(1, NOON - 3_600_000, 0.5, 0.6));
    expect(counter.finish().visits).toMatchObject([{ enteredMs: NOON, leftMs: NOON + 1500 }]);
    expect(() => new ZoneCounter(zoneOf(), NaN, 'UTC')).toThrow('NaN is not the width by the height');
  });
});

describe('hours', () => {
  const hours = { fromMinutes: 12 * 60 + 1, toMinutes: 12 * 60 + 2 };
  test('a stay is as long as they are open', () => {
    const [visit] = count(
      track(
        1,
        Array.from({ length: 901 }, (_, i): Stop => [i / 5, 0.5, 0.6]),
      ),
      zoneOf({ hours }),
    ).visits;
    expect(visit).toMatchObject({ enteredMs: NOON + 60_000, leftMs: NOON + 119_800 });
  });

  test('are those of the site, also past midnight', () => {
    const night = zoneOf({ hours: { fromMinutes: 18 * 60, toMinutes: 6 * 60 } });
    const visits = (timeZone: string) => {
      const counter = new ZoneCounter(night, ASPECT, timeZone);
      for (const event of inOrder(caller(1, 0, 10))) feed(counter, event);
      return counter.finish().visits.length;
    };
    // Noon in UTC is 19:00 in Saigon.
    expect([visits('UTC'), visits('Asia/Ho_Chi_Minh')]).toEqual([0, 1]);
    expect(() => visits('Nowhere/At_All')).toThrow(RangeError);
  });
});

describe('an id that changes inside the zone', () => {
  const before = [...walking(0, 2, [0.2, 0.6], [0.48, 0.6]), ...standing(2.2, 10)];
  test.each<[string, Event[], number]>([
    ['goes on where it was lost', track(2, standing(10.6, 20)), 1],
    ['goes on a step beside', track(2, standing(11, 20, 0.52, 0.6)), 1],
    ['goes on before the first track is given up', track(2, standing(10.2, 20)), 1],
    ['after the release', track(2, standing(13.2, 20)), 2],
    ['too far away', track(2, standing(10.6, 20, 0.58, 0.7)), 2],
    [
      'is somebody much smaller',
      [...track(2, standing(10.6, 20))].map((event) =>
        'sample' in event ? { ...event, sample: { ...event.sample, y1: event.sample.y2 - 0.12 } } : event,
      ),
      2,
    ],
    ['came in from outside', track(2, [...walking(8, 9.9, [0.2, 0.6], [0.48, 0.6]), ...standing(10.6, 20)]), 2],
    ['was there already', track(2, standing(9, 20, 0.51, 0.6)), 2],
  ])('%s', (_name, after, expected) => {
    const { visits, minutes } = count([...track(1, before, 11.5), ...after]);
    expect(visits).toHaveLength(expected);
    if (expected === 1) expect(visits[0]).toMatchObject({ trackId: 1, enteredMs: NOON + 1600, leftMs: NOON + 20_000 });
    expect(minutes[0].occupancyMax).toBeLessThanOrEqual(expected);
  });

  test('many times over is one visit', () => {
    const events = Array.from({ length: 15 }, (_, i) =>
      track(i + 1, standing(i * 3, i * 3 + 2.4, 0.5 + (i % 3) * 0.005, 0.6)),
    ).flat();
    expect(stays(events)).toEqual([[1, 0, 44.4]]);
    expect(stays(events, zoneOf({ holdMs: 30_000 }))).toEqual([[1, 0, 44.4]]);
  });

  test('of two who stand there each goes on as the nearer one', () => {
    const events = [
      ...track(1, standing(0, 10, 0.47, 0.6)),
      ...track(2, standing(0, 10, 0.53, 0.6)),
      ...track(3, standing(10.4, 20, 0.525, 0.6)),
      ...track(4, standing(10.8, 30, 0.475, 0.6)),
    ];
    expect(stays(events)).toEqual([
      [1, 0, 30],
      [2, 0, 20],
    ]);
  });

  test('the first one seen again is somebody else after all: two were inside', () => {
    const first = track(1, [...standing(0, 10).slice(0, -1), [10, 0.5, 0.6, 'lost'], ...standing(12, 20)]);
    const { visits, minutes } = count([...first, ...track(2, standing(10.6, 20, 0.51, 0.6))]);
    expect(visits.map(({ trackId, enteredMs, leftMs }) => [trackId, enteredMs - NOON, leftMs - NOON])).toEqual([
      [1, 0, 20_000],
      [1, 12_000, 20_000],
    ]);
    expect(minutes[0]).toMatchObject({ entries: 2, exits: 2, occupancyMax: 2 });
  });

  test('the first id comes back after the second was lost', () => {
    const first = track(1, [...standing(0, 10).slice(0, -1), [10, 0.5, 0.6, 'lost'], ...standing(14, 20)]);
    expect(stays([...first, ...track(2, standing(10.6, 13))])).toEqual([[1, 0, 20]]);
  });

  test('somebody goes out by a door in the zone and another comes in: two visits', () => {
    const out = track(1, walking(0, 2, [0.42, 0.6], [0.58, 0.6])),
      into = track(2, walking(3, 5, [0.58, 0.6], [0.42, 0.6]));
    expect(stays([...out, ...into])).toHaveLength(2);
  });

  test.each([33, 67, 100, 125, 160, 200, 250])('is one visit at %d milliseconds a frame as well', (frameMs) => {
    const zone = zoneOf({
      points: [
        [0.3, 0.3],
        [0.7, 0.3],
        [0.7, 0.9],
        [0.3, 0.9],
      ],
    });
    const camera = new SimulatedCamera([zone]),
      frames = (seconds: number) => Math.round((seconds * 1000) / frameMs);
    const hidden = Array.from({ length: frames(0.6) }, () => null);
    const ways = [
      [...way([0.2, 0.6], [0.45, 0.6], frames(2)), ...way([0.45, 0.6], [0.47, 0.6], frames(10))],
      way([0.472, 0.6], [0.5, 0.6], frames(10)),
      [...way([0.502, 0.6], [0.53, 0.6], frames(10)), ...way([0.53, 0.6], [0.8, 0.6], frames(2))],
    ];
    ways.forEach((path, i) =>
      camera.walk([...path, ...hidden], { trackId: i + 1, fromMs: i === 0 ? 0 : camera.nowMs + frameMs, frameMs }),
    );
    const leftMs = camera.nowMs - 1000;
    for (let timeMs = camera.nowMs; timeMs < leftMs + 20_000; timeMs += frameMs) camera.update([], timeMs);
    expect(camera.decided.visits).toMatchObject([{ trackId: 1 }]);
    const [{ enteredMs, leftMs: left }] = camera.decided.visits;
    expect(left - enteredMs).toBeGreaterThan(32_000);
    camera.end();
    expect(camera.decided.visits).toHaveLength(1);
  });

  test.each([100, 200, 250])(
    'whoever is lost inside has left after the release at %d milliseconds a frame as well',
    (frameMs) => {
      const zone = zoneOf({
          points: [
            [0.3, 0.3],
            [0.7, 0.3],
            [0.7, 0.9],
            [0.3, 0.9],
          ],
        }),
        camera = new SimulatedCamera([zone]),
        walker = new SimulatedWalker(1);
      for (let timeMs = 0; timeMs <= 8000; timeMs += frameMs)
        camera.update([walker.at(0.35 + timeMs / 100_000, 0.6)], timeMs);
      walker.matched = false;
      const inside: number[] = [];
      for (let timeMs = 8000 + frameMs; timeMs <= 16_000; timeMs += frameMs) {
        camera.update([walker], timeMs);
        if (camera.counter.zones()[0].occupancy > 0) inside.push(timeMs);
      }
      // What is told of a frame is settled by the next one.
      expect(inside.at(-1)).toBeLessThanOrEqual(8000 + zone.releaseMs + frameMs);
      expect(inside.at(-1)).toBeGreaterThan(8000 + zone.releaseMs - frameMs);
    },
  );

  test('at the edge of the picture people come and go', () => {
    const edge = zoneOf({
      points: [
        [0.8, 0.4],
        [1, 0.4],
        [1, 1],
        [0.8, 1],
      ],
    });
    expect(
      stays([...track(1, standing(0, 10, 0.98, 0.6)), ...track(2, standing(10.6, 20, 0.98, 0.6))], edge),
    ).toHaveLength(2);
  });
});

describe('things that stand there', () => {
  const mannequin = (trackId: number, fromSecond: number, toSecond: number) =>
    track(
      trackId,
      Array.from({ length: (toSecond - fromSecond) / 2 + 1 }, (_, i): Stop => [
        fromSecond + 2 * i,
        0.5 + (i % 5) * 0.002,
        0.6 + (i % 3) * 0.002,
      ]),
    );
  test('for ten minutes without ever moving are nobody, and nobody under the next id', () => {
    expect(count([...mannequin(1, 0, 900), ...mannequin(2, 1000, 1100), ...mannequin(3, 1190, 1200)])).toEqual({
      visits: [],
      minutes: [],
    });
    expect(stays([...mannequin(1, 0, 900), ...mannequin(2, 1202, 1210)])).toEqual([[2, 1202, 1210]]);
  });

  test('are remembered as long as one is seen there, whatever its id', () => {
    expect(
      stays([
        ...mannequin(1, 0, 900),
        ...mannequin(2, 1190, 1200),
        ...mannequin(3, 1490, 1500),
        ...mannequin(4, 1790, 1900),
      ]),
    ).toEqual([]);
    const counter = new ZoneCounter(zoneOf(), ASPECT, 'UTC'),
      inside: number[] = [];
    for (const event of inOrder(Array.from({ length: 120 }, (_, i) => mannequin(i + 1, i * 62, i * 62 + 60)).flat())) {
      feed(counter, event);
      counter.advance(event.atMs);
      if (counter.state(event.atMs).occupancy > 0) inside.push((event.atMs - NOON) / 1000);
    }
    expect(inside.at(-1)).toBeLessThan(602);
    expect(counter.finish()).toEqual({ visits: [], minutes: [] });
  });

  test('one that walks away no longer keeps its place', () => {
    const leaves = track(2, [
      ...standing(1000, 1010),
      ...walking(1010.2, 1012, [0.5, 0.6], [0.5, 0.7]),
      ...standing(1012.2, 1400, 0.5, 0.7),
    ]);
    expect(
      stays([...mannequin(1, 0, 900), ...leaves, ...mannequin(3, 1320, 1330)]).map(([trackId]) => trackId),
    ).toEqual([2, 3]);
  });

  test('somebody who walked in and then sits there for an hour is somebody', () => {
    expect(stays(caller(1, 0, 3600))).toEqual([[1, 1.6, 3602.8]]);
    expect(count(caller(1, 0, 3600)).minutes).toHaveLength(61);
  });

  test('one that walks away after all counts from then on', () => {
    const events = track(1, [
      ...Array.from({ length: 451 }, (_, i): Stop => [2 * i, 0.5, 0.6]),
      ...walking(902, 904, [0.5, 0.6], [0.58, 0.6]),
      ...standing(904.2, 910, 0.58, 0.6),
    ]);
    const [visit, ...more] = stays(events);
    expect(more).toEqual([]);
    expect(visit[1]).toBeGreaterThan(902);
    expect(visit[2]).toBe(910);
  });

  test('somebody beside one counts', () => {
    expect(stays([...mannequin(1, 0, 900), ...caller(2, 700, 20, 0.5, 0.65)])).toEqual([[2, 701.6, 722.8]]);
  });

  test('what stands there for nine minutes may be a person and counts, but no minute is told too early', () => {
    const counter = new ZoneCounter(zoneOf(), ASPECT, 'UTC');
    for (const event of inOrder(mannequin(1, 0, 540))) if ('sample' in event) counter.see(event.sample);
    expect(counter.advance(NOON + 541_000)).toEqual({ visits: [], minutes: [] });
    expect(counter.awaits(NOON + 1)).toBe(true);
    expect(counter.awaits(NOON)).toBe(false);
    expect(counter.finish()).toMatchObject({
      visits: [{ enteredMs: NOON, leftMs: NOON + 540_000 }],
      minutes: { length: 10 },
    });
  });
});

describe('minutes', () => {
  test('hold entries, exits, the most at once and person-milliseconds', () => {
    const { minutes } = count([...caller(1, 50, 20), ...caller(2, 61, 2, 0.5, 0.7)]);
    expect(minutes).toEqual([
      {
        regionId: 'wait',
        ruleVersion: 3,
        minuteStartMs: NOON,
        entries: 1,
        exits: 0,
        occupancyMax: 1,
        occupancyMs: 8400,
        queueMs: 0,
        queueMax: 0,
      },
      {
        regionId: 'wait',
        ruleVersion: 3,
        minuteStartMs: NOON + 60_000,
        entries: 1,
        exits: 2,
        occupancyMax: 2,
        occupancyMs: 12_800 + 3200,
        queueMs: 0,
        queueMax: 0,
      },
    ]);
  });

  test('are told once, when nothing can change them, and not in the minutes in which nobody was there', () => {
    const counter = new ZoneCounter(zoneOf(), ASPECT, 'UTC');
    const told: [number, number][] = [];
    const events = inOrder([...caller(1, 10, 20), ...caller(2, 400, 100)]);
    for (let second = 0; second <= 600; second += 1) {
      while (events.length > 0 && events[0].atMs <= NOON + second * 1000) feed(counter, events.shift()!);
      for (const { minuteStartMs } of counter.advance(NOON + second * 1000).minutes)
        told.push([(minuteStartMs - NOON) / 60_000, second]);
    }
    expect(told.map(([minute]) => minute)).toEqual([0, 6, 7, 8]);
    for (const [minute, second] of told) expect(second - minute * 60).toBeLessThan(60 + 20);
    expect(counter.finish()).toEqual({ visits: [], minutes: [] });
    expect(counter.people).toBe(0);
  });

  test('a clock that jumps ahead by hours invents nothing, and takes no time', () => {
    const counter = new ZoneCounter(zoneOf(), ASPECT, 'UTC');
    for (const event of inOrder(caller(1, 0, 20))) feed(counter, event);
    const far = counter.advance(NOON + 1000 * 86_400_000);
    expect(far).toMatchObject({ visits: [{ leftMs: NOON + 22_800 }], minutes: [{ minuteStartMs: NOON }] });
    for (const [second, x, y] of standing(0, 8))
      counter.see(sampleOf(2, NOON + 2000 * 86_400_000 + second * 1000, x, y));
    expect(counter.finish()).toMatchObject({
      visits: [{ leftMs: NOON + 2000 * 86_400_000 + 8000 }],
      minutes: { length: 1 },
    });
  });

  test('what comes far too late is counted in the first minute that was not told', () => {
    const counter = new ZoneCounter(zoneOf(), ASPECT, 'UTC');
    counter.advance(NOON + 200_000);
    for (const [second, x, y] of standing(0, 8)) counter.see(sampleOf(2, NOON + second * 1000, x, y));
    expect(counter.finish()).toMatchObject({
      visits: [{ enteredMs: NOON, leftMs: NOON + 8000 }],
      minutes: [{ minuteStartMs: NOON + 180_000, entries: 1, exits: 1 }],
    });
  });
});

describe('of any crowd', () => {
  const stop = fc.record({
    gap: fc.constantFrom(200, 200, 200, 400, 1000, 3900),
    dx: fc.integer({ min: -3, max: 3 }),
    dy: fc.integer({ min: -2, max: 2 }),
    lost: fc.boolean(),
    hidden: fc.constantFrom(0, 0, 500, 2900, 3100, 20_000),
  });
  const life = fc.record({
    bornMs: fc.integer({ min: 0, max: 150_000 }),
    x: fc.integer({ min: 30, max: 65 }),
    y: fc.integer({ min: 35, max: 85 }),
    lateMs: fc.constantFrom(0, 300, 2000),
    stops: fc.array(stop, { minLength: 1, maxLength: 60 }),
  });
  const crowd = fc.array(life, { minLength: 1, maxLength: 8 });
  const rule = fc.record({
    holdMs: fc.constantFrom(0, 500, 1000, 5000),
    releaseMs: fc.constantFrom(0, 1000, 3000, 30_000),
    queue: fc.boolean(),
  });

  function events(lives: readonly (typeof crowd extends fc.Arbitrary<(infer L)[]> ? L : never)[]): Event[] {
    return lives.flatMap(({ bornMs, x, y, lateMs, stops }, i) => {
      const told: Event[] = [];
      let timeMs = NOON + bornMs,
        px = x,
        py = y;
      stops.forEach(({ gap, dx, dy, lost, hidden }, k) => {
        const last = k === stops.length - 1;
        told.push({
          sample: sampleOf(i + 1, timeMs, px / 100, py / 100, last || (lost && hidden > 0)),
          atMs: Math.max(timeMs, NOON + bornMs + lateMs),
        });
        timeMs += lost && hidden > 0 ? hidden : gap;
        px += dx;
        py += dy;
      });
      return [...told, { endedId: i + 1, atMs: Math.max(timeMs, NOON + bornMs + lateMs) + 700 }];
    });
  }

  test('minutes and visits tell the same story', () => {
    fc.assert(
      fc.property(crowd, rule, (lives, timers) => {
        const { visits, minutes } = count(events(lives), zoneOf(timers));
        const sum = (key: 'entries' | 'exits' | 'occupancyMs' | 'queueMs') =>
          minutes.reduce((all, minute) => all + minute[key], 0);
        expect(sum('entries')).toBe(visits.length);
        expect(sum('exits')).toBe(visits.length);
        expect(sum('queueMs')).toBe(visits.reduce((all, { waitedMs }) => all + waitedMs, 0));
        expect(sum('occupancyMs')).toBe(visits.reduce((all, { enteredMs, leftMs }) => all + leftMs - enteredMs, 0));
        expect(minutes.map(({ minuteStartMs }) => minuteStartMs)).toEqual(
          [...new Set(minutes.map(({ minuteStartMs }) => minuteStartMs))].sort((a, b) => a - b),
        );
        for (const { minuteStartMs, occupancyMs, occupancyMax, queueMs, queueMax } of minutes) {
          const inside = visits.filter(
            ({ enteredMs, leftMs }) => enteredMs < minuteStartMs + 60_000 && leftMs >= minuteStartMs,
          );
          expect(occupancyMs).toBe(
            inside.reduce(
              (all, { enteredMs, leftMs }) =>
                all + Math.min(leftMs, minuteStartMs + 60_000) - Math.max(enteredMs, minuteStartMs),
              0,
            ),
          );
          const most = Math.max(
            ...inside.map(({ enteredMs: own }) => {
              const at = Math.max(own, minuteStartMs);
              return inside.filter(({ enteredMs, leftMs }) => enteredMs <= at && leftMs >= at).length;
            }),
          );
          expect(occupancyMax).toBe(most);
          expect(queueMax).toBeLessThanOrEqual(occupancyMax);
          expect(queueMs).toBeLessThanOrEqual(occupancyMs);
        }
        for (const { enteredMs, leftMs, waitedMs } of visits) expect(waitedMs).toBeLessThanOrEqual(leftMs - enteredMs);
      }),
      { numRuns: 400 },
    );
  });

  test('it does not matter how often time is told', () => {
    fc.assert(
      fc.property(crowd, rule, fc.constantFrom(1000, 7000, 45_000, Infinity), (lives, timers, everyMs) => {
        expect(count(events(lives), zoneOf(timers), everyMs)).toEqual(count(events(lives), zoneOf(timers), 0));
      }),
      { numRuns: 400 },
    );
  });

  test('the zone now is what its visits say, but for the timers', () => {
    fc.assert(
      fc.property(crowd, (lives) => {
        const zone = zoneOf({ holdMs: 0, releaseMs: 1000 }),
          counter = new ZoneCounter(zone, ASPECT, 'UTC');
        const looks: [number, number][] = [];
        for (const event of inOrder(events(lives.map((one) => ({ ...one, lateMs: 0 }))))) {
          feed(counter, event);
          looks.push([event.atMs, counter.state(event.atMs).occupancy]);
        }
        const { visits } = counter.finish();
        for (const [atMs, occupancy] of looks) {
          expect(occupancy).toBeGreaterThanOrEqual(
            visits.filter(({ enteredMs, leftMs }) => enteredMs < atMs && leftMs >= atMs).length,
          );
          // Somebody seen inside counts until something else is told of them, for six seconds at most.
          expect(occupancy).toBeLessThanOrEqual(
            visits.filter(({ enteredMs, leftMs }) => enteredMs <= atMs && leftMs >= atMs - 6000).length,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});
