import { expect, test } from 'vitest';
import type { Detections } from '../../core/detection/detections.ts';
import type { Line } from '../../shared/domain/region.ts';
import type { Frame } from '../decode/frame.ts';
import type { Detector, ModelFacts } from '../inference/detector.ts';
import { DetectionTurn, type DetectedFrame } from './detection-turn.ts';
import { Pipeline, type Analysis } from './pipeline.ts';

const size = { width: 640, height: 360, scaledWidth: 512, scaledHeight: 288 };
const FPS = 15,
  FRAMES = 203;
const line = (regionId: string, y: number): Line => ({
  regionId,
  ruleVersion: 1,
  savedAtMs: 0,
  name: regionId,
  points: [
    [0, y],
    [1, y],
  ],
  counts: 'both',
  anchor: 'bottom-centre',
  kind: 'line',
  mode: 'immediate',
  hours: null,
});

const model = { width: 512, height: 288, thresholds: { low: 0.1, counting: 0.48, nmsIou: 0.55 } };

/** Three people who walk down and up again, seen as they stand in frame `ptsUs`. */
const detector = {
  async infer({ ptsUs }: Frame) {
    return Float32Array.from([0, 1, 2], (person) => 180 + 120 * Math.sin(ptsUs / 1.5e6 + person));
  },
  decode(feet: Float32Array, _letterbox: unknown, people: Detections) {
    people.count = 3;
    feet.forEach((y, person) => people.boxes.set([100 + person * 180, y - 60, 140 + person * 180, y], person * 4));
    people.confidences.fill(0.9);
  },
} as unknown as Detector;

/** As the session joins them. */
async function run(length: number) {
  const turn = new DetectionTurn(detector, length),
    pipeline = new Pipeline(model as ModelFacts, size, [line('first', 0.5)], 'UTC');
  const frames: Analysis[] = [],
    left: Analysis['events'] = [];
  const follow = (detected: DetectedFrame[]) => frames.push(...detected.map((frame) => pipeline.analyse(frame)));
  for (let i = 0; i < FRAMES; i++) {
    const ptsUs = Math.round((i * 1e6) / FPS);
    if (i === 101) {
      follow(turn.take());
      pipeline.setRegions([line('first', 0.5), line('second', 0.6)]);
    }
    if (i === 150) {
      follow(turn.take());
      left.push(...pipeline.interrupt());
    }
    follow(
      await turn.detect(
        { ptsUs, size, capturedMs: 0, width: 512, height: 288, data: new Uint8Array(0) },
        ptsUs / 1000,
        pipeline.letterbox,
      ),
    );
  }
  follow(turn.take());
  left.push(...pipeline.end());
  return { events: [...frames.flatMap(({ events }) => events), ...left], frames };
}

test.each([2, 4, 7])('turns of %i frames lead to what single frames lead to', async (turn) => {
  const single = await run(1),
    turns = await run(turn);
  expect(single.events.filter(({ kind }) => kind === 'crossing').length).toBeGreaterThan(10);
  expect(turns).toEqual(single);
  expect(turns.frames).toHaveLength(FRAMES);
});

test('a turn hands its frames on when it is full, in their order, each with its own detections', async () => {
  const turn = new DetectionTurn(detector, 3);
  const frame = (ptsUs: number) =>
    turn.detect(
      { ptsUs, size, capturedMs: 0, width: 512, height: 288, data: new Uint8Array(0) },
      ptsUs / 1000,
      new Pipeline(model as ModelFacts, size, [], 'UTC').letterbox,
    );
  expect(await frame(0)).toEqual([]);
  expect(await frame(1e6)).toEqual([]);
  const full = await frame(2e6);
  expect(full.map(({ ptsUs }) => ptsUs)).toEqual([0, 1e6, 2e6]);
  expect(new Set(full.map(({ detections }) => detections.boxes[3])).size).toBe(3);
  expect(turn.take()).toEqual([]);
  await frame(3e6);
  expect(turn.take().map(({ ptsUs }) => ptsUs)).toEqual([3e6]);
});
