import { expect, test } from 'vitest';
import { createDetections } from '../../core/detection/detections.ts';
import type { Line } from '../../shared/domain/region.ts';
import type { Frame } from '../decode/frame.ts';
import type { Detector } from '../inference/detector.ts';
import { Pipeline, type Analysis } from './pipeline.ts';

const size = { width: 640, height: 360, scaledWidth: 512, scaledHeight: 288 };
const FPS = 15, FRAMES = 203;
const line = (regionId: string, y: number): Line => ({
  regionId, ruleVersion: 1, savedAtMs: 0, name: regionId, points: [[0, y], [1, y]], counts: 'both', anchor: 'bottom-centre', kind: 'line', mode: 'immediate',
  hours: null,
});

const people = createDetections(3);

/** Three people who walk down and up again, seen as they stand in frame `ptsUs`. */
const detector = {
  model: { width: 512, height: 288, thresholds: { low: 0.1, counting: 0.48, nmsIou: 0.55 } },
  async detect({ ptsUs }: Frame) {
    return Float32Array.from([0, 1, 2], (person) => 180 + 120 * Math.sin(ptsUs / 1.5e6 + person));
  },
  decode(feet: Float32Array) {
    people.count = 3;
    feet.forEach((y, person) => people.boxes.set([100 + person * 180, y - 60, 140 + person * 180, y], person * 4));
    people.confidences.fill(0.9);
    return people;
  },
} as unknown as Detector;

async function run(turn: number) {
  const pipeline = new Pipeline(detector, size, [line('first', 0.5)], 'UTC', turn);
  const analyses: Analysis[] = [];
  const left: Analysis['events'] = [];
  for (let i = 0; i < FRAMES; i++) {
    const ptsUs = Math.round((i * 1e6) / FPS);
    if (i === 101) pipeline.setRegions([line('first', 0.5), line('second', 0.6)]);
    if (i === 150) left.push(...pipeline.interrupt());
    analyses.push(...await pipeline.analyse({ ptsUs, size, capturedMs: 0, width: 512, height: 288, data: new Uint8Array(0) }, ptsUs / 1000));
  }
  left.push(...pipeline.end());
  return { events: [...analyses.flatMap(({ events }) => events), ...left], frames: analyses };
}

test.each([2, 4, 7])('turns of %i frames tell what single frames tell', async (turn) => {
  const single = await run(1), turns = await run(turn);
  const told = (events: Analysis['events']) => events.map((event) => JSON.stringify(event)).toSorted();
  expect(single.events.filter(({ kind }) => kind === 'crossing').length).toBeGreaterThan(10);
  expect(told(turns.events)).toEqual(told(single.events));
  // Frames that a change of the regions or the end met in the middle of a turn are followed, and drawn nowhere.
  const drawn = new Map(single.frames.map(({ ptsUs, tracks }) => [ptsUs, tracks]));
  expect(turns.frames.length).toBeGreaterThan(FRAMES - 3 * turn);
  for (const { ptsUs, tracks } of turns.frames) expect(tracks).toEqual(drawn.get(ptsUs));
});
