import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { proposeLine } from '../../app/core/adviser/propose-line.ts';
import { scoreLine } from '../../app/core/adviser/score-line.ts';
import { ZoneCounter } from '../../app/core/counting/zones/zone-counter.ts';
import { demoLine, root } from '../support/worker-client.ts';
import { truthTracks, type TruthFrames } from '../support/truth-tracks.ts';

type Truth = TruthFrames & { totals: { in: number; out: number }; zones: { polygon: [number, number][] }[] };
const truth = JSON.parse(readFileSync(join(root, 'demo/entrance.truth.json'), 'utf8')) as Truth;
const tracks = truthTracks(truth),
  aspectRatio = truth.video.width / truth.video.height;

test('the line that is drawn in the demo clip is good, and the proposed one counts the same people the same way', () => {
  const drawn = scoreLine(demoLine.points, 'bottom-centre', tracks, aspectRatio),
    proposal = proposeLine(tracks, aspectRatio);
  expect(drawn).toMatchObject({ verdict: 'good', ...truth.totals, enough: 1, lost: 0, repeated: 0 });
  expect(proposal).toMatchObject({
    ok: true,
    anchor: 'bottom-centre',
    score: { verdict: 'good', ...truth.totals, enough: 1, lost: 0, repeated: 0 },
  });
});

test('the visits of the waiting area are those of the people whose feet are in it', () => {
  const { width, height, fps } = truth.video;
  const zone = new ZoneCounter(
    {
      kind: 'zone',
      regionId: 'wait',
      name: 'Waiting area',
      ruleVersion: 1,
      savedAtMs: 0,
      points: truth.zones[0].polygon,
      anchor: 'bottom-centre',
      holdMs: 500,
      releaseMs: 3000,
      capacity: null,
      queue: false,
      hours: null,
    },
    aspectRatio,
    'UTC',
  );
  for (const sample of tracks
    .flatMap(({ samples }) => samples)
    .sort((a, b) => a.timeMs - b.timeMs || a.trackId - b.trackId))
    zone.see(sample);
  const visits = zone.finish().visits.sort((a, b) => a.trackId - b.trackId);

  // Ground points of the truth, with the same hold.
  const inside = new Map<number, number[]>();
  truth.frames.forEach((people, frame) => {
    for (const person of people)
      if (holds(truth.zones[0].polygon, person[10] / width, person[11] / height))
        inside.set(person[0], [...(inside.get(person[0]) ?? []), (frame * 1000) / fps]);
  });
  const expected = [...inside]
    .filter(([, times]) => times[times.length - 1] - times[0] >= 500)
    .sort(([a], [b]) => a - b);
  expect(visits.map(({ trackId }) => trackId)).toEqual(expected.map(([trackId]) => trackId));
  // The box's lower end is beside the feet by a step or so.
  for (const [i, [, times]] of expected.entries()) {
    expect(Math.abs(visits[i].enteredMs - times[0])).toBeLessThan(1000);
    expect(Math.abs(visits[i].leftMs - times[times.length - 1])).toBeLessThan(1000);
  }
});

/** By the angles under which the corners are seen, which sum up to a full turn only from inside. */
function holds(polygon: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let turned = 0;
  polygon.forEach(([ax, ay], i) => {
    const [bx, by] = polygon[(i + 1) % polygon.length];
    const turn = Math.atan2(by - y, bx - x) - Math.atan2(ay - y, ax - x);
    turned += turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
  });
  return Math.abs(turned) > Math.PI;
}
