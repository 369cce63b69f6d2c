import { describe, expect, test } from 'vitest';
import type { Crossing } from '../../shared/domain/crossing.ts';
import { sizeName, sizeOf } from '../../shared/domain/model.ts';
import { chooseSize } from './input-size.ts';
import { PEOPLE_HEIGHTS, PeopleHeights } from './people-heights.ts';

const sizes = ['512x288', '640x352', '768x448'].map((name) => sizeOf(name)!);
const choose = (pixels: number | null, now = '512x288', most = Infinity) => {
  const { size, why } = chooseSize({
    height: pixels === null ? null : pixels / 288,
    picture: { width: 1920, height: 1080 },
    sizes,
    now: sizeOf(now)!,
    affords: (times, share) => times <= most * share,
  });
  return [sizeName(size), why];
};

describe('the smallest size in which the smaller people are tall enough, as far as the PC carries it', () => {
  test.each<[string, Parameters<typeof choose>, string[]]>([
    ['people who are large', [84], ['512x288', 'large-people']],
    ['just large enough', [48], ['512x288', 'large-people']],
    ['a little small', [42], ['640x352', 'small-people']],
    ['small', [34], ['768x448', 'small-people']],
    ['too small for any', [15], ['768x448', 'small-people']],
    ['nobody was seen', [null], ['512x288', 'nobody']],
    ['nobody was seen since it is larger', [null, '640x352'], ['640x352', 'small-people']],
    ['no room for the largest', [34, '512x288', 2], ['640x352', 'no-room']],
    ['no room for any other', [34, '512x288', 1], ['512x288', 'no-room']],
    ['no room any more', [34, '768x448', 0.9], ['640x352', 'no-room']],
    ['hysteresis: nearly as large is not enough to go back', [54, '640x352'], ['640x352', 'small-people']],
    ['... surely is', [60, '640x352'], ['512x288', 'large-people']],
    ['... one step', [45, '768x448'], ['768x448', 'small-people']],
  ])('%s', (_, given, expected) => expect(choose(...given)).toEqual(expected));
});

test('a picture that is not as wide has the height that it has in the model', () => {
  const ask = { height: 0.2, sizes, now: sizes[0], affords: () => true };
  expect(sizeName(chooseSize({ ...ask, picture: { width: 1600, height: 1200 } }).size)).toBe('512x288');
  // Of the model's 288 lines it has 192, of 352 it has 240.
  expect(sizeName(chooseSize({ ...ask, picture: { width: 1600, height: 600 } }).size)).toBe('640x352');
});

describe('how tall people are where they are counted', () => {
  const track = (trackId: number, height: number, top = 0.3) => ({
    trackId,
    confirmed: true,
    confidence: 0.9,
    box: [0.4, top, 0.5, top + height] as [number, number, number, number],
    anchor: [0.45, top + height] as [number, number],
  });
  const crossed = (trackId: number, refusal: Crossing['refusal'] = null) => ({
    kind: 'crossing' as const,
    crossing: { trackId, refusal } as Crossing,
  });

  test('the smaller tenth of those who were counted last', () => {
    const heights = new PeopleHeights();
    for (let n = 0; n < PEOPLE_HEIGHTS.fewest - 1; n++) heights.look([track(n, 0.4)], [crossed(n)], n * 1000, 1);
    expect(heights.low).toBe(null);
    for (let n = 0; n < 20; n++) heights.look([track(n, 0.1 + 0.01 * n)], [crossed(n)], n * 1000, 1);
    expect(heights.low).toBeCloseTo(0.12);
    for (let n = 0; n < PEOPLE_HEIGHTS.people; n++) heights.look([track(n, 0.5)], [crossed(n)], n * 1000, 1);
    expect(heights.low).toBeCloseTo(0.5);
    heights.forget();
    expect(heights.low).toBe(null);
  });

  test('where hardly anybody is counted, all who walked somewhere', () => {
    const heights = new PeopleHeights();
    for (let n = 0; n < 10; n++)
      for (let step = 0; step < 5; step++)
        heights.look([track(n, 0.1, 0.2 + 0.05 * step)], [], 1000 * n + 200 * step, 1);
    expect(heights.low).toBeCloseTo(0.1);
  });

  test('who was refused, was cut off by the edge or was gone long ago says nothing', () => {
    const heights = new PeopleHeights();
    for (let n = 0; n < 10; n++) {
      heights.look([track(n, 0.2)], [crossed(n, 'flicker')], n * 1000, 1);
      heights.look([track(100 + n, 0.2, 0)], [crossed(100 + n)], n * 1000, 1);
      heights.look([track(200 + n, 0.2)], [], n * 1000, 1);
    }
    for (let ms = 10_000; ms < 60_000; ms += 5_000) heights.look([], [], ms, 1);
    for (let n = 0; n < 10; n++) heights.look([], [crossed(200 + n)], 60_000, 1);
    expect(heights.low).toBe(null);
  });
});
