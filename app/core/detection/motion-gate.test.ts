import { describe, expect, test } from 'vitest';
import { Random } from '../random.test-support.ts';
import { MOTION_GATE, MotionGate } from './motion-gate.ts';

const WIDTH = 512,
  HEIGHT = 288,
  FRAME_MS = 66;

/** Normal numbers, taken anew from any place for each frame. */
const NOISE = (() => {
  const random = new Random(7);
  return Float32Array.from({ length: 2 * WIDTH * HEIGHT }, () => random.normal());
})();

interface Scene {
  /** Standard deviation of the noise of one sample. */
  noise?: number;
  /** Somebody of this size in pixels and so much brighter than the wall, at this frame; null: nobody. */
  person?: (frame: number) => { x: number; y: number; width: number; height: number; contrast: number } | null;
  light?: (frame: number) => number;
  somebodyMs?: (frame: number) => number;
  timeMs?: (frame: number) => number;
}

/** At which frames the detector looks. */
function watch(frames: number, { noise = 2, person, light, somebodyMs, timeMs }: Scene): number[] {
  const gate = new MotionGate(WIDTH, HEIGHT),
    random = new Random(7),
    plane = new Uint8Array(WIDTH * HEIGHT),
    looked: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const walker = person?.(frame) ?? null,
      lit = light?.(frame) ?? 0,
      from = Math.floor(random.share() * WIDTH * HEIGHT);
    for (let y = 0, at = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++, at++) {
        const inside =
          walker && x >= walker.x && x < walker.x + walker.width && y >= walker.y && y < walker.y + walker.height;
        // A camera rounds.
        plane[at] = Math.round(90 + (x % 64) + lit + (inside ? walker.contrast : 0) + noise * NOISE[from + at]);
      }
    const now = timeMs?.(frame) ?? frame * FRAME_MS;
    if (gate.opens(plane, now, somebodyMs?.(frame) ?? -Infinity)) looked.push(frame);
  }
  return looked;
}

const after = (looked: number[], frame: number) => looked.filter((each) => each >= frame);
/** From here on an unmoved scene is at rest. */
const REST = Math.ceil(MOTION_GATE.holdMs / FRAME_MS) + 2;

describe('a still, empty scene', () => {
  test.each([0, 1, 3, 6])('with noise of %d levels is looked at a few times a second', (noise) => {
    // How much it trembles has to be learnt.
    const looked = after(watch(260, { noise }), 160),
      seconds = (100 * FRAME_MS) / 1000;
    expect(looked.length / seconds).toBeGreaterThan(1.5);
    expect(looked.length / seconds).toBeLessThan(4);
  });

  test('in light that grows slowly is at rest', () => {
    const looked = after(watch(150, { light: (frame) => frame / 15 }), REST);
    expect(looked.length).toBeLessThan(0.25 * (150 - REST));
  });
});

describe('the first picture in which something moves is looked at, and all for a while', () => {
  test.each([
    ['somebody near', { width: 60, height: 160, contrast: 60 }],
    ['somebody far away', { width: 10, height: 26, contrast: 40 }],
    ['dark on dark', { width: 40, height: 110, contrast: -9 }],
  ])('%s', (_, size) => {
    const comes = 90;
    const looked = watch(comes + 40, {
      person: (frame) => (frame < comes ? null : { x: 100 + 3 * (frame - comes), y: 60, ...size }),
    });
    expect(after(looked, comes)).toEqual(Array.from({ length: 40 }, (_, i) => comes + i));
  });

  test('light that is switched on', () => {
    const looked = watch(130, { light: (frame) => (frame < 90 ? 0 : 40) });
    expect(after(looked, 90).slice(0, 30)).toEqual(Array.from({ length: 30 }, (_, i) => 90 + i));
  });
});

test('who stands still is looked at in every picture for as long as the tracker has them, and a little longer', () => {
  const looked = watch(150, { somebodyMs: (frame) => Math.min(frame, 100) * FRAME_MS });
  const until = 100 + Math.floor(MOTION_GATE.holdMs / FRAME_MS);
  expect(looked.filter((frame) => frame <= until)).toHaveLength(until + 1);
  expect(after(looked, until + 1).length).toBeLessThan(10);
});

test('a scene that never rests is always looked at', () => {
  const looked = watch(120, {
    person: (frame) => ({ x: 20 + (frame % 2) * 8, y: 20, width: 30, height: 30, contrast: 50 }),
  });
  expect(looked).toHaveLength(120);
});

test('a clock that is set back is a beginning', () => {
  const looked = watch(100, { timeMs: (frame) => (frame < 70 ? frame : frame - 60) * FRAME_MS });
  expect(after(looked, 70).slice(0, 28)).toEqual(Array.from({ length: 28 }, (_, i) => 70 + i));
});
