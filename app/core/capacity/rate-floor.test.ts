import { describe, expect, test } from 'vitest';
import type { Crossing } from '../../shared/domain/crossing.ts';
import { RegionCounter } from '../counting/region-counter.ts';
import { HEIGHT, line, WIDTH } from '../counting/counting-support.ts';
import { TrackSampler } from '../counting/sampling/track-sampler.ts';
import { Random } from '../random.test-support.ts';
import { ByteTracker } from '../tracking/byte-tracker.ts';
import { RATE_FLOOR, RateFloor } from './rate-floor.ts';

/* People of 200 pixels walk straight over a line, at paces of about a height a second. On one side of it they come into sight, or go out of it, after `room` heights. */

const TALL = 200,
  LINE_Y = 0.5;

/** Those of so many people who are counted. */
function walk(people: number, room: number, fps: number, random: Random): Crossing[] {
  const counted: Crossing[] = [];
  for (let n = 0; n < people; n++) {
    const tracker = new ByteTracker({
        frameWidth: WIDTH,
        frameHeight: HEIGHT,
        lowConfidence: 0.1,
        newConfidence: 0.48,
      }),
      sampler = new TrackSampler(WIDTH, HEIGHT, { sure: 0.58 }),
      counter = new RegionCounter(WIDTH / HEIGHT, 'UTC');
    counter.setRegions([
      line([
        [0.1, LINE_Y],
        [0.9, LINE_Y],
      ]),
    ]);
    const [before, after] = n % 2 ? [room, 3] : [3, room],
      pace = Math.max(0.4, 1 + 0.35 * random.normal()),
      x = WIDTH * (0.25 + 0.5 * random.share());
    for (let timeMs = (1000 * random.share()) / fps; ; timeMs += 1000 / fps) {
      const beyond = (pace * timeMs) / 1000 - before;
      if (beyond > after + 4 * pace) break;
      const seen = beyond <= after && random.chance(0.97),
        feet = HEIGHT * LINE_Y + beyond * TALL,
        shake = () => 0.02 * TALL * random.normal();
      const tracks = tracker.update(
        {
          count: seen ? 1 : 0,
          boxes: Float32Array.of(x - 40 + shake(), feet - TALL + shake(), x + 40 + shake(), feet + shake()),
          confidences: Float32Array.of(0.8),
        },
        timeMs,
      );
      counted.push(...counter.update(sampler.update(tracks, timeMs), timeMs).crossings);
    }
    counted.push(...counter.end(sampler.end()).crossings);
  }
  return counted.filter(({ refusal }) => refusal === null);
}

/** What is learnt at that rate. */
function learn(room: number, fps: number): RateFloor {
  const floor = new RateFloor();
  for (const crossing of walk(RATE_FLOOR.crossings, room, fps, new Random(3))) floor.take(crossing, 1000 / fps);
  return floor;
}

describe('at the floor that is learnt of a line, nineteen of twenty are counted; at half of it some are missed', () => {
  const PEOPLE = 300;
  test.each([0.25, 0.3, 0.4])('people come into sight %d heights from it', (room) => {
    const { fps } = learn(room, 25);
    const share = (rate: number) => walk(PEOPLE, room, rate, new Random(5)).length / PEOPLE;
    expect(share(fps)).toBeGreaterThan(0.93);
    expect(share(fps / 2)).toBeLessThan(0.9);
  });

  test('a line in the open needs hardly anything', () => {
    expect(learn(3, 15).fps).toBeLessThan(2);
  });

  test('what is learnt at a low rate is not more', () => {
    expect(learn(0.4, 6).fps).toBeLessThan(1.15 * learn(0.4, 25).fps);
  });
});

describe('what is learnt', () => {
  const [crossing] = walk(1, 3, 15, new Random(1));
  const seen = (floor: RateFloor, times: number, msBefore: number, more: Partial<Crossing> = {}) => {
    for (let i = 0; i < times; i++) floor.take({ ...crossing, ...more, receipt: { ...crossing.receipt, msBefore } }, 0);
    return floor;
  };

  test('begins with a few crossings, and forgets those of long ago', () => {
    const floor = new RateFloor();
    expect(seen(floor, RATE_FLOOR.fewest - 1, 100).fps).toBe(0);
    expect(seen(floor, 1, 100).fps).toBe(20);
    expect(seen(floor, RATE_FLOOR.crossings, 1000).fps).toBe(2);
  });

  test('a few new ids at the line say nothing', () => expect(seen(seen(new RateFloor(), 5, 50), 95, 1000).fps).toBe(2));

  test('who was refused says nothing', () =>
    expect(seen(new RateFloor(), 50, 100, { refusal: 'too-short' }).fps).toBe(0));

  test('the line that needs most decides; a line that is drawn anew, or away, is forgotten', () => {
    const floor = seen(seen(new RateFloor(), 30, 1000), 30, 200, { regionId: 'other' });
    expect(floor.fps).toBe(10);
    floor.setRegions([
      { ...crossing, kind: 'line' },
      { regionId: 'other', ruleVersion: 2, kind: 'line' },
    ]);
    expect(floor.fps).toBe(2);
    floor.setRegions([]);
    expect(floor.fps).toBe(0);
  });
});
