import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Gate, Ignore, Region, Zone } from '../../../shared/domain/region.ts';
import { SimulatedCamera, HEIGHT, line, SimulatedWalker, way, WIDTH } from '../counting-support.ts';
import { recount } from './recount.ts';
import { Recounter } from './recounter.ts';
import type { Decided } from '../region-counter.ts';
import type { Sample } from '../sampling/sample.ts';
import { encodeSamples, stored } from '../storage/trajectory.ts';

const START = Date.parse('2026-03-29T00:59:00Z');
const gate: Gate = {
  ...line([
    [0.2, 0.35],
    [0.8, 0.4],
  ]),
  kind: 'gate',
  regionId: 'gate',
  name: 'Gate',
  secondPoints: [
    [0.2, 0.55],
    [0.8, 0.6],
  ],
};
const zone: Zone = {
  kind: 'zone',
  regionId: 'zone',
  name: 'Till',
  ruleVersion: 1,
  savedAtMs: 0,
  anchor: 'bottom-centre',
  points: [
    [0.3, 0.4],
    [0.7, 0.4],
    [0.7, 0.8],
    [0.3, 0.8],
  ],
  holdMs: 500,
  releaseMs: 1000,
  capacity: 2,
  queue: true,
  hours: null,
};
const ignore: Ignore = {
  kind: 'ignore',
  regionId: 'mirror',
  name: 'Mirror',
  ruleVersion: 1,
  savedAtMs: 0,
  points: [
    [0.3, 0.45],
    [0.38, 0.45],
    [0.38, 0.7],
    [0.3, 0.7],
  ],
};
const everything: Region[] = [
  line(),
  line(
    [
      [0.5, 0.1],
      [0.5, 0.9],
    ],
    { regionId: 'late', mode: 'late', counts: 'in', anchor: 'centre' },
  ),
  gate,
  zone,
  ignore,
];

/** People who walk between places, stop, are missed, found again and given up. */
const place = fc.tuple(
  fc.double({ min: 0.15, max: 0.85, noNaN: true }),
  fc.double({ min: 0.25, max: 0.95, noNaN: true }),
);
const visitor = fc.record({
  from: fc.nat(60),
  hidden: fc.constantFrom<number[]>(0, 0, 12, 25, 45),
  legs: fc.array(fc.record({ to: place, frames: fc.integer({ min: 2, max: 30 }) }), { minLength: 1, maxLength: 5 }),
  misses: fc.array(fc.record({ at: fc.integer({ min: 1, max: 60 }), frames: fc.integer({ min: 1, max: 20 }) }), {
    maxLength: 2,
  }),
  tentative: fc.nat(4),
  lingers: fc.integer({ min: 1, max: 15 }),
  confidence: fc.constantFrom(0.45, 0.55, 0.8),
  twin: fc.constantFrom(null, { height: 120, above: 0.08 }, { height: 200, above: 0 }, { height: 120, above: -0.13 }),
});
type Visitor = typeof visitor extends fc.Arbitrary<infer T> ? T : never;
const scene = fc.record({
  visitors: fc.array(visitor, { minLength: 1, maxLength: 6 }),
  frameMs: fc.constantFrom(33.3, 66.7, 100, 200, 401),
});

/** Somebody who is hidden in the middle of their way, for so many frames, and then has another id. */
function acrossHidden<P extends { from: number; path: readonly (readonly [number, number])[] }>(
  person: P,
  hidden: number,
) {
  const end = Math.ceil(0.45 * person.path.length),
    begin = Math.ceil(0.6 * person.path.length);
  const part = (from: number, path: P['path']) => ({
    ...person,
    from,
    path,
    seen: (frame: number) => frame >= from && frame < from + path.length,
    until: from + path.length + 3,
  });
  return [part(person.from, person.path.slice(0, end)), part(person.from + end + hidden, person.path.slice(begin))];
}

