import { describe, expect, test } from 'vitest';
import type { Gate, Line } from '../../../shared/domain/region.ts';
import { SimulatedCamera, line, said, SimulatedWalker, way } from '../counting-support.ts';
import { CrossingCounter } from './crossing-counter.ts';
import { inOrder, observationsOf } from '../observation.ts';

type Points = readonly (readonly [number, number])[];
/** 0.04 of the picture's height in five frames: 0.36 heights a second. */
const towards = way([0.5, 0.3], [0.5, 0.46], 20),
  onward = way([0.5, 0.56], [0.5, 0.72], 20);

/** Somebody lost after one way and somebody found on the other after so many seconds; `other` stands about. */
function seen(
  before: Points,
  after: Points,
  { hiddenS = 6, other = [0.8, 0.62], regions = [line()] as (Line | Gate)[], height = 200, keep = false } = {},
): SimulatedCamera {
  const camera = new SimulatedCamera(regions),
    lost = new SimulatedWalker(1),
    found = new SimulatedWalker(3),
    third = new SimulatedWalker(2),
    from = before.length + Math.round(hiddenS * 10);
  for (let i = 0; i < from + after.length; i++) {
    if (!keep && i === before.length + 20) lost.remove();
    lost.matched = i < before.length;
    const present: SimulatedWalker[] = lost.matched ? [lost.at(...before[i])] : [];
    if (other.length > 0) present.push(third.at(other[0], other[1] + 0.001 * (i % 5)));
    if (i >= from) present.push(found.at(...after[i - from], height));
    camera.update(present, i * 100);
  }
  return camera;
}

describe('somebody lost at the line whose way goes on behind it, perhaps', () => {
  test.each<[string, SimulatedCamera, string[]]>([
    ['is told after six seconds', seen(towards, onward), ['in lost-at-line']],
    ['is told after six seconds alone', seen(towards, onward, { other: [] }), ['in lost-at-line']],
    ['is told after three with others about', seen(towards, onward, { hiddenS: 3 }), ['in lost-at-line']],
    ['is told the other way', seen(onward.toReversed(), towards.toReversed()), ['out lost-at-line']],
    ['is told where they were lost on the line', seen(way([0.5, 0.34], [0.5, 0.5], 20), onward), ['in lost-at-line']],
    [
      'is told while the tracker still looks for the lost one',
      seen(towards, onward, { keep: true }),
      ['in lost-at-line'],
    ],
    ['is counted where the link is sure', seen(towards, onward, { hiddenS: 1.5 }), ['in']],
    ['is not told after a quarter of a minute', seen(towards, onward, { hiddenS: 15 }), []],
    ['is not told of whom nobody follows', seen(towards, []), []],
    ['is not told of whom somebody follows on the same side', seen(towards, way([0.5, 0.46], [0.5, 0.3], 20)), []],
    ['is not told of somebody who comes towards the line behind it', seen(towards, onward.toReversed()), []],
    ['is not told of whom walked away from the line', seen(towards.toReversed(), onward), []],
    ['is not told of whom was lost far from it', seen(way([0.5, 0.02], [0.5, 0.12], 20), onward), []],
    ['is not told of somebody of another size', seen(towards, onward, { height: 100 }), []],
    [
      'is not told beside the line',
      seen(way([0.85, 0.3], [0.85, 0.46], 20), way([0.85, 0.56], [0.85, 0.72], 20), { other: [0.2, 0.6] }),
      [],
    ],
    ['is not told of whom walked on somewhere else', seen(towards, way([0.66, 0.56], [0.66, 0.72], 20)), []],
    [
      'is not told of whom crossed and was lost behind it, in a door',
      seen(way([0.5, 0.3], [0.5, 0.6], 30), onward),
      ['in'],
    ],
    [
      'is not told of whom was never seen to move',
      seen(
        Array.from({ length: 20 }, () => [0.5, 0.49] as const),
        onward,
      ),
      [],
    ],
    [
      'is not told of a way that does not count',
      seen(towards, onward, { regions: [line(undefined, { counts: 'out' })] }),
      [],
    ],
  ])('%s', (_name, camera, expected) => {
    expect(said(camera.end())).toEqual(expected);
  });

  test('is told once, of the track that was lost, with its way and the one that followed', () => {
    const [event, ...more] = seen(towards, onward).end();
    expect([event, more]).toMatchObject([
      { trackId: 1, capturedAtMs: 1900, refusal: 'lost-at-line', receipt: { followedByTrackId: 3, samplesAfter: 0 } },
      [],
    ]);
    expect(event.receipt.path.length).toBeGreaterThan(5);
  });

  test('is not told at the edge of the picture, where people come and go', () => {
    const low = line([
      [0.2, 0.94],
      [0.8, 0.94],
    ]);
    expect(
      said(
        seen(
          way([0.5, 0.99], [0.5, 0.96], 20)
            .toReversed()
            .map(([x]) => [x, 0.995] as const),
          way([0.5, 0.9], [0.5, 0.7], 20),
          { regions: [low] },
        ).end(),
      ),
    ).toEqual([]);
  });

  test('of a gate is told where both lines lie between', () => {
    const gate = (a: number, b: number): Gate => ({
      ...line([
        [0.3, a],
        [0.7, a],
      ]),
      kind: 'gate',
      secondPoints: [
        [0.3, b],
        [0.7, b],
      ],
    });
    expect([
      said(seen(towards, onward, { regions: [gate(0.48, 0.54)] }).end()),
      said(seen(towards, onward, { regions: [gate(0.5, 0.6)] }).end()),
    ]).toEqual([['in lost-at-line'], ['in wrong-side-birth']]);
  });

  test('changes nothing else', () => {
    for (const hiddenS of [1, 3, 6, 9]) {
      const camera = seen(towards, [...onward, ...onward.toReversed(), ...towards.toReversed()], { hiddenS });
      const live = camera.end();
      const without = new CrossingCounter(line(), 1600 / 900, 'UTC', [], { lapseMs: 0 });
      for (const observation of camera.tracks.flatMap(observationsOf).sort(inOrder)) {
        if (observation.kind === 'ended') without.end(observation.trackId);
        else without.see(observation.sample, observation.atMs);
      }
      const key = (events: typeof live) => events.map((event) => JSON.stringify(event)).sort();
      expect(key(live.filter(({ refusal }) => refusal !== 'lost-at-line'))).toEqual(key(without.finish()));
    }
  });
});
