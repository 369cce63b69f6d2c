import { expect, test } from 'vitest';
import { SMALL_PEOPLE } from '../../core/capacity/small-people.ts';
import type { CameraTelemetry } from '../../shared/domain/camera.ts';
import { sizeName, sizeOf } from '../../shared/domain/model.ts';
import { Governor } from './governor.ts';
import { InputSizes, SIZE_CHANGES } from './input-sizes.ts';

const sizes = ['512x288', '640x352', '768x448'].map((name) => sizeOf(name)!);

/** Cameras on a PC whose pictures cost by their pixels; an order is followed at once. */
class Shop {
  readonly governor = new Governor();
  readonly sizes = new InputSizes(sizes);
  readonly now = new Map<string, string>();
  readonly heights = new Map<string, number | null>();
  readonly orders: string[] = [];
  wish: string | null = null;
  cores: number;

  constructor(cores: number, cameras: Record<string, number | null>) {
    this.cores = cores;
    for (const [cameraId, height] of Object.entries(cameras)) {
      this.now.set(cameraId, '512x288');
      this.heights.set(cameraId, height);
    }
  }

  seconds(n: number): this {
    for (let i = 0; i < n; i++) this.#second();
    return this;
  }

  #second(): void {
    const cameras = [...this.now].map(([cameraId, inputSize]) => {
      const { width, height } = sizeOf(inputSize)!,
        perPicture = (0.03 * width * height) / (512 * 288);
      const telemetry: CameraTelemetry = {
        sourceFps: 15,
        analysisFps: 15,
        droppedFrames: 0,
        inferenceMs: 30,
        ownWorkMs: 1,
        behindMs: 50,
        resting: false,
        neededFps: 7.5,
        cost: { fixedCores: 0.05, perPicture, cores: 0.5 },
        encodes: false,
        inputSize,
        peopleHeight: this.heights.get(cameraId)!,
        provider: 'CPU',
        hardware: null,
        width: 1280,
        height: 720,
        codec: 'h264',
      };
      return { cameraId, telemetry, rank: 'entrance' as const, away: false };
    });
    this.governor.look(cameras, { cores: this.cores, busyCores: null, mainCores: 0 });
    const wish = this.wish === null ? null : sizeOf(this.wish);
    const sized = cameras.map(({ cameraId, telemetry }) => ({ cameraId, telemetry, wish, checkedHeight: null }));
    for (const { cameraId, size, why } of this.sizes.look(sized, this.governor)) {
      this.now.set(cameraId, sizeName(size));
      this.orders.push(`${cameraId} ${sizeName(size)} ${why}`);
    }
  }
}
/** So many pixels of the usual size. */
const tall = (pixels: number) => pixels / 288;

test('where people are small and there is room, a larger size; where they are large, or nobody was seen, none', () => {
  const shop = new Shop(8, { far: tall(34), near: tall(90), empty: null }).seconds(3 * SIZE_CHANGES.otherLooks);
  expect(shop.orders).toEqual(['far 768x448 small-people']);
  expect(shop.sizes.whyOf('near')).toBe('large-people');
});

test('never one for which somebody would lose what they need, and that is said', () => {
  // Two cameras need 0.05 + 7.5 × 0.03 each: 0.55 of 0.63. 640 × 352 would cost 0.12 more.
  const shop = new Shop(0.7, { far: tall(40), near: tall(90) }).seconds(300);
  expect(shop.orders).toEqual([]);
  expect(shop.sizes.whyOf('far')).toBe('no-room');
});

test('one camera after the other, because what it costs is measured first', () => {
  // For two there is no room: 0.55, 0.86 and 1.17 of 1.08 × 0.85.
  const shop = new Shop(1.2, { a: tall(34), b: tall(34) }).seconds(5 * SIZE_CHANGES.otherLooks);
  expect(shop.orders).toEqual(['a 768x448 small-people']);
  expect(shop.sizes.whyOf('b')).toBe('no-room');
});

test('a PC with less room takes it back within a minute, and nothing swings', () => {
  const shop = new Shop(4, { far: tall(34) }).seconds(2 * SIZE_CHANGES.otherLooks);
  shop.cores = 0.4;
  shop.seconds(3 * SIZE_CHANGES.againLooks);
  shop.cores = 4;
  shop.seconds(SIZE_CHANGES.otherLooks);
  expect(shop.orders.slice(0, 2)).toEqual(['far 768x448 small-people', 'far 512x288 no-room']);
  expect(shop.orders).toHaveLength(2);
  shop.seconds(SIZE_CHANGES.heldLooks);
  expect(shop.orders.at(-1)).toBe('far 768x448 small-people');
});

test('heights that tremble about a limit change nothing for ten minutes', () => {
  const shop = new Shop(8, { far: tall(47) });
  for (let i = 0; i < 300; i++) {
    shop.heights.set('far', tall(i % 2 ? 47 : 52));
    shop.seconds(2);
  }
  expect(shop.orders.length).toBeLessThanOrEqual(1);
});

test('what somebody chose holds, at once and whatever it costs', () => {
  const shop = new Shop(0.3, { near: tall(90) });
  shop.wish = '768x448';
  shop.seconds(2);
  expect(shop.orders).toEqual(['near 768x448 chosen']);
  shop.seconds(1000);
  expect(shop.orders).toHaveLength(1);
});

test('that people are too small is said when a larger picture would have been chosen', () =>
  expect(SMALL_PEOPLE.reportLooks).toBeGreaterThanOrEqual(SIZE_CHANGES.otherLooks + SIZE_CHANGES.measuredLooks));
