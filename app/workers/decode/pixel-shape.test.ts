import { expect, test } from 'vitest';
import { proposedAspect } from './pixel-shape.ts';

test.each<[number, number, '4:3' | '16:9' | null]>([
  [720, 576, '4:3'],
  [704, 576, '4:3'],
  [720, 480, '4:3'],
  [704, 288, '4:3'],
  [352, 576, '4:3'],
  [352, 288, '4:3'],
  [704, 240, '4:3'],
  [960, 576, '16:9'],
  [960, 480, '16:9'],
  [960, 1080, '16:9'],
  [640, 720, '16:9'],
  [1280, 1440, '16:9'],
  [944, 1080, '16:9'],
  [640, 960, '4:3'],
  [960, 270, '16:9'],
  [640, 480, null],
  [1920, 1080, null],
  [1280, 720, null],
  [640, 360, null],
  [2592, 1944, null],
  [1280, 1024, null],
  [3072, 2048, null],
  [1080, 1920, null],
  [480, 640, null],
  [2048, 2048, null],
  [5120, 1440, null],
  [5120, 1920, null],
  [3840, 1080, null],
  [0, 0, null],
])('%i x %i', (codedWidth, codedHeight, expected) => {
  expect(proposedAspect({ codedWidth, codedHeight, pixelAspect: null })).toBe(expected);
  expect(proposedAspect({ codedWidth, codedHeight, pixelAspect: 1 })).toBe(expected);
  // What the stream itself says is not doubted.
  expect(proposedAspect({ codedWidth, codedHeight, pixelAspect: 16 / 11 })).toBeNull();
});
