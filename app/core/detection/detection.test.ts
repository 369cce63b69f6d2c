import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { anchorCount, decodeFootfall, decodeYolox } from './decode-output.ts';
import { createDetections, type Detections } from './detections.ts';
import { iou } from './iou.ts';
import { letterbox } from './letterbox.ts';
import { createNmsScratch, suppress } from './nms.ts';

const boxesOf = ({ boxes, count }: Detections) =>
  Array.from({ length: count }, (_, i) =>
    Array.from(boxes.subarray(i * 4, i * 4 + 4), (v) => Math.round(v * 100) / 100),
  );
const of = (rows: number[][]): Detections => {
  const detections = createDetections(rows.length);
  detections.count = rows.length;
  rows.forEach((row, i) => {
    detections.boxes.set(row.slice(0, 4), i * 4);
    detections.confidences[i] = row[4];
  });
  return detections;
};

describe('letterbox', () => {
  test.each([
    ['16:9 into 16:9', 1920, 1080, 512, 288, 512, 288],
    ['16:9 into a square lies on top', 1920, 1080, 416, 416, 416, 234],
    ['a tall picture lies on the left', 1080, 1920, 512, 288, 162, 288],
    ['a small picture grows', 100, 50, 416, 416, 416, 208],
  ])('%s', (_name, fw, fh, iw, ih, sw, sh) => {
    expect(letterbox(fw, fh, iw, ih)).toMatchObject({
      scaledWidth: sw,
      scaledHeight: sh,
      toFrameX: fw / sw,
      toFrameY: fh / sh,
    });
  });

  test.each([
    [0, 10],
    [NaN, 10],
    [10, -1],
    [Infinity, 10],
  ])('%d x %d is no size', (w, h) => {
    expect(() => letterbox(w, h, 416, 416)).toThrow(/not a size/);
  });
});

describe('decodeFootfall', () => {
  test('gives frame pixels from the threshold on and leaves out what is no box', () => {
    const output = Float32Array.from([
      100,
      50,
      20,
      40,
      0.9,
      100,
      50,
      20,
      40,
      0.09,
      100,
      50,
      20,
      40,
      NaN,
      NaN,
      50,
      20,
      40,
      0.9,
      100,
      50,
      -20,
      40,
      0.9,
      10,
      20,
      10,
      20,
      0.1,
    ]);
    const into = createDetections(10);
    decodeFootfall(output, letterbox(1024, 576, 512, 288), 0.1, into);
    expect(boxesOf(into)).toEqual([
      [180, 60, 220, 140],
      [10, 20, 30, 60],
    ]);
    expect(into.confidences[0]).toBeCloseTo(0.9);
  });

  test('keeps the most confident when there are more than fit', () => {
    const rows = [0.2, 0.9, 0.5, 0.3, 0.8].flatMap((confidence, i) => [10 + i, 10, 4, 4, confidence]);
    const into = createDetections(2);
    decodeFootfall(Float32Array.from(rows), letterbox(512, 288, 512, 288), 0.1, into);
    expect(Array.from(into.confidences, (c) => Math.round(c * 10) / 10).sort()).toEqual([0.8, 0.9]);
  });

  test('begins anew every time', () => {
    const into = createDetections(4);
    decodeFootfall(Float32Array.from([10, 10, 4, 4, 0.9]), letterbox(512, 288, 512, 288), 0.1, into);
    decodeFootfall(new Float32Array(0), letterbox(512, 288, 512, 288), 0.1, into);
    expect(into.count).toBe(0);
  });
});

describe('decodeYolox', () => {
  test('knows the grid of every row', () => {
    const rows = anchorCount(416, 416);
    expect(rows).toBe(3549);
    const output = new Float32Array(rows * 85);
    const put = (
      row: number,
      x: number,
      y: number,
      w: number,
      h: number,
      objectness: number,
      person: number,
      other = 0,
    ) => output.set([x, y, Math.log(w), Math.log(h), objectness, person, other], row * 85);
    put(52 * 3 + 5, 0.5, 0.25, 2, 4, 0.9, 0.8); // stride 8, row 3, column 5
    put(52 * 52 + 26 * 2 + 1, 0, 0, 1, 1, 0.5, 0.5); // stride 16, row 2, column 1
    put(3548, 0.5, 0.5, 1, 1, 1, 1); // stride 32, last cell
    put(0, 0, 0, 1, 1, 1, 0.05, 0.9); // another class
    const into = createDetections(10);
    decodeYolox(output, 416, 416, letterbox(416, 416, 416, 416), 0.2, into);
    expect(boxesOf(into)).toEqual([
      [36, 10, 52, 42],
      [8, 24, 24, 40],
      [384, 384, 416, 416],
    ]);
    expect(into.confidences[0]).toBeCloseTo(0.72);
  });
});

describe('iou', () => {
  test.each([
    ['the same box', [0, 0, 10, 10], [0, 0, 10, 10], 1],
    ['half over', [0, 0, 10, 10], [5, 0, 15, 10], 1 / 3],
    ['side by side', [0, 0, 10, 10], [10, 0, 20, 10], 0],
    ['no area', [5, 5, 5, 9], [0, 0, 10, 10], 0],
    ['not a number', [NaN, 0, 10, 10], [0, 0, 10, 10], 0],
  ])('%s', (_name, a, b, expected) => {
    expect(iou(a, 0, b, 0)).toBeCloseTo(expected);
  });
});

describe('suppress', () => {
  test('keeps the best of a heap and everybody beside it, most confident first', () => {
    const detections = of([
      [100, 0, 110, 20, 0.5],
      [0, 0, 10, 20, 0.7],
      [1, 0, 11, 20, 0.9],
      [0, 1, 10, 21, 0.6],
    ]);
    suppress(detections, 0.5);
    expect(boxesOf(detections)).toEqual([
      [1, 0, 11, 20],
      [100, 0, 110, 20],
    ]);
  });

  test('equal confidence keeps the order', () => {
    const detections = of([
      [0, 0, 10, 20, 0.5],
      [50, 0, 60, 20, 0.5],
      [100, 0, 110, 20, 0.5],
    ]);
    suppress(detections, 0.5);
    expect(boxesOf(detections).map(([x]) => x)).toEqual([0, 50, 100]);
  });

  test('says when its scratch is too small', () => {
    expect(() =>
      suppress(
        of([
          [0, 0, 1, 1, 1],
          [2, 2, 3, 3, 1],
        ]),
        0.5,
        createNmsScratch(1),
      ),
    ).toThrow(/room for 1/);
  });

  const row = fc
    .tuple(
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 4096 }),
    )
    .map(([x, y, w, h, confidence]) => [x, y, x + w, y + h, confidence / 4096]);

  test('what stays is apart, sorted, and covers what went', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (rows, threshold) => {
          const detections = of(rows);
          suppress(detections, threshold);
          const kept = Array.from({ length: detections.count }, (_, i) => [
            ...detections.boxes.subarray(i * 4, i * 4 + 4),
            detections.confidences[i],
          ]);
          for (let i = 1; i < kept.length; i++) expect(kept[i][4]).toBeLessThanOrEqual(kept[i - 1][4]);
          for (let i = 0; i < kept.length; i++)
            for (let j = 0; j < i; j++) expect(iou(kept[i], 0, kept[j], 0)).toBeLessThanOrEqual(threshold);
          for (const before of rows) {
            expect(
              kept.some(
                (after) =>
                  after[4] >= before[4] - 1e-6 &&
                  (iou(after, 0, before, 0) > threshold || after.every((v, c) => v === before[c])),
              ),
            ).toBe(true);
          }
        },
      ),
    );
  });
});