/** Runs a scene through a camera; `between` is called before each frame. */
function play(
  camera: SimulatedCamera,
  { visitors, frameMs }: { visitors: Visitor[]; frameMs: number },
  between: (frame: number) => void = () => {},
): SimulatedCamera {
  const people = visitors.flatMap(({ from, hidden, legs, misses, tentative, lingers, confidence, twin }) => {
    const path = legs.flatMap(({ to, frames }, leg) => way(leg === 0 ? [to[0], 0.3] : legs[leg - 1].to, to, frames));
    const seen = (frame: number) =>
      frame >= from &&
      frame < from + path.length &&
      !misses.some(({ at, frames }) => frame - from >= at && frame - from < at + frames);
    const person = { from, path, seen, tentative, until: from + path.length + lingers, confidence, height: 200 };
    if (hidden > 0) return acrossHidden(person, hidden);
    // A second, weak box that goes along: half of the body, all of it, or a shadow.
    return twin
      ? [
          person,
          {
            ...person,
            path: path.map(([x, y]) => [x, y - twin.above] as const),
            confidence: 0.42,
            height: twin.height,
          },
        ]
      : [person];
  });
  const frames = Math.max(...people.map(({ until }) => until)) + 5;
  // Ids grow with the birth, as the tracker gives them.
  const born = people
    .toSorted((a, b) => a.from - b.from)
    .map((person, i) => ({ ...person, walker: new SimulatedWalker(i + 1) }));
  for (let frame = 0; frame < frames; frame++) {
    between(frame);
    const present = born.flatMap(({ from, path, seen, tentative, until, confidence, height, walker }) => {
      if (frame >= until) walker.remove();
      walker.matched = seen(frame);
      if (!walker.matched) return [];
      walker.state = frame - from < tentative ? 'tentative' : 'confirmed';
      walker.confidence = confidence;
      return [walker.at(...path[frame - from], height)];
    });
    camera.update(present, START + frame * frameMs);
  }
  camera.end();
  return camera;
}

const keyed = <T>(items: readonly T[]) => items.map((item) => JSON.stringify(item)).sort();
const sorted = ({ crossings, visits, zoneMinutes }: Decided) => ({
  crossings: keyed(crossings),
  visits: keyed(visits),
  zoneMinutes: keyed(zoneMinutes),
});
const ever = { timeZone: 'Europe/Berlin', fromMs: -Infinity, toMs: Infinity };

