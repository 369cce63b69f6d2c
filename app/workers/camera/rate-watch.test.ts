import { describe, expect, test } from 'vitest';
import { RATE_FLOOR } from '../../core/capacity/rate-floor.ts';
import { RateWatch } from './rate-watch.ts';

/** Seconds of a camera: frames that were analysed and that came, per second, and how fast its time goes. What is told after each. */
function tell(
  watch: RateWatch,
  seconds: { analysed: number; arrived?: number; pace?: number; damaged?: number }[],
  dueFps = 15,
  at = { nowMs: 0, analysed: 0, arrived: 0, ptsUs: 0, damaged: 0 },
  floorFps = 0,
) {
  return seconds.map(({ analysed, arrived = analysed, pace = 1, damaged = 0 }) => {
    at.nowMs += 1000;
    at.analysed += analysed;
    at.arrived += arrived;
    at.ptsUs += pace * 1e6;
    at.damaged += damaged;
    return watch.look({ ...at }, dueFps, floorOf(floorFps));
  });
}
/** What a line needs of which so much is known; 0: nothing. */
const floorOf = (floorFps: number) => ({
  neededFps: (dueFps: number) => Math.max(RATE_FLOOR.leastFps, floorFps || RATE_FLOOR.unknown * dueFps),
});
const many = <T>(n: number, one: T): T[] => Array.from({ length: n }, () => one);

describe('analysed far below what is due for eight seconds is told, with its cause', () => {
  test.each([
    ['the camera sends one frame every three seconds', { analysed: 1 / 3 }, 15, 'few-frames'],
    ['the camera says 0.2 frames a second, and keeps to it', { analysed: 0.2 }, 0.2, 'few-frames'],
    ['the camera says nothing and sends two', { analysed: 2 }, 0, 'few-frames'],
    ['all frames come, and the model is too slow', { analysed: 3, arrived: 15 }, 15, 'slow-pc'],
    ['all come, and most are torn', { analysed: 15, damaged: 8 }, 15, 'damaged'],
    ['half of them are held up', { analysed: 4, pace: 0.3 }, 15, 'held-up'],
  ])('%s', (_, second, sourceFps, risk) => {
    const told = tell(new RateWatch(), many(15, second), sourceFps);
    expect(told.slice(0, 8)).toEqual(many(8, null));
    expect(told.slice(8)).toEqual(many(7, risk));
  });

  test.each([
    ['as many as are due', { analysed: 15 }, 15],
    ['the camera has 5 frames a second', { analysed: 5 }, 5],
    ['it says 25 and sends 10', { analysed: 10 }, 15],
    ['half of the frames would do', { analysed: 8, arrived: 15 }, 15],
  ])('not told: %s', (_, second, dueFps) => {
    expect(tell(new RateWatch(), many(30, second), dueFps)).toEqual(many(30, null));
  });

  test('it is taken back after three good seconds, and a bad one between good ones is not told', () => {
    const watch = new RateWatch(),
      at = { nowMs: 0, analysed: 0, arrived: 0, ptsUs: 0, damaged: 0 };
    expect(tell(watch, many(12, { analysed: 1 }), 15, at).at(-1)).toBe('few-frames');
    expect(tell(watch, many(6, { analysed: 15 }), 15, at).at(-1)).toBeNull();
    expect(tell(watch, [...many(3, { analysed: 0 }), ...many(12, { analysed: 15 })], 15, at)).toEqual(many(15, null));
  });
});

test('packets that are lost now and then are no risk, and torn pictures are told until they are whole again', () => {
  const watch = new RateWatch();
  const at = { nowMs: 0, analysed: 0, arrived: 0, ptsUs: 0, damaged: 0 };
  const seldom = Array.from({ length: 60 }, (_, second) => ({ analysed: 15, damaged: second % 3 === 0 ? 2 : 0 }));
  expect(tell(watch, seldom, 15, at)).toEqual(many(60, null));
  expect(tell(watch, many(15, { analysed: 15, damaged: 5 }), 15, at).at(-1)).toBe('damaged');
  expect(tell(watch, many(15, { analysed: 15 }), 15, at).at(-1)).toBeNull();
});

describe('what the lines need', () => {
  const start = () => ({ nowMs: 0, analysed: 0, arrived: 0, ptsUs: 0, damaged: 0 });
  const after = (second: { analysed: number; arrived?: number; pace?: number }, floorFps: number, sourceFps = 15) =>
    tell(new RateWatch(), many(15, second), sourceFps, start(), floorFps).at(-1);

  test.each([
    ['a line in the open at half the rate', { analysed: 8, arrived: 15 }, 3, null],
    ['a line in the open at a quarter', { analysed: 4, arrived: 15 }, 1.3, null],
    ['... and below what any line needs', { analysed: 2.5, arrived: 15 }, 1.3, 'slow-pc'],
    ['a line at a door at that rate: the PC is slow', { analysed: 8, arrived: 15 }, 12, 'slow-pc'],
    ['... or the pictures are held up', { analysed: 8, pace: 0.5 }, 12, 'held-up'],
    ['all pictures come, and the line lies where people come into sight', { analysed: 15 }, 20, 'near-line'],
    ['all come, and it is enough', { analysed: 14 }, 15, null],
  ] as const)('%s', (_, second, floorFps, risk) => {
    expect(after(second, floorFps)).toBe(risk);
  });

  test('a camera with five pictures a second is too slow for a line at a door', () => {
    expect(after({ analysed: 5 }, 9, 5)).toBe('near-line');
  });

  test('is withdrawn when there is enough again', () => {
    const watch = new RateWatch(),
      at = start();
    expect(tell(watch, many(15, { analysed: 8, arrived: 15 }), 15, at, 12).at(-1)).toBe('slow-pc');
    expect(tell(watch, many(5, { analysed: 15 }), 15, at, 12).at(-1)).toBeNull();
  });
});
