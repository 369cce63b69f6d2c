import { describe, expect, test } from 'vitest';
import { createDetections } from '../detection/detections.ts';
import { ByteTracker } from '../tracking/byte-tracker.ts';
import { line } from './counting-support.ts';
import { recount } from './recount/recount.ts';
import { RegionCounter } from './region-counter.ts';
import { TrackSampler } from './sampling/track-sampler.ts';

const WIDTH = 1600,
  HEIGHT = 900;
const day = Date.parse('2026-03-02T10:00:00Z');

/** Detections through tracker, sampler and rules; `frames`: when, and the boxes of then. */
function run(frames: readonly { timeMs: number; boxes: readonly (readonly [number, number, number, number])[] }[]) {
  const tracker = new ByteTracker({ frameWidth: WIDTH, frameHeight: HEIGHT, newConfidence: 0.5 }),
    sampler = new TrackSampler(WIDTH, HEIGHT);
  const counter = new RegionCounter(WIDTH / HEIGHT, 'UTC'),
    rows = createDetections(8);
  counter.setRegions([line()]);
  const crossings = [],
    tracks = [];
  for (const { timeMs, boxes } of frames) {
    rows.count = boxes.length;
    boxes.forEach((box, i) => {
      rows.boxes.set(box, i * 4);
      rows.confidences[i] = 0.9;
    });
    const sampled = sampler.update(tracker.update(rows, timeMs), timeMs);
    tracks.push(...(sampled.before?.finished ?? []), ...sampled.finished);
    crossings.push(...counter.update(sampled, timeMs).crossings);
  }
  tracker.reset();
  const sampled = sampler.end();
  tracks.push(...sampled.finished);
  crossings.push(...counter.end(sampled).crossings);
  const again = recount(tracks, [line()], { timeZone: 'UTC', fromMs: -Infinity, toMs: Infinity });
  expect(again.crossings.toSorted((a, b) => a.capturedAtMs - b.capturedAtMs)).toEqual(
    crossings.toSorted((a, b) => a.capturedAtMs - b.capturedAtMs),
  );
  return crossings.map(({ direction, refusal, capturedAtMs }) => ({
    said: refusal ? `${direction} ${refusal}` : direction,
    capturedAtMs,
  }));
}

/** Somebody who walks in through the line within two seconds, ten frames a second, from that time on. */
const walkIn = (fromMs: number, x = 0.5) =>
  Array.from({ length: 21 }, (_, i) => {
    const y = (0.3 + 0.02 * i) * HEIGHT;
    return { timeMs: fromMs + i * 100, boxes: [[x * WIDTH - 40, y - 200, x * WIDTH + 40, y] as const] };
  });
const empty = (fromMs: number, frames: number) =>
  Array.from({ length: frames }, (_, i) => ({ timeMs: fromMs + i * 100, boxes: [] }));
const said = (crossings: ReturnType<typeof run>) => crossings.map((crossing) => crossing.said);

describe('nothing is lost or invented', () => {
  test('when boxes are no boxes', () => {
    const bad = [
      [NaN, 0, 10, 10],
      [10, 10, 10, 10],
      [50, 50, 40, 60],
      [-Infinity, 0, Infinity, 900],
      [NaN, NaN, NaN, NaN],
    ] as const;
    expect(
      said(run(walkIn(day).map(({ timeMs, boxes }, i) => ({ timeMs, boxes: [...boxes, bad[i % bad.length]] })))),
    ).toEqual(['in']);
    expect(run(empty(day, 20).map(({ timeMs }, i) => ({ timeMs, boxes: [bad[i % bad.length]] })))).toEqual([]);
  });

  test('when a frame is late, or comes twice', () => {
    const frames = walkIn(day);
    const swapped = frames.map((frame, i) => (i % 5 === 3 ? { ...frame, timeMs: frame.timeMs - 250 } : frame));
    expect(said(run(swapped))).toEqual(['in']);
    expect(said(run(frames.flatMap((frame) => [frame, frame])))).toEqual(['in']);
  });

  test('when the clock jumps hours ahead', () => {
    const jumped = run([...walkIn(day), ...walkIn(day + 5 * 3_600_000)]);
    expect(said(jumped)).toEqual(['in', 'in']);
    expect(jumped[1].capturedAtMs - jumped[0].capturedAtMs).toBe(5 * 3_600_000);
    // In the middle of a walk: who is followed is lost there, and nobody is counted twice.
    const [before, after] = [walkIn(day).slice(0, 8), walkIn(day + 5 * 3_600_000).slice(8)];
    expect(said(run([...before, ...after])).filter((text) => text === 'in').length).toBeLessThanOrEqual(1);
  });

  test('when the clock is set hours back', () => {
    const back = run([...walkIn(day), ...empty(day + 2100, 30), ...walkIn(day - 5 * 3_600_000)]);
    expect(said(back)).toEqual(['in', 'in']);
    expect(back[1].capturedAtMs - back[0].capturedAtMs).toBe(-5 * 3_600_000);
    // While somebody is in the picture, and at once.
    expect(said(run([...walkIn(day), ...walkIn(day - 3_600_000)]))).toEqual(['in', 'in']);
  });

  test('when times are no whole milliseconds, or far from now', () => {
    for (const fromMs of [0.4, 1e12 / 3, 8e12 + 0.123]) {
      const [crossing, ...rest] = run(walkIn(fromMs));
      expect([crossing.said, rest]).toEqual(['in', []]);
      expect(Number.isInteger(crossing.capturedAtMs)).toBe(true);
      expect(Math.abs(crossing.capturedAtMs - fromMs - 1000)).toBeLessThan(20);
    }
  });

  test('when many regions are saved again and again', () => {
    const sampler = new TrackSampler(WIDTH, HEIGHT),
      counter = new RegionCounter(WIDTH / HEIGHT, 'UTC');
    for (let version = 1; version <= 200; version++) {
      counter.setRegions([line(undefined, { ruleVersion: version })]);
      counter.update(sampler.update([], version * 60_000), version * 60_000);
    }
    expect(counter.rules).toBeLessThan(3);
  });
});