describe('a recount', () => {
  test('with the unchanged rules is what was counted live', () => {
    let crossings = 0,
      visits = 0,
      ghosts = 0;
    fc.assert(
      fc.property(scene, (given) => {
        const camera = play(new SimulatedCamera(everything, 'Europe/Berlin'), given);
        crossings += camera.decided.crossings.length;
        visits += camera.decided.visits.length;
        ghosts += camera.decided.crossings.filter(({ refusal }) => refusal === 'ghost').length;
        expect(sorted(recount(camera.tracks.toReversed(), everything, ever))).toEqual(sorted(camera.decided));
      }),
      { numRuns: 150 },
    );
    expect([crossings > 150, visits > 50, ghosts > 20]).toEqual([true, true, true]);
  });

  test('of people who are lost at the line is what was counted live, also of a part of the time', () => {
    const through = fc.record({
      from: fc.nat(40),
      x: fc.double({ min: 0.4, max: 0.62, noNaN: true }),
      y: fc.double({ min: 0.68, max: 0.85, noNaN: true }),
      frames: fc.integer({ min: 18, max: 40 }),
      hidden: fc.integer({ min: 10, max: 70 }),
    });
    let lapses = 0;
    fc.assert(
      fc.property(
        fc.array(through, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(undefined, 3, 10),
        fc.nat(150),
        fc.nat(150),
        (people, mostSamples, a, b) => {
          const visitors = people.map(({ from, x, y, frames, hidden }): Visitor => ({
            from,
            hidden,
            legs: [{ to: [x, y], frames }],
            misses: [],
            tentative: 1,
            lingers: 3,
            confidence: 0.8,
            twin: null,
          }));
          const camera = play(new SimulatedCamera(everything, 'Europe/Berlin', mostSamples), {
            visitors,
            frameMs: 100,
          });
          lapses += camera.decided.crossings.filter(({ refusal }) => refusal === 'lost-at-line').length;
          expect(sorted(recount(camera.tracks.toReversed(), everything, ever))).toEqual(sorted(camera.decided));
          const [fromMs, toMs] = [START + Math.min(a, b) * 100, START + Math.max(a, b) * 100];
          const part = camera.decided.crossings.filter(
            ({ capturedAtMs }) => capturedAtMs >= fromMs && capturedAtMs < toMs,
          );
          expect(keyed(recount(camera.tracks, everything, { ...ever, fromMs, toMs }).crossings)).toEqual(keyed(part));
        },
      ),
      { numRuns: 100 },
    );
    expect(lapses).toBeGreaterThan(20);
  });

  test('of tracks in several records is what was counted live', () => {
    let records = 0;
    fc.assert(
      fc.property(scene, fc.integer({ min: 1, max: 20 }), (given, mostSamples) => {
        const camera = play(new SimulatedCamera(everything, 'Europe/Berlin', mostSamples), given);
        records += camera.tracks.filter(({ endedMs }) => endedMs === null).length;
        expect(sorted(recount(camera.tracks.toReversed(), everything, ever))).toEqual(sorted(camera.decided));
      }),
      { numRuns: 150 },
    );
    expect(records).toBeGreaterThan(500);
  });

  test('in pieces is the same', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 1, max: 3000 }), (given, pieceMs) => {
        const { tracks } = play(new SimulatedCamera(everything, 'Europe/Berlin'), given);
        const recounter = new Recounter(everything, { aspectRatio: WIDTH / HEIGHT, ...ever }),
          pieces: Decided[] = [];
        for (let atMs = START; atMs < START + 60_000; atMs += pieceMs) {
          for (const track of tracks
            .filter(({ firstSeenMs }) => firstSeenMs >= atMs && firstSeenMs < atMs + pieceMs)
            .sort((a, b) => a.firstSeenMs - b.firstSeenMs))
            recounter.add(track);
          pieces.push(recounter.advance(atMs + pieceMs));
        }
        pieces.push(recounter.finish());
        expect(
          sorted({
            crossings: pieces.flatMap((one) => one.crossings),
            visits: pieces.flatMap((one) => one.visits),
            zoneMinutes: pieces.flatMap((one) => one.zoneMinutes),
          }),
        ).toEqual(sorted(recount(tracks, everything, ever)));
      }),
    );
  });

  test('of a part of the time is that part of it', () => {
    fc.assert(
      fc.property(scene, fc.nat(100), fc.nat(100), (given, a, b) => {
        const camera = play(new SimulatedCamera(everything, 'Europe/Berlin'), given);
        const [fromMs, toMs] = [START + Math.min(a, b) * 100, START + Math.max(a, b) * 100];
        const within = (timeMs: number) => timeMs >= fromMs && timeMs < toMs;
        expect(sorted(recount(camera.tracks, everything, { ...ever, fromMs, toMs }))).toEqual(
          sorted({
            crossings: camera.decided.crossings.filter(({ capturedAtMs }) => within(capturedAtMs)),
            visits: camera.decided.visits.filter(({ leftMs }) => within(leftMs)),
            zoneMinutes: camera.decided.zoneMinutes.filter(({ minuteStartMs }) => within(minuteStartMs)),
          }),
        );
      }),
    );
  });

  test('of each version of the regions, for the time in which it counted, is what was counted live', () => {
    fc.assert(
      fc.property(
        scene,
        fc.integer({ min: 1, max: 80 }),
        fc.constantFrom(undefined, 1, 2, 5, 20),
        (given, at, mostSamples) => {
          const moved: Region[] = [
            line(
              [
                [0.3, 0.6],
                [0.7, 0.55],
              ],
              { ruleVersion: 2 },
            ),
            { ...everything[1], ruleVersion: 2, mode: 'immediate' } as Region,
            {
              ...gate,
              ruleVersion: 2,
              secondPoints: [
                [0.2, 0.7],
                [0.8, 0.7],
              ],
            },
            {
              ...zone,
              ruleVersion: 2,
              points: [
                [0.2, 0.5],
                [0.6, 0.5],
                [0.6, 0.9],
                [0.2, 0.9],
              ],
            },
            ignore,
          ];
          const camera = new SimulatedCamera(everything, 'Europe/Berlin', mostSamples);
          let changedMs = Infinity;
          play(camera, given, (frame) => {
            if (frame !== at) return;
            changedMs = camera.nowMs === 0 ? -Infinity : Math.round(camera.nowMs);
            camera.counter.setRegions(moved);
          });
          const before = recount(camera.tracks, everything, { ...ever, toMs: changedMs }),
            after =
              changedMs === Infinity
                ? { crossings: [], visits: [], zoneMinutes: [] }
                : recount(camera.tracks, moved, { ...ever, fromMs: changedMs });
          expect(sorted(camera.decided)).toEqual(
            sorted({
              crossings: [...before.crossings, ...after.crossings],
              visits: [...before.visits, ...after.visits],
              zoneMinutes: [...before.zoneMinutes, ...after.zoneMinutes],
            }),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a saved change loses nobody and counts nobody twice', () => {
    // The line is saved anew, unchanged, while somebody is on their way over it.
    for (let at = 1; at < 20; at++) {
      const camera = new SimulatedCamera(),
        walker = new SimulatedWalker(1);
      way([0.5, 0.3], [0.5, 0.7], 20).forEach(([x, y], i) => {
        if (i === at) camera.counter.setRegions([line(undefined, { ruleVersion: 2 })]);
        camera.update([walker.at(x, y)], i * 100);
      });
      expect(
        camera.end().map(({ direction, refusal }) => [direction, refusal]),
        `saved at frame ${at}`,
      ).toEqual([['in', null]]);
    }
  });

  test('a saved change knows who came long before, under other ids', () => {
    const late = line(
        [
          [0.1, 0.5],
          [0.9, 0.5],
        ],
        { mode: 'late' },
      ),
      till = { ...zone, ruleVersion: 1 };
    const camera = new SimulatedCamera([late, till]);
    // In, at the till under four ids of five minutes each, out; meanwhile everything is saved, and an ignore zone is added.
    camera.walk(way([0.5, 0.3], [0.5, 0.7], 20), { trackId: 1, fromMs: START });
    let atMs = START + 2300;
    for (let id = 2; id <= 5; id++, atMs += 300_300)
      camera.walk(
        Array.from({ length: 3000 }, (_, i) => [0.5 + 0.001 * (i % 2), 0.7] as const),
        { trackId: id, fromMs: atMs },
      );
    const changedMs = camera.nowMs,
      now: Region[] = [{ ...late, ruleVersion: 2 }, { ...till, ruleVersion: 2 }, ignore];
    camera.counter.setRegions(now);
    camera.walk([...Array.from({ length: 200 }, () => [0.5, 0.7] as const), ...way([0.5, 0.7], [0.5, 0.3], 20)], {
      trackId: 6,
      fromMs: atMs,
    });
    camera.end();
    expect([
      camera.decided.crossings.map(({ direction, refusal }) => `${direction} ${refusal}`),
      camera.decided.visits.map(({ enteredMs }) => enteredMs < START + 2000),
    ]).toEqual([['in turned-back'], [true]]);
    const before = recount(camera.tracks, [late, till], { ...ever, toMs: changedMs }),
      after = recount(camera.tracks, now, { ...ever, fromMs: changedMs });
    expect(sorted(camera.decided)).toEqual(
      sorted({
        crossings: [...before.crossings, ...after.crossings],
        visits: [...before.visits, ...after.visits],
        zoneMinutes: [...before.zoneMinutes, ...after.zoneMinutes],
      }),
    );
    // Everybody is gone: nobody is remembered.
    for (let i = 1; i < 120; i++) camera.update([], atMs + 60_000 + i * 1000);
    expect(camera.counter.people).toBe(0);
  });

  test('a thing that trembles for days is remembered in a few records, and a region saved then still knows it', () => {
    const camera = new SimulatedCamera([line(), zone]),
      thing = new SimulatedWalker(1);
    const days = (from: number, to: number) => {
      for (let i = from * 86_400; i < to * 86_400; i++)
        camera.update([thing.at(0.5 + 0.02 * Math.sin(i), 0.6)], START + i * 1000);
    };
    days(0, 1.5);
    expect([camera.counter.people, camera.counter.samples < 5000, camera.tracks.length > 20]).toEqual([1, true, true]);
    const changedMs = camera.nowMs,
      moved = { ...zone, ruleVersion: 2 };
    camera.counter.setRegions([line(), moved]);
    days(1.5, 2);
    expect(camera.counter.samples).toBeLessThan(5000);
    camera.update([thing.remove()], START + 2 * 86_400_000);
    camera.end();
    const before = recount(camera.tracks, [line(), zone], { ...ever, toMs: changedMs }),
      after = recount(camera.tracks, [moved], { ...ever, fromMs: changedMs });
    expect(sorted(camera.decided)).toEqual(
      sorted({
        crossings: [...before.crossings, ...after.crossings],
        visits: [...before.visits, ...after.visits],
        zoneMinutes: [...before.zoneMinutes, ...after.zoneMinutes],
      }),
    );
  });

  test('keeps apart what was before and after the clock was set back', () => {
    const camera = new SimulatedCamera(everything, 'UTC');
    camera.walk(way([0.5, 0.3], [0.5, 0.7], 12), { trackId: 1, fromMs: START });
    camera.walk(way([0.5, 0.3], [0.5, 0.7], 12), { trackId: 2, fromMs: START - 3_600_000 });
    camera.end();
    expect(camera.decided.crossings.filter(({ refusal, regionId }) => !refusal && regionId === 'door')).toHaveLength(2);
    expect(sorted(recount(camera.tracks, everything, { ...ever, timeZone: 'UTC' }))).toEqual(sorted(camera.decided));
  });

  test('a region that was saved before the clock was set back counts after it', () => {
    const camera = new SimulatedCamera([line()]);
    for (let i = 0; i < 10; i++) camera.update([], START + i * 100);
    camera.counter.setRegions([line(undefined, { ruleVersion: 2 })]);
    camera.walk(way([0.5, 0.3], [0.5, 0.7], 12), { trackId: 1, fromMs: START - 5 * 3_600_000 });
    expect(camera.end().map(({ ruleVersion, direction, refusal }) => [ruleVersion, direction, refusal])).toEqual([
      [2, 'in', null],
    ]);
  });

  test('of a track of very many samples', () => {
    const samples = Array.from({ length: 200_000 }, (_, i): Sample =>
      stored({
        trackId: 1,
        timeMs: START + i * 1000,
        x1: 0.4,
        y1: 0.2,
        x2: 0.5,
        y2: 0.4 + (i % 2) / 100,
        confidence: 0.5,
        lost: false,
      }),
    );
    const lastMs = samples[samples.length - 1].timeMs;
    const track = {
      trackId: 1,
      firstSeenMs: START,
      confirmedMs: START,
      lastSeenMs: lastMs,
      endedMs: lastMs,
      frames: 1,
      confidenceMean: 0.5,
      aspectRatio: WIDTH / HEIGHT,
      samples: encodeSamples(samples),
    };
    expect(recount([track], [line()], ever).crossings).toEqual([]);
  });

  test('names a track that cannot be read', () => {
    const camera = new SimulatedCamera().walk(way([0.5, 0.3], [0.5, 0.7], 12), { trackId: 5 });
    expect(() =>
      recount([{ ...camera.tracks[0], samples: camera.tracks[0].samples.slice(0, 8) }], [line()], ever),
    ).toThrow('The way of track 5 cannot be read');
  });

  test('of nothing is nothing', () => {
    expect(recount([], everything, ever)).toEqual({ crossings: [], visits: [], zoneMinutes: [] });
  });
});
